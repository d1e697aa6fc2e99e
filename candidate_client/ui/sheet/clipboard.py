"""Copy, paste and fill inside a workbook: formulas move their relative references, other programs see plain text."""

from collections.abc import Sequence

import msgspec
from PySide6.QtGui import QGuiApplication

from shared.workbook.task import Place, Task


class _Copied(msgspec.Struct, frozen=True, kw_only=True):
    text: str
    places: tuple[Place, ...]


class SheetClipboard:
    """Remembers which cells the text on the system's clipboard came from."""

    def __init__(self, task: Task) -> None:
        self._task = task
        self._copied: _Copied | None = None

    def copy(self, places: Sequence[Place]) -> None:
        """Put the cells on the clipboard as rows of text."""
        if not places:
            return
        rows: dict[int, list[Place]] = {}
        for place in places:
            rows.setdefault(place.row, []).append(place)
        text = "\n".join("\t".join(self._task.shown(p) for p in row) for row in rows.values())
        self._copied = _Copied(text=text, places=tuple(places))
        QGuiApplication.clipboard().setText(text)

    def paste(self, at: Place, selected: Sequence[Place]) -> dict[Place, str]:
        """What a paste at a cell writes; one copied cell fills the whole selection."""
        text = QGuiApplication.clipboard().text()
        if self._copied is not None and self._copied.text == text:
            return self._from_cells(at, selected, self._copied.places)
        rows = text.rstrip("\r\n").replace("\r\n", "\n").split("\n") if text else []
        return {
            Place(sheet=at.sheet, row=at.row + down, column=at.column + right): value.strip()
            for down, row in enumerate(rows)
            for right, value in enumerate(row.split("\t"))
        }

    def _from_cells(self, at: Place, selected: Sequence[Place], source: Sequence[Place]) -> dict[Place, str]:
        first = Place(sheet=at.sheet, row=min(p.row for p in source), column=min(p.column for p in source))
        if len(source) == 1:
            return {to: self._task.copied(source[0], to) for to in selected or [at]}
        written = {}
        for place in source:
            to = Place(
                sheet=at.sheet, row=at.row + place.row - first.row, column=at.column + place.column - first.column
            )
            written[to] = self._task.copied(place, to)
        return written


def fill(task: Task, selected: Sequence[Place], *, down: bool) -> dict[Place, str]:
    """What filling down (or right) from the first row (or column) of the selection writes."""
    if not selected:
        return {}
    edge = min(p.row if down else p.column for p in selected)
    written = {}
    for place in selected:
        source = (
            Place(sheet=place.sheet, row=edge, column=place.column)
            if down
            else Place(sheet=place.sheet, row=place.row, column=edge)
        )
        if source != place:
            written[place] = task.copied(source, place)
    return written
