"""Surfaces: a card for one subject, a bar along a window's edge."""

from __future__ import annotations

from typing import Literal

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from shared.qtkit.look.tokens import Space
from shared.qtkit.widgets.text import Text


class Card(QFrame):
    """A bordered surface with an optional title; put content into ``body``, title-row buttons into ``header``."""

    def __init__(self, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kit", "card")
        outer = self._outer = QVBoxLayout(self)
        self.header = QHBoxLayout()
        self.header.setSpacing(Space.S)
        self.title = Text(title, "heading")
        if title:
            self.header.addWidget(self.title)
            self.header.addStretch(1)
            self.setAccessibleName(title)
            outer.addLayout(self.header)
        self.body = QVBoxLayout()
        self.body.setSpacing(Space.S)
        outer.addLayout(self.body, 1)
        self.set_close(close=False)

    def set_close(self, *, close: bool) -> None:
        """Draw the content together where the window is low."""
        self._outer.setContentsMargins(Space.L, Space.S if close else Space.M, Space.L, Space.S if close else Space.L)
        self._outer.setSpacing(Space.S if close else Space.M)


class Bar(QFrame):
    """A strip along the ``top`` or ``bottom`` of a window; put content into ``row``."""

    def __init__(self, place: Literal["top", "bottom"] = "top", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kit", "bar")
        self.setProperty("edge", "bottom" if place == "top" else "top")
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(Space.L, Space.S, Space.L, Space.S)
        self.row.setSpacing(Space.M)
