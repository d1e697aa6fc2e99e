"""The badge of a seat's state: shape and word on the state's soft ground."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from shared.qtkit.look.states import DisplayState, paint_state, paint_state_ground, state_look
from shared.qtkit.look.tokens import Space

_SHAPE = 14
_HEIGHT = 24


class StateBadge(QWidget):
    """Shows one ``DisplayState``; ``plain`` leaves out the ground, ``compact`` the word."""

    def __init__(
        self,
        state: DisplayState = DisplayState.WAITING,
        *,
        plain: bool = False,
        compact: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._plain = plain
        self._compact = compact
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_state(state)

    @property
    def state(self) -> DisplayState:
        """The state shown."""
        return self._state

    def set_state(self, state: DisplayState) -> None:
        """Show another state."""
        self._state = state
        word = state_look(state).word
        self.setAccessibleName(self.tr("状态：{word}").format(word=word))
        if self._compact:
            self.setToolTip(word)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as shape and word need."""
        side = 0 if self._plain else Space.S
        width = _SHAPE + 2 * side
        if not self._compact:
            width += Space.XS + 2 + self.fontMetrics().horizontalAdvance(state_look(self._state).word)
        return QSize(width, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Ground, shape, word."""
        painter = QPainter(self)
        look = state_look(self._state)
        box = QRectF(self.rect())
        left = 0.0
        if not self._plain:
            paint_state_ground(painter, box, self._state)
            left = Space.S
        paint_state(painter, QRectF(left, (box.height() - _SHAPE) / 2, _SHAPE, _SHAPE), self._state)
        if not self._compact:
            painter.setPen(QColor(look.tone.text))
            rest = box.adjusted(left + _SHAPE + Space.XS + 2, 0, 0, 0)
            painter.drawText(rest, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, look.word)
        painter.end()
