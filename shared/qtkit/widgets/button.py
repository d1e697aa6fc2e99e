"""Buttons in four variants, with an icon that follows the theme."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QWidget

from shared.qtkit.look.icons import icon
from shared.qtkit.look.theme import theme_of
from shared.qtkit.look.tokens import RADIUS
from shared.qtkit.widgets.keys import presses, switches_input
from shared.qtkit.widgets.text import restyle

Variant = Literal["primary", "secondary", "danger", "danger-solid", "quiet"]
_SOLID = ("primary", "danger-solid")
_RESTYLING = (QEvent.Type.PaletteChange, QEvent.Type.StyleChange)  # an icon knows its disabled look


class Button(QPushButton):
    """A push button: ``primary`` once per screen, ``danger`` for what ends or throws away, ``quiet`` in tool bars.

    Without text it is a square icon button; give it ``tip`` then, which is also its accessible name.
    ``key`` is shown in the tooltip; with ``bind`` the key also presses the button.
    """

    def __init__(
        self,
        text: str = "",
        variant: Variant = "secondary",
        *,
        icon_name: str | None = None,
        tip: str = "",
        key: str = "",
        bind: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._icon_name = icon_name
        self._icon_drawn = ("", "", "")
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setProperty("variant", variant)
        self.setProperty("square", not text)
        self.setIconSize(QSize(18, 18))
        if tip or key:
            self.setToolTip(f"{tip or text} ({key})" if key else tip)
        if not text:
            self.setAccessibleName(tip)
        if key and bind:
            self.setShortcut(key)
        self._draw_icon()

    def setText(self, text: str) -> None:
        """Other words; a button that gets its first ones is as wide as they are, one that loses them is square."""
        super().setText(text)
        if self.property("square") != (not text):
            self.setProperty("square", not text)
            restyle(self)

    def set_variant(self, variant: Variant) -> None:
        """Change the look, e.g. when a toggle becomes a danger."""
        self.setProperty("variant", variant)
        restyle(self)
        self._draw_icon()

    def set_icon_name(self, name: str | None) -> None:
        """Show another icon of the family, or none."""
        self._icon_name = name
        self._draw_icon()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses like Space. Qt takes Space for a press whatever is held; that which switches input methods
        goes up instead.
        """
        if switches_input(event):
            event.ignore()
        elif presses(event) and event.key() != Qt.Key.Key_Space and not event.isAutoRepeat():
            self.click()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Redraw the icon in the colours of a new theme."""
        super().changeEvent(event)
        if event.type() in _RESTYLING:
            self._draw_icon()

    def paintEvent(self, event: QPaintEvent) -> None:
        """On a solid ground the focus ring lies inside, where it stands out."""
        super().paintEvent(event)
        if not self.hasFocus() or self.property("variant") not in _SOLID:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme_of().on_accent), 1.5))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(3.5, 3.5, -3.5, -3.5), RADIUS - 3, RADIUS - 3)
        painter.end()

    def _draw_icon(self) -> None:
        if self._icon_name is None:
            if not self.icon().isNull():
                self.setIcon(QIcon())
            self._icon_drawn = ("", "", "")
            return
        theme = theme_of()
        inks = {
            "primary": theme.on_accent,
            "danger": theme.problem.text,
            "danger-solid": theme.on_danger,
        }
        ink = inks.get(str(self.property("variant")), theme.text)
        drawn = (self._icon_name, theme.name, ink)
        if self._icon_drawn != drawn:  # Qt tells of one new theme many times over
            self._icon_drawn = drawn
            self.setIcon(icon(self._icon_name, ink, 18))
