"""Free text up to a largest size. What does not fit is left out at the end of what was just put in; nothing else."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QWidget

_LOW_HALVES = range(0xDC00, 0xE000)


class BoundedText(QPlainTextEdit):
    """`overflowed` when something was left out; `most` counts as Qt does, a rare character as two."""

    overflowed = Signal()

    def __init__(self, most: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._most = most
        self._added = (0, 0)
        self._showing = False
        self.document().contentsChange.connect(self._note)
        self.textChanged.connect(self._cut)

    def setPlainText(self, text: str) -> None:  # Qt's name
        """Show a text as it was kept, whatever its size."""
        self._showing = True
        super().setPlainText(text)
        self._showing = False

    def _note(self, at: int, _removed: int, added: int) -> None:
        self._added = (at, at + added)

    def _cut(self) -> None:
        """Undoing instead would take the typing before along: Qt joins it to one step."""
        document = self.document()
        length = document.characterCount() - 1
        at, to = self._added
        end = min(to, length)
        start = max(at, end - (length - self._most))
        if length <= self._most or self._showing or start >= end:
            return
        if start > at and ord(document.characterAt(start)) in _LOW_HALVES:  # half a character is none
            start -= 1
        cursor = QTextCursor(document)
        cursor.joinPreviousEditBlock()
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        cursor.removeSelectedText()
        cursor.endEditBlock()
        self.overflowed.emit()
