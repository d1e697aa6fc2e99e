"""Acts on several selected seats at once; there only while seats are selected.

Object names: `selection_bar`, `several_clear`, `several_<action>` for extend, pause, resume, message, hand_in, ledger.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from proctor_console.core.actions import SeatAction, seat_refusal
from proctor_console.core.effects import seats_phrase
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
        self._buttons: dict[SeatAction, Button] = {}
        for action, label in (
            (SeatAction.EXTEND, self.tr("延时")),
            (SeatAction.PAUSE, self.tr("暂停")),
            (SeatAction.RESUME, self.tr("恢复")),
            (SeatAction.MESSAGE, self.tr("消息")),
            (SeatAction.HAND_IN, self.tr("允许交卷")),
            (SeatAction.LEDGER, self.tr("时间账")),
        ):
            button = Button(label)
            button.setObjectName(f"several_{action.value}")
            button.clicked.connect(lambda _checked, a=action: self.acted.emit(a.value))
            row.addWidget(button)
            self._buttons[action] = button
        clear = Button(icon_name="close", variant="quiet", tip=self.tr("取消选择 (Esc)"))
        clear.setObjectName("several_clear")
        clear.clicked.connect(self.cleared)
        row.addWidget(clear)
        self.hide()

    def show_seats(self, view: RoomView, seats: Sequence[SeatView], role: str) -> None:
        """Say who is selected and what can be done with at least one of them."""
        self.setVisible(bool(seats))
        if not seats:
            return
        self._text.setText(self.tr("已选 {who}").format(who=seats_phrase(seats)))
        for action, button in self._buttons.items():
            reasons = [seat_refusal(action, view, s, role) for s in seats]
            able = sum(why is None for why in reasons)
            button.setEnabled(able > 0)
            button.setToolTip("" if able else reasons[0] or "")
