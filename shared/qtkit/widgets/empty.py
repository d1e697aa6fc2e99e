"""What stands where nothing is yet: what will appear, and how."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from shared.qtkit.look.icons import icon_pixmap
from shared.qtkit.look.theme import theme_of
from shared.qtkit.look.tokens import Space
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.text import Text

_ICON = 40


class EmptyState(QWidget):
    """Icon, title, one sentence and an optional action."""

    triggered = Signal()

    def __init__(
        self,
        title: str,
        text: str = "",
        *,
        icon_name: str = "info",
        action: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._icon_name = icon_name
        self._icon = QLabel()
        self._title = Text(title, "heading", wrap=True)
        self._text = Text(text, "muted", wrap=True)
        self.button = Button(action)
        if not action:
            self.button.hide()
        self.button.clicked.connect(self.triggered)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.XL)
        column.setSpacing(Space.S)
        column.addStretch(1)
        for part in (self._icon, self._title, self._text):
            part.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(part)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        self._draw_icon()

    @property
    def title(self) -> str:
        """The title shown."""
        return self._title.text()

    @property
    def text(self) -> str:
        """The sentence shown."""
        return self._text.text()

    def set_words(self, title: str, text: str) -> None:
        """Replace title and sentence."""
        self._title.setText(title)
        self._text.setText(text)

    def changeEvent(self, event: QEvent) -> None:
        """Redraw the icon in a new theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._draw_icon()

    def _draw_icon(self) -> None:
        self._icon.setPixmap(icon_pixmap(self._icon_name, theme_of().neutral.mark, _ICON))
