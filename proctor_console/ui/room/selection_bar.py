"""Acts on several selected seats at once; there only while seats are selected.

Object names: `selection_bar`, `several_clear`, `several_<act>` (see `proctor_console.ui.acts.seat_acts`).
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from proctor_console.core.acts import Now, phrase
from proctor_console.ui.acts.seat_acts import SEAT_ACTS, seat_act
from shared.protocol.console import RoomView, SeatView
from shared.qtkit.look.tokens import Space
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.elided import ElidedText


class SelectionBar(QFrame):
    """`acted(action)`, `cleared`."""

    acted = Signal(str)
    cleared = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kit", "card")
        self.setObjectName("selection_bar")
        self._text = ElidedText("", "strong")
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.M, Space.XS, Space.XS, Space.XS)
        row.setSpacing(Space.S)
        row.addWidget(self._text, 1)
        self._buttons: dict[str, Button] = {}
        for entry in SEAT_ACTS:
            if not entry.several:
                continue
            button = Button(entry.title)
            button.setObjectName(f"several_{entry.name}")
            button.clicked.connect(lambda _checked, name=entry.name: self.acted.emit(name))
            row.addWidget(button)
            self._buttons[entry.name] = button
        clear = Button(icon_name="close", variant="quiet", tip=self.tr("取消选择 (Esc)"))
        clear.setObjectName("several_clear")
        clear.clicked.connect(self.cleared)
        row.addWidget(clear)
        self.hide()

    def show_seats(self, view: RoomView, seats: Sequence[SeatView], now: Now | None) -> None:
        """Say who is selected and what can be done with at least one of them."""
        self.setVisible(bool(seats))
        if not seats:
            return
        self._text.setText(self.tr("已选 {who}").format(who=phrase(seats)))
        for name, button in self._buttons.items():
            reasons = [seat_act(name).why_not(now, view, s) for s in seats]
            able = sum(why is None for why in reasons)
            button.setEnabled(able > 0)
            button.setToolTip("" if able else reasons[0] or "")
