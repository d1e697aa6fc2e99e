"""The remaining time: digits that do not dance, a large form that is read from two metres."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from shared.formatting import duration_clock, duration_words
from shared.qtkit.look.fonts import tabular
from shared.qtkit.look.tokens import FontSize, Space
from shared.qtkit.widgets.text import Text, restyle

Size = Literal["small", "normal", "clear", "large"]
_SIZES = {"small": FontSize.BODY, "normal": FontSize.TITLE, "clear": FontSize.DISPLAY, "large": FontSize.CLOCK}


class TabularLabel(QLabel):
    """Digits of equal width in one of the sizes of the type scale."""

    def __init__(
        self, text: str = "", size: FontSize = FontSize.BODY, *, bold: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._bold = bold
        self.set_size_px(size)

    def set_size_px(self, size_px: int) -> None:
        """As large as the words around it."""
        self.setFont(tabular(QFont(self.font()), size_px=size_px, bold=self._bold))

    def set_tone(self, tone: str | None) -> None:
        """Colour by meaning, or back to normal."""
        if self.property("tone") != tone:
            self.setProperty("tone", tone)
            restyle(self)


class Countdown(QWidget):
    """Shows a remaining time it is told; it has no clock of its own, since only the server's time counts."""

    def __init__(
        self,
        caption: str = "",
        size: Size = "normal",
        *,
        warn_below_ms: int = 15 * 60_000,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._warn_below_ms = warn_below_ms
        self._remaining_ms: int | None = None
        self._paused = False
        self._caption = Text(caption, "muted")
        if not caption:
            self._caption.hide()
        self._digits = TabularLabel("--:--:--", _SIZES[size], bold=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.S)
        row.addWidget(self._caption, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._digits, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self._show()

    @property
    def text(self) -> str:
        """The digits shown."""
        return self._digits.text()

    def set_size(self, size: Size) -> None:
        """Another of the sizes, where there is less room."""
        self._digits.set_size_px(_SIZES[size])

    def set_caption(self, caption: str) -> None:
        """Replace the word before the digits."""
        if self._caption.text() != caption:
            self._caption.setText(caption)
            self._caption.setVisible(bool(caption))

    def set_remaining(self, remaining_ms: int | None) -> None:
        """Show this many ms, rounded up to a second; None shows dashes."""
        self._remaining_ms = remaining_ms
        self._show()

    def set_paused(self, paused: bool) -> None:
        """Mark that the time stands still."""
        self._paused = paused
        self._show()

    def _show(self) -> None:
        left = self._remaining_ms
        self._digits.setText("--:--:--" if left is None else duration_clock(left, round_up=True))
        low = left is not None and left <= self._warn_below_ms
        self._digits.set_tone("warn" if low or self._paused else None)
        what = self._caption.text() or self.tr("剩余")
        spoken = self.tr("未开始") if left is None else f"{what} {duration_words(left)}"
        if self._paused:
            spoken += self.tr("，已暂停")
        self.setAccessibleName(spoken)
