"""What can be done with the selected cells: empty, fill, copy, cut, paste."""

from collections.abc import Callable, Mapping

import msgspec
from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from candidate_client.ui.sheet.desk import Desk
from shared.workbook.places import Area, Place
from shared.workbook.series import continued

_MOST_PASTED = 20_000  # cells; more is no answer but an accident


class _Copied(msgspec.Struct, frozen=True, kw_only=True):
    text: str
    sheet: int
    area: Area
    cut: bool


class Deeds(QObject):
    """Each is one step of undo. What meets locked cells is refused by one sentence that says how many.

    `copied_changed`: another area, or none, is the one that was copied or cut.
    """

    copied_changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self._copied: _Copied | None = None

    def copied(self, sheet: int) -> Area | None:
        """The area of a sheet that a paste would bring, for its outline."""
        return self._copied.area if self._copied is not None and self._copied.sheet == sheet else None

    # ------------------------------------------------------------ emptying and filling
    def clear(self) -> None:
        """Delete: empty the selected cells."""
        self._write(dict.fromkeys(self._desk.look.places(), ""))

    def fill_down(self) -> None:
        """Ctrl+D: the first row of the selection into those below; of one cell, the cell above into it."""
        area = self._desk.look.area
        if area.top == area.bottom and area.top > 1:
            area = replace(area, top=self._desk.look.rows.step(area.top, -1))
        self._write(self._copies(area, lambda place: Place(sheet=place.sheet, row=area.top, column=place.column)))

    def fill_right(self) -> None:
        """Ctrl+R: the first column of the selection into those on its right; of one cell, the cell on its left."""
        area = self._desk.look.area
        if area.left == area.right and area.left > 1:
            area = replace(area, left=self._desk.look.columns.step(area.left, -1))
        self._write(self._copies(area, lambda place: Place(sheet=place.sheet, row=place.row, column=area.left)))

    def fill_handle(self, target: Area) -> None:
        """The handle was dragged: go on with the selection's rows or columns as far as the target."""
        source = self._desk.look.area
        if target == source:
            return
        entries: dict[Place, str] = {}
        across = target.left != source.left or target.right != source.right
        back = target.left < source.left if across else target.top < source.top
        lines = range(source.top, source.bottom + 1) if across else range(source.left, source.right + 1)
        for line in lines:
            entries.update(self._line_filled(source, target, line, across=across, back=back))
        self._write(entries)
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
        return {
            place: self._desk.task.copied(source(place), place)
            for place in self._desk.look.places(area)
            if source(place) != place
        }

    # ------------------------------------------------------------ copying
    def copy(self) -> None:
        """Ctrl+C: the selected cells, for other programs as rows of text."""
        self._take(cut=False)

    def cut(self) -> None:
        """Ctrl+X: the selected cells; they are moved by the paste that follows."""
        self._take(cut=True)

    def forget_copied(self) -> bool:
        """Esc: nothing is about to be pasted; False if nothing was."""
        had, self._copied = self._copied, None
        self.copied_changed.emit()
        return had is not None

    def paste(self) -> None:
        """Ctrl+V: the copied cells with their references moved, or another program's text, from the current cell."""
        text = QGuiApplication.clipboard().text()
        copied = self._copied
        if copied is None or copied.text != text:
            self._write(self._from_text(text))
        elif copied.cut:
            self._move(copied)
        else:
            self._write(self._from_cells(copied))

    def _take(self, *, cut: bool) -> None:
        look, task = self._desk.look, self._desk.task
        rows: dict[int, list[str]] = {}
        for place in look.places():
            rows.setdefault(place.row, []).append(task.shown(place))
        text = "\n".join("\t".join(row) for row in rows.values())
        self._copied = _Copied(text=text, sheet=look.sheet, area=look.area, cut=cut)
        QGuiApplication.clipboard().setText(text)
        self.copied_changed.emit()

    def _from_cells(self, copied: _Copied) -> dict[Place, str]:
        """The copied block once at the current cell, or as often as the selection holds it a whole number of times."""
        source, area, task = copied.area, self._desk.look.area, self._desk.task
        high, wide = source.bottom - source.top + 1, source.right - source.left + 1
        rows, columns = area.bottom - area.top + 1, area.right - area.left + 1
        down, right = (rows // high, columns // wide) if rows % high == 0 and columns % wide == 0 else (1, 1)
        written = {}
        for row in range(high * down):
            for column in range(wide * right):
                onto = Place(sheet=self._desk.sheet, row=area.top + row, column=area.left + column)
                come = Place(sheet=copied.sheet, row=source.top + row % high, column=source.left + column % wide)
                if self._inside(onto) and task.anchor(onto) == onto and task.anchor(come) == come:
                    written[onto] = task.copied(come, onto)
        return written

    def _move(self, copied: _Copied) -> None:
        source, task = copied.area, self._desk.task
        row, column = self._desk.look.current
        entries = {}
        places = self._desk.looks[copied.sheet].places(source)
        stuck = [place for place in places if not task.editable(place) and task.content(place)]
        if stuck:
            self._desk.said.emit(self._desk.say.cut_locked(len(stuck)), "warn")
            return
        entries.update({place: "" for place in places if task.editable(place)})
        for place in places:
            onto = Place(
                sheet=self._desk.sheet, row=row + place.row - source.top, column=column + place.column - source.left
            )
            if self._inside(onto):
                entries[onto] = task.content(place)
        locked = sum(1 for place in entries if not task.editable(place))
        if locked:  # a move is whole or it is none: half of it would lose what was cut
            self._desk.said.emit(self._desk.say.refused(locked, 0), "warn")
            return
        self.forget_copied()
        self._write(entries)

    def _from_text(self, text: str) -> dict[Place, str]:
        at = self._desk.current
        rows = text.rstrip("\r\n").replace("\r\n", "\n").split("\n") if text else []
        written: dict[Place, str] = {}
        for down, row in enumerate(rows):
            for right, value in enumerate(row.split("\t")):
                onto = Place(sheet=at.sheet, row=at.row + down, column=at.column + right)
                if self._inside(onto) and len(written) < _MOST_PASTED:
                    written[onto] = value.strip()
        return written

    def _inside(self, place: Place) -> bool:
        shape = self._desk.task.sheets[place.sheet]
        return 1 <= place.row <= shape.rows and 1 <= place.column <= shape.columns

    def _write(self, entries: Mapping[Place, str]) -> None:
        refused = self._desk.write(entries)
        if refused and len(entries) == 1:
            self._desk.said.emit(self._desk.say.locked(), "info")
        elif refused:
            self._desk.said.emit(self._desk.say.refused(refused, len(entries) - refused), "warn")
