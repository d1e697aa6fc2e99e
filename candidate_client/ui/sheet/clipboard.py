"""Copying, moving and pasting cells: references move inside a task, other programs see and give plain text."""

import msgspec
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from candidate_client.ui.sheet.desk import Desk
from shared.workbook.places import Area, Place


class _Copied(msgspec.Struct, frozen=True, kw_only=True):
    text: str
    sheet: int
    area: Area
    cut: bool


class SheetClipboard(QObject):
    """Remembers which cells the text on the system's clipboard came from.

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
            self._desk.write_told(self._from_text(text))
        elif copied.cut:
            self._move(copied)
        else:
            self._desk.write_told(self._from_cells(copied))

    def _take(self, *, cut: bool) -> None:
        look, task = self._desk.look, self._desk.task
        area = look.used()
        if not self._desk.few(area.cells):
            return
        rows: dict[int, list[str]] = {}
        for place in look.places(area):
            rows.setdefault(place.row, []).append(task.shown(place))
        text = "\n".join("\t".join(row) for row in rows.values())
        self._copied = _Copied(text=text, sheet=look.sheet, area=area, cut=cut)
        QGuiApplication.clipboard().setText(text)
        self.copied_changed.emit()

    def _from_cells(self, copied: _Copied) -> dict[Place, str]:
        """The copied block once at the current cell, or as often as the selection holds it a whole number of times."""
        source, area, task = copied.area, self._desk.look.area, self._desk.task
        if not self._desk.few(area.cells):
            return {}
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
        self._desk.write_told(entries)

    def _from_text(self, text: str) -> dict[Place, str]:
        at = self._desk.current
        rows = text.rstrip("\r\n").replace("\r\n", "\n").split("\n") if text else []
        written: dict[Place, str] = {}
        for down, row in enumerate(rows):
            for right, value in enumerate(row.split("\t")):
                onto = Place(sheet=at.sheet, row=at.row + down, column=at.column + right)
                if self._inside(onto):
                    written[onto] = value.strip()
        return written

    def _inside(self, place: Place) -> bool:
        shape = self._desk.task.sheets[place.sheet]
        return 1 <= place.row <= shape.rows and 1 <= place.column <= shape.columns
