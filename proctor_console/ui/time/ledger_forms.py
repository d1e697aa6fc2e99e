"""Forms that change time accounts: correction 更正, and grants taken back 撤销; both with the chief examiner's PIN.

Object names: `correct_more`, `correct_less`, `correct_minutes`, `correct_seconds`.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QRadioButton, QWidget

from proctor_console.core.seats import is_open, tickets_of
from proctor_console.presenters.ledger import GrantRow
from proctor_console.ui.frame.act_dialog import ActDialog, credentials
from proctor_console.ui.frame.workbench import Workbench
from shared.exam.acts.accounts import CorrectTime, GrantRef, ReverseGrants
from shared.formatting import duration_words
from shared.protocol.console import SeatView
from shared.qtkit.look.tokens import Space
from shared.qtkit.widgets.dialog import Confirmation
from shared.qtkit.widgets.field import FieldFrame
from shared.qtkit.widgets.number import NumberBox
from shared.qtkit.widgets.text import Text


class CorrectDialog(ActDialog):
    """More or less time; whoever would be left with too little is named before anything is sent."""

    def __init__(self, parent: QWidget, bench: Workbench, seats: Sequence[SeatView]) -> None:
        self._seats = tuple(seats)
        self._more, self._less = QRadioButton(self.tr("增加")), QRadioButton(self.tr("减少"))
        self._minutes = NumberBox(0, 180, 1, unit=self.tr("分"))
        self._seconds = NumberBox(0, 59, 0, unit=self.tr("秒"))
        super().__init__(
            parent,
            bench,
            self.tr("更正时间"),
            "",
            self._correction,
            reason="required",
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
        hint = self.tr(
            "用于改正多给或少给的时间，会显示在考生屏幕上。减少由主考批准，至少要给考生留 1 分钟；"
            "增加与延时同样办理，计入现场上限。"
        )
        self.body.addWidget(Text(hint, "caption", wrap=True))
        self._less.setChecked(True)
        self._less.toggled.connect(self.retell)
        self._minutes.valueChanged.connect(self.retell)
        self._seconds.valueChanged.connect(self.retell)

    def _amount_s(self) -> int:
        seconds = self._minutes.value() * 60 + self._seconds.value()
        return -seconds if self._less.isChecked() else seconds

    def retell(self) -> None:
        """The button names the change. Whoever cannot lose time is left out: a closed sitting keeps what it has."""
        super().retell()
        word = self.tr("减少") if self._less.isChecked() else self.tr("增加")
        self.verb_button.setText(f"{word} {duration_words(abs(self._amount_s()) * 1000)}")
        self.verb_button.setProperty("square", False)

    def _correction(self, confirmation: Confirmation) -> CorrectTime | None:
        seconds = self._amount_s()
        chosen = [s for s in self._seats if seconds > 0 or is_open(s)]
        if not seconds or not chosen:
            return None
        return CorrectTime(
            tickets=tickets_of(chosen),
            seconds=seconds,
            reason=confirmation.reason,
            approvals=credentials(confirmation),
        )


class ReverseDialog(ActDialog):
    """Grants that were a mistake count no more, for exactly the candidates chosen."""

    def __init__(self, parent: QWidget, bench: Workbench, rows: Sequence[GrantRow]) -> None:
        self._rows = tuple(rows)
        super().__init__(
            parent,
            bench,
            self.tr("撤销时间调整"),
            self.tr("撤销（{n} 项）").format(n=len(rows)),
            self._reversal,
            danger=True,
            reason="required",
        )
        listed = [self.tr("{seat} 号 {kind} {amount}：{reason}") for _ in rows[:6]]
        for words, row in zip(listed, rows, strict=False):
            told = words.format(seat=row.seat, kind=row.kind, amount=row.amount, reason=row.reason)
            self.body.addWidget(Text(told, "caption", wrap=True))
        if len(rows) > len(listed):
            self.body.addWidget(Text(self.tr("……共 {n} 项").format(n=len(rows)), "caption"))

    def _reversal(self, confirmation: Confirmation) -> ReverseGrants:
        by_grant: dict[str, list[str]] = {}
        for row in self._rows:
            by_grant.setdefault(row.grant_id, []).append(row.ticket)
        return ReverseGrants(
            grants=tuple(GrantRef(grant_id=grant, tickets=tuple(tickets)) for grant, tickets in by_grant.items()),
            reason=confirmation.reason,
            approvals=credentials(confirmation),
        )
