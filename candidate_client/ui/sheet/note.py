"""The note beside a cell: what is wrong with it, or what its author says to whoever comes to it."""

from enum import StrEnum

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QLabel, QWidget

from shared.qtkit.widgets.text import restyle

_WIDE_PX = 320
_GAP_PX = 6


class Tone(StrEnum):
    """By its meaning."""

    PROBLEM = "problem"
    INFO = "info"


class CellNote(QLabel):
    """A child of the editor; the mouse goes through it and it never takes the keyboard."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._room = parent
        self.setProperty("kit", "sheet-hint")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def show_at(self, box: QRect, words: str, tone: Tone) -> None:
        """Below a cell and a little to its right, above it where there is no room. `box` in px of the editor."""
        if not words:
            self.hide()
            return
        if self.property("tone") != tone:
            self.setProperty("tone", tone)
            restyle(self)
        self.setText(words)
        wide = min(_WIDE_PX, self.fontMetrics().horizontalAdvance(words) + 32)
        high = self.heightForWidth(wide)
        room = self._room.rect()
        top = box.bottom() + _GAP_PX
        if top + high > room.bottom():
            top = max(0, box.top() - _GAP_PX - high)
        left = max(0, min(box.left() + _GAP_PX, room.right() - wide))
        self.setGeometry(left, top, wide, high)
        self.show()
        self.raise_()
