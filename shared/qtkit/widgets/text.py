"""Text labels by role, so that no window picks a font size by hand."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

Role = Literal["body", "muted", "caption", "strong", "heading", "exam", "title", "display", "error"]
ToneName = Literal["info", "warn", "problem", "success", "neutral"]


class Text(QLabel):
    """A label in one role of the type scale. Plain text only: what people typed is never read as markup."""

    def __init__(
        self, text: str = "", role: Role = "body", *, wrap: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self.setWordWrap(wrap)

    def set_tone(self, tone: ToneName | None) -> None:
        """Colour the text by meaning, or back to normal."""
        self.setProperty("tone", tone)
        restyle(self)


class Tag(QLabel):
    """A word that marks what stands beside it, calm and without a state, e.g. ``备用卷``."""

    def __init__(self, word: str, parent: QWidget | None = None) -> None:
        super().__init__(word, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("kit", "tag")
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)


class KeyHint(QLabel):
    """A key or key combination drawn as a cap, e.g. ``Ctrl+F``."""

    def __init__(self, keys: str, parent: QWidget | None = None) -> None:
        super().__init__(keys, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("kit", "keyhint")
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)
        self.setAccessibleName(self.tr("快捷键 {keys}").format(keys=keys))


class Hairline(QFrame):
    """A hairline between parts of a window."""

    def __init__(self, *, vertical: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kit", "line")
        if vertical:
            self.setFixedWidth(1)
        else:
            self.setFixedHeight(1)


def restyle(widget: QWidget) -> None:
    """Let the style sheet look again at a widget whose marks changed."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()
