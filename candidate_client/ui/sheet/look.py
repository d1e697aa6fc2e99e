"""What a person sees of one sheet besides its cells: where its lines lie, what is scrolled, current and selected."""

from collections.abc import Callable, Iterator
from typing import Literal

from msgspec.structs import replace

from candidate_client.ui.sheet.axis import Axis
from shared.workbook.edit import jump
from shared.workbook.places import Area, Place
from shared.workbook.sheet import ROW_PX, Sheet
from shared.workbook.task import Task

_COLUMN_PX = 69
_MOST_CELLS = 50_000

Way = Literal[-1, 0, 1]


class SheetLook:
    """One sheet's lines, current cell and selection. The current cell of a merged area is its first one."""

    def __init__(self, task: Task, sheet: int) -> None:
        self._task = task
        self.sheet = sheet
        shape: Sheet = task.sheets[sheet]
        self.rows = Axis(
            [shape.heights.get(row, ROW_PX) for row in range(1, shape.rows + 1)], shape.hidden_rows, shape.frozen_rows
        )
        self.columns = Axis(
            [shape.widths.get(column, _COLUMN_PX) for column in range(1, shape.columns + 1)],
            shape.hidden_columns,
            shape.frozen_columns,
        )
        self._merges = [
            Area(sheet=sheet, top=r, left=c, bottom=r + h - 1, right=c + w - 1) for r, c, h, w in shape.merges
        ]
        self._merged = {
            (row, column): area
            for area in self._merges
            for row in range(area.top, area.bottom + 1)
            for column in range(area.left, area.right + 1)
        }
        first = max(1, self.rows.step(0, 1)), max(1, self.columns.step(0, 1))
        self.current = first
        self.anchor = first
        self.tip = first
        self._home_column = 0

    # ------------------------------------------------------------ asking
    @property
    def place(self) -> Place:
        """The current cell."""
        return Place(sheet=self.sheet, row=self.current[0], column=self.current[1])

    @property
    def area(self) -> Area:
        """The selected cells, merged areas whole."""
        (a, b), (c, d) = self.anchor, self.tip
        return self.whole(Area(sheet=self.sheet, top=min(a, c), left=min(b, d), bottom=max(a, c), right=max(b, d)))

    @property
    def single(self) -> bool:
        """Whether only the current cell is selected."""
        return self.area == self.merged(*self.current)

    def merge(self, row: int, column: int) -> Area | None:
        """The merged area a cell belongs to, if any."""
        return self._merged.get((row, column))

    def merged(self, row: int, column: int) -> Area:
        """The merged area a cell belongs to, or the cell alone."""
        return self._merged.get((row, column)) or Area(sheet=self.sheet, top=row, left=column, bottom=row, right=column)

    def whole(self, area: Area) -> Area:
        """The smallest area around this one that cuts no merged cells."""
        grown = area
        for _ in self._merges:
            before = grown
            for part in self._merges:
                if grown.meets(part) is not None:
                    grown = Area(
                        sheet=self.sheet,
                        top=min(grown.top, part.top),
                        left=min(grown.left, part.left),
                        bottom=max(grown.bottom, part.bottom),
                        right=max(grown.right, part.right),
                    )
            if grown == before:
                break
        return grown

    def filled(self) -> list[Place]:
        """The selected cells that hold anything, row by row; hidden lines left out."""
        area = self.area
        places = {place for place in self._filled_places() if place in area}
        return sorted(p for p in places if self.rows.shown(p.row) and self.columns.shown(p.column))

    def used(self) -> Area:
        """The selection; a very large one without what is empty beyond the last cell: Ctrl+A means what is there."""
        area = self.area
        if area.cells <= _MOST_CELLS:
            return area
        row, column = self._last_used()
        return replace(area, bottom=min(area.bottom, max(area.top, row)), right=min(area.right, max(area.left, column)))

    def places(self, area: Area | None = None) -> list[Place]:
        """The cells of an area (the selection) row by row; of a merged one the first; hidden lines left out."""
        wanted = area or self.area
        return [
            Place(sheet=self.sheet, row=row, column=column)
            for row in range(wanted.top, wanted.bottom + 1)
            if self.rows.shown(row)
            for column in range(wanted.left, wanted.right + 1)
            if self.columns.shown(column) and self._stands(row, column)
        ]

    # ------------------------------------------------------------ moving
    def go(self, row: int, column: int) -> None:
        """Make a cell current and the only one selected."""
        area = self.merged(self._row(row), self._column(column))
        self.current = self.anchor = (area.top, area.left)
        self.tip = (area.bottom, area.right)
        self._home_column = 0

    def extend(self, row: int, column: int) -> None:
        """Stretch the selection from its anchor to a cell."""
        self.tip = (self._row(row), self._column(column))

    def select(self, area: Area) -> None:
        """Select an area; its first cell becomes current."""
        self.go(area.top, area.left)
        self.anchor, self.tip = (area.top, area.left), (self._row(area.bottom), self._column(area.right))

    def select_rows(self, first: int, last: int) -> None:
        """Select whole rows, the first one given holds the current cell."""
        self.go(first, self.columns.step(0, 1))
        self.anchor, self.tip = (first, 1), (self._row(last), self.columns.count)

    def select_columns(self, first: int, last: int) -> None:
        """Select whole columns, the first one given holds the current cell."""
        self.go(self.rows.step(0, 1), first)
        self.anchor, self.tip = (1, first), (self.rows.count, self._column(last))

    def select_all(self) -> None:
        """Select the sheet; the current cell stays."""
        self.anchor, self.tip = (1, 1), (self.rows.count, self.columns.count)

    def arrow(self, down: Way, right: Way, *, far: bool = False, extend: bool = False) -> None:
        """An arrow key: one cell on, with `far` to the next edge of the filled cells, with `extend` selecting."""
        row, column = self.next(*(self.tip if extend else self.current), down, right, far=far)
        if extend:
            self.extend(row, column)
        else:
            self.go(row, column)

    def next(self, row: int, column: int, down: Way, right: Way, *, far: bool = False) -> tuple[int, int]:
        """The cell an arrow leads to from another one."""
        area = self.merged(row, column)
        if down:
            line = area.bottom if down > 0 else area.top
            return self._far(self.rows, line, down, lambda r: (r, column)) if far else self.rows.step(
                line, down
            ), column
        line = area.right if right > 0 else area.left
        if not right:
            return row, column
        return row, self._far(self.columns, line, right, lambda c: (row, c)) if far else self.columns.step(line, right)

    def page(self, down: Way, lines: int, *, extend: bool = False) -> None:
        """PageUp and PageDown."""
        row, column = self.tip if extend else self.current
        wanted = self.rows.step(row, down * max(1, lines))
        if extend:
            self.extend(wanted, column)
        else:
            self.go(wanted, column)

    def home(self, *, all_the_way: bool, extend: bool) -> None:
        """Home and Ctrl+Home: the first cell of the row or sheet, beside and below what is frozen."""
        column = self.columns.step(self.columns.frozen, 1)
        row = self.rows.step(self.rows.frozen, 1) if all_the_way else (self.tip if extend else self.current)[0]
        if extend:
            self.extend(row, column)
        else:
            self.go(row, column)

    def end(self, *, extend: bool) -> None:
        """Ctrl+End: the last row and column that hold anything."""
        row, column = self._last_used()
        if extend:
            self.extend(row, column)
        else:
            self.go(row, column)

    def enter(self, down: Way, right: Way) -> None:
        """Enter and Tab: through a selected area round and round; else on, Enter back to where Tab began."""
        area = self.area
        if not self.single and 1 < area.cells <= _MOST_CELLS:
            self._round(area, down, right)
            return
        home = self._home_column or self.current[1]
        self.arrow(down, right)
        if right:
            self._home_column = home
        elif down > 0:
            self.go(self.current[0], home)

    # ------------------------------------------------------------ inside
    def _round(self, area: Area, down: Way, right: Way) -> None:
        places = self.places(area)
        if not right:
            places.sort(key=lambda place: (place.column, place.row))
        here = places.index(self.place) if self.place in places else 0
        onto = places[(here + (down or right)) % len(places)]
        self.current = (onto.row, onto.column)

    def _far(self, axis: Axis, at: int, way: Way, cell: Callable[[int], tuple[int, int]]) -> int:
        if not way:
            return at

        def filled(line: int) -> bool:
            row, column = cell(line)
            return axis.shown(line) and self._filled(row, column)

        reached = jump(filled, at, way, 1, axis.count)
        return reached if axis.shown(reached) else axis.step(reached, -way)

    def _filled(self, row: int, column: int) -> bool:
        return bool(self._task.content(Place(sheet=self.sheet, row=row, column=column)))

    def _last_used(self) -> tuple[int, int]:
        filled = list(self._filled_places())
        return max((place.row for place in filled), default=1), max((place.column for place in filled), default=1)

    def _filled_places(self) -> Iterator[Place]:
        given = self._task.template.cells[self.sheet].given
        for row, column in given:
            place = Place(sheet=self.sheet, row=row, column=column)
            if self._task.changes.get(place) != "":
                yield place
        yield from (place for place, text in self._task.changes.items() if place.sheet == self.sheet and text)

    def _stands(self, row: int, column: int) -> bool:
        area = self._merged.get((row, column))
        return area is None or (area.top, area.left) == (row, column)

    def _row(self, row: int) -> int:
        return min(max(1, row), self.rows.count)

    def _column(self, column: int) -> int:
        return min(max(1, column), self.columns.count)
