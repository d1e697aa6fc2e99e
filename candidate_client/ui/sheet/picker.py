"""A list that drops down inside the window: a cell's allowed entries.

A child, not a window: it never takes the keyboard from an input method and cannot be left behind by the kiosk.
"""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QListWidget, QWidget

_MOST_SHOWN = 8
_LEAST_PX, _MOST_PX = 120, 420


class Picker(QListWidget):
    """`picked(text)` when an entry was chosen by Enter, Tab or a click."""

    picked = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._room = parent
        self.hide()
        self.setProperty("kit", "picker")
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("可选内容"))
        self.itemClicked.connect(lambda item: self._choose(item.text()))
        self._before: QWidget | None = None

    def open(self, choices: Sequence[str], current: str, box: QRect) -> None:
        """Show the entries below a cell, above it without room below; the present one is marked. `box`: parent px."""
        self.clear()
        self.addItems(list(choices))
        found = self.findItems(current, Qt.MatchFlag.MatchExactly)
        self.setCurrentRow(self.row(found[0]) if found else 0)
        rows = min(_MOST_SHOWN, len(choices))
        high = self.sizeHintForRow(0) * rows + 2 * self.frameWidth()
        wide = min(max(_LEAST_PX, box.width(), self.sizeHintForColumn(0) + 28), _MOST_PX)
        room = self._room.rect()
        top = box.bottom() + 1 if box.bottom() + high < room.bottom() else max(0, box.top() - high)
        left = max(0, min(box.left(), room.right() - wide))
        self.setGeometry(left, top, wide, high)
        self._before = QApplication.focusWidget()
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def close_list(self) -> None:
        """Give the keyboard back."""
        had = self.hasFocus()
        self.hide()
        if had and self._before is not None:
            self._before.setFocus(Qt.FocusReason.PopupFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Tab choose, Esc and Alt+Up close, letters search."""
        key = event.key()
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab}:
            item = self.currentItem()
            if item is not None:
                self._choose(item.text())
        elif key == Qt.Key.Key_Escape or (key == Qt.Key.Key_Up and event.modifiers() & Qt.KeyboardModifier.AltModifier):
            self.close_list()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Keys here are not for the window's shortcuts; Tab does not leave."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Tab:
            self.keyPressEvent(event)
            return True
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """A click anywhere else closes the list."""
        super().focusOutEvent(event)
        self.hide()

    def _choose(self, text: str) -> None:
        self.close_list()
        self.picked.emit(text)
