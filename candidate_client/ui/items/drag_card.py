"""A card that can be taken with the mouse: a press that moves far enough is a drag, anything else a click."""

from typing import Final

from PySide6.QtCore import QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QMouseEvent

from candidate_client.ui.items.card import Card

_FAR_PX: Final = 10
"""Qt's own distance is no measure here: text is not dragged at all."""


class DragCard(Card):
    """`dragged(point)` while it is held and moved, `dropped(point)` at the end; points are of the parent."""

    dragged = Signal(QPoint)
    dropped = Signal(QPoint)
    _pressed: QPointF | None = None
    _dragging = False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click or a drag begins."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = event.position()
            self.setFocus()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Far enough from where it was pressed, it is a drag."""
        if self._pressed is None:
            return
        far = (event.position() - self._pressed).manhattanLength() >= _FAR_PX
        if far and not self._dragging:
            self._dragging = True
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        if self._dragging:
            self.dragged.emit(self.mapToParent(event.position()).toPoint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The drag ends where the pointer is, or the card was clicked."""
        dragging, self._dragging, self._pressed = self._dragging, False, None
        if dragging:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
            self.dropped.emit(self.mapToParent(event.position()).toPoint())
        else:
            super().mouseReleaseEvent(event)
