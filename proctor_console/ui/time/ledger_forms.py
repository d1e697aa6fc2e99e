"""Forms that change time accounts: correction 更正, and grants taken back 撤销; both with the chief examiner's PIN.

Object names: `correct_more`, `correct_less`, `correct_minutes`, `correct_seconds`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QRadioButton, QWidget

from proctor_console.core import effects_time
from proctor_console.presenters.ledger import GrantRow
from proctor_console.ui.frame.act_dialog import ActDialog, credentials
from proctor_console.ui.frame.workbench import Workbench
from shared.formatting import duration_words
from shared.protocol.commands import Command, CorrectTime, GrantRef, ReverseGrants
from shared.protocol.console import RoomView, SeatView
from shared.qtkit.look.tokens import Space
from shared.qtkit.widgets.dialog import Confirmation
from shared.qtkit.widgets.field import FieldFrame
from shared.qtkit.widgets.number import NumberBox
from shared.qtkit.widgets.text import Text

_LEAST_LEFT_MS: Final = 60_000


class CorrectDialog(ActDialog):
    """More or less time; whoever would be left with less than a minute is told before the server refuses."""

    def __init__(self, parent: QWidget, bench: Workbench, view: RoomView, seats: Sequence[SeatView]) -> None:
        self._view = view
        self._seats = tuple(seats)
        self._more, self._less = QRadioButton(self.tr("增加")), QRadioButton(self.tr("减少"))
        self._minutes = NumberBox(0, 180, 1, unit=self.tr("分"))
        self._seconds = NumberBox(0, 59, 0, unit=self.tr("秒"))
        super().__init__(
            parent,
            bench,
            self.tr("更正时间"),
            "",
            "",
            self._command_of,
            reason="required",
            reason_label=self.tr("原因"),
            approvals=("chief", "inspector"),
        )
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.S)
        for part, name in (
            (self._more, "correct_more"),
            (self._less, "correct_less"),
            (self._minutes, "correct_minutes"),
            (self._seconds, "correct_seconds"),
        ):
            part.setObjectName(name)
            row.addWidget(part)
        row.addStretch(1)
        holder = QWidget()
        holder.setLayout(row)
        self.body.addWidget(FieldFrame(self.tr("时间"), holder))
        hint = self.tr("用于改正多给或少给的时间，由主考批准，会显示在考生屏幕上。减少后至少要给考生留 1 分钟。")
        self.body.addWidget(Text(hint, "caption", wrap=True))
        self._short = Text("", "error", wrap=True)
        self._short.hide()
        self.body.addWidget(self._short)
        self._less.setChecked(True)
        self._less.toggled.connect(self._retell)
        self._minutes.valueChanged.connect(self._retell)
        self._seconds.valueChanged.connect(self._retell)
        self._retell()

    def _amount_s(self) -> int:
        seconds = self._minutes.value() * 60 + self._seconds.value()
        return -seconds if self._less.isChecked() else seconds

    def _retell(self) -> None:
        seconds = self._amount_s()
        self.set_effect(effects_time.correct(self._view, self._seats, seconds))
        word = self.tr("减少") if self._less.isChecked() else self.tr("增加")
        self.verb_button.setText(f"{word} {duration_words(abs(seconds) * 1000)}")
        self.verb_button.setProperty("square", False)
        changes = {s.ticket: seconds * 1000 for s in self._seats}
        enough = tell_short(self, self._short, self._seats, changes, self._bench.room_ms)
        self.verb_button.setEnabled(seconds != 0 and enough)

    def _command_of(self, confirmation: Confirmation) -> Command:
        return CorrectTime(
            tickets=tuple(s.ticket for s in self._seats),
            seconds=self._amount_s(),
            reason=confirmation.reason,
            approvals=credentials(confirmation),
        )


class ReverseDialog(ActDialog):
    """Grants that were a mistake count no more, for exactly the candidates chosen."""

    def __init__(
        self, parent: QWidget, bench: Workbench, view: RoomView, seats: Sequence[SeatView], rows: Sequence[GrantRow]
    ) -> None:
        self._rows = tuple(rows)
        taken: dict[str, int] = {}
        for row in rows:
            taken[row.ticket] = taken.get(row.ticket, 0) + row.ms
        chosen = [s for s in seats if s.ticket in taken]
        super().__init__(
            parent,
            bench,
            self.tr("撤销时间调整"),
            effects_time.reverse(view, chosen, taken),
            self.tr("撤销（{n} 项）").format(n=len(rows)),
            self._command_of,
            danger=True,
            reason="required",
            reason_label=self.tr("原因"),
            approvals=("chief",),
        )
        listed = [self.tr("{seat} 号 {kind} {amount}：{reason}") for _ in rows[:6]]
        for words, row in zip(listed, rows, strict=False):
            told = words.format(seat=row.seat, kind=row.kind, amount=row.amount, reason=row.reason)
            self.body.addWidget(Text(told, "caption", wrap=True))
        if len(rows) > len(listed):
            self.body.addWidget(Text(self.tr("……共 {n} 项").format(n=len(rows)), "caption"))
        short = Text("", "error", wrap=True)
        short.hide()
        self.body.addWidget(short)
        changes = {ticket: -ms for ticket, ms in taken.items()}
        self.verb_button.setEnabled(tell_short(self, short, chosen, changes, bench.room_ms))

    def _command_of(self, confirmation: Confirmation) -> Command:
        by_grant: dict[str, list[str]] = {}
        for row in self._rows:
            by_grant.setdefault(row.grant_id, []).append(row.ticket)
        return ReverseGrants(
            grants=tuple(GrantRef(grant_id=grant, tickets=tuple(tickets)) for grant, tickets in by_grant.items()),
            reason=confirmation.reason,
            approvals=credentials(confirmation),
        )


def tell_short(dialog: ActDialog, line: Text, seats: Sequence[SeatView], changes: dict[str, int], room_ms: int) -> bool:
    """Say under the form that somebody would be left with too little; whether everybody keeps enough."""
    left = effects_time.shortest_left_ms(seats, changes, room_ms)
    short = left is not None and left < _LEAST_LEFT_MS
    line.setVisible(short)
    if short and left is not None:
        line.setText(
            dialog.tr("有考生将只剩 {left}，考试会突然结束，不能这样办理；至少要留 1 分钟。").format(
                left=duration_words(max(0, left))
            )
        )
    return not short
