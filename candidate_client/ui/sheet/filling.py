"""Emptying and filling the selected cells: Delete, Ctrl+D, Ctrl+R, the fill handle."""

from collections.abc import Callable

from msgspec.structs import replace

from candidate_client.ui.sheet.desk import Desk
from shared.workbook.places import Area, Place
from shared.workbook.series import continued


class Filling:
    """Each is one step of undo."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def clear(self) -> None:
        """Delete: empty the selected cells."""
        places = self._desk.look.filled() or [self._desk.current]
        self._desk.write_told(dict.fromkeys(places, ""))

    def fill_down(self) -> None:
        """Ctrl+D: the first row of the selection into those below; of one cell, the cell above into it."""
        area = self._desk.look.area
        if area.top == area.bottom and area.top > 1:
            area = replace(area, top=self._desk.look.rows.step(area.top, -1))
        self._desk.write_told(
            self._copies(area, lambda place: Place(sheet=place.sheet, row=area.top, column=place.column))
        )

    def fill_right(self) -> None:
        """Ctrl+R: the first column of the selection into those on its right; of one cell, the cell on its left."""
        area = self._desk.look.area
        if area.left == area.right and area.left > 1:
            area = replace(area, left=self._desk.look.columns.step(area.left, -1))
        self._desk.write_told(
            self._copies(area, lambda place: Place(sheet=place.sheet, row=place.row, column=area.left))
        )

    def fill_handle(self, target: Area) -> None:
        """The handle was dragged: go on with the selection's rows or columns as far as the target."""
        source = self._desk.look.area
        if target == source or not self._desk.few(target.cells):
            return
        entries: dict[Place, str] = {}
        across = target.left != source.left or target.right != source.right
        back = target.left < source.left if across else target.top < source.top
        lines = range(source.top, source.bottom + 1) if across else range(source.left, source.right + 1)
        for line in lines:
            entries.update(self._line_filled(source, target, line, across=across, back=back))
        self._desk.write_told(entries)
        self._desk.look.select(target)
        self._desk.moved.emit()

    def _line_filled(self, source: Area, target: Area, line: int, *, across: bool, back: bool) -> dict[Place, str]:
        look, task = self._desk.look, self._desk.task
        first, last = (source.left, source.right) if across else (source.top, source.bottom)
        if across:
            onto = range(first - 1, target.left - 1, -1) if back else range(last + 1, target.right + 1)
        else:
            onto = range(first - 1, target.top - 1, -1) if back else range(last + 1, target.bottom + 1)

        def place(number: int) -> Place:
            row, column = (line, number) if across else (number, line)
            return Place(sheet=look.sheet, row=row, column=column)

        axis = look.columns if across else look.rows
        seeds = [place(number) for number in range(first, last + 1) if axis.shown(number)]
        goals = [place(number) for number in onto if axis.shown(number)]
        contents = [task.content(seed) for seed in seeds]
        if any(content[:1] == "=" for content in contents):
            return {
                goal: task.copied(seeds[(-1 - n if back else n) % len(seeds)], goal) for n, goal in enumerate(goals)
            }
        return dict(zip(goals, continued(contents, len(goals), back=back), strict=False))

    def _copies(self, area: Area, source: Callable[[Place], Place]) -> dict[Place, str]:
        if not self._desk.few(area.cells):
            return {}
        return {
            place: self._desk.task.copied(source(place), place)
            for place in self._desk.look.places(area)
            if source(place) != place
        }
