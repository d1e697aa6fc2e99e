"""A box for a whole number with a unit: minutes, copies, a seat."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QSpinBox, QWidget

from shared.qtkit.look.tokens import Space


class NumberBox(QSpinBox):
    """Whole numbers from ``low`` to ``high``; the wheel turns it only while it has the focus."""

    def __init__(
        self, low: int, high: int, value: int | None = None, *, unit: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setRange(low, high)
        self.setValue(low if value is None else value)
        if unit:
            self.setSuffix(f" {unit}")
        # Qt gives the padding of the style sheet to every field but this one
        self.lineEdit().setTextMargins(Space.S - 2, 0, 0, 0)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """A page that is scrolled must not change numbers on its way."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()
