"""时间账: every grant of one or several candidates with its reason and who approved it; correct it, take it back.

Object names: `ledger_dialog`, `ledger_table`, `ledger_reverse`, `ledger_correct`, `ledger_outages`, `ledger_close`.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from proctor_console.core.acts import phrase
from proctor_console.presenters.candidate import account_rows
from proctor_console.presenters.ledger import GrantRow, grant_rows
from proctor_console.ui.frame.workbench import Workbench
from proctor_console.ui.time.ledger_forms import CorrectDialog, ReverseDialog
from proctor_console.ui.time.outage_dialog import OutageDialog
from shared.exam.acts.accounts import CorrectTime, GrantRef, ReverseGrants
from shared.exam.acts.base import Refusal
from shared.exam.acts.clock import Extend
from shared.protocol.console import RoomView, SeatView
from shared.qtkit.look.tokens import Space
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.table import SearchableTable
from shared.qtkit.widgets.table_model import Column
from shared.qtkit.widgets.text import Text
from shared.words.catalogue import say

_SIZE = (920, 520)


class LedgerDialog(QDialog):
    """Follows the room while it is open."""

    def __init__(self, parent: QWidget, bench: Workbench, view: RoomView, seats: Sequence[SeatView]) -> None:
        super().__init__(parent)
        self.setObjectName("ledger_dialog")
        self.setWindowTitle(self.tr("时间账"))
        self.setModal(True)
        self.resize(*_SIZE)
        self._bench = bench
        self._room = view
        self._tickets = frozenset(s.ticket for s in seats)
        self._summary = Text("", "body", wrap=True)
        self.table = self._make_table()
        self._reverse = self._button("ledger_reverse", self.tr("撤销所选…"), self._on_reverse, danger=True)
        self._correct = self._button("ledger_correct", self.tr("更正时间…"), self._on_correct)
        self._outages = self._button("ledger_outages", self.tr("补时建议…"), self._on_outages)
        self._close = self._button("ledger_close", self.tr("关闭"), self.accept)
        self._build()
        self.table.view.selectionModel().selectionChanged.connect(self._switch)
        bench.viewed.connect(self._follow)
        self._show()

    def _button(self, name: str, text: str, act: object, *, danger: bool = False) -> Button:
        button = Button(text, "danger" if danger else "secondary")
        button.setObjectName(name)
        button.clicked.connect(act)
        return button

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.L)
        column.setSpacing(Space.L)
        self._title = Text("", "title", wrap=True)
        column.addWidget(self._title)
        column.addWidget(self._summary)
        column.addWidget(self.table, 1)
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        row.addWidget(self._reverse)
        row.addStretch(1)
        for button in (self._outages, self._correct, self._close):
            row.addWidget(button)
        column.addLayout(row)

    def _make_table(self) -> SearchableTable[GrantRow]:
        table: SearchableTable[GrantRow] = SearchableTable(
            (
                Column(title=self.tr("座位"), text=lambda r: str(r.seat), sort_by=lambda r: r.seat, width=56),
                Column(title=self.tr("时间"), text=lambda r: r.time, sort_by=lambda r: r.at_ms, width=84),
                Column(title=self.tr("种类"), text=lambda r: r.kind, width=104),
                Column(title=self.tr("时长"), text=lambda r: r.amount, sort_by=lambda r: r.ms, right=True, width=112),
                Column(title=self.tr("原因"), text=lambda r: r.reason, tip=lambda r: r.reason, width=-1),
                Column(title=self.tr("批准"), text=lambda r: r.approved, tip=lambda r: r.approved, width=190),
                Column(title=self.tr("现状"), text=lambda r: r.state, tip=lambda r: r.state, width=140),
            ),
            searchable=len(self._tickets) > 1,
            empty_title=self.tr("没有时间调整"),
            empty_text=self.tr("延时、补时、更正都会列在这里，可以撤销。"),
        )
        table.view.setObjectName("ledger_table")
        return table

    # ------------------------------------------------------------ following the room
    def _seats(self) -> list[SeatView]:
        return [s for s in self._room.seats if s.ticket in self._tickets]

    def _follow(self, _snapshot: object) -> None:
        if (view := self._bench.view) is not None and self.isVisible():
            self._room = view
            self._show()

    def _show(self) -> None:
        seats = self._seats()
        one = seats[0] if len(seats) == 1 else None
        who = say("log.person.seat", seat=one.seat, name=one.name_masked) if one else phrase(seats)
        self._title.setText(self.tr("时间账 · {who}").format(who=who))
        if one is not None:
            rows = account_rows(self._room, one, self._bench.room_ms)
            self._summary.setText("　·　".join(f"{label} {value}" for label, value in rows))
        self._summary.setVisible(one is not None)
        self.table.set_rows(grant_rows(self._bench.records, self._room, seats))
        self._switch()

    def _switch(self) -> None:
        now, seats = self._bench.now, self._seats()
        waiting = sum(len(s.proposals) for s in seats)
        live = now is not None and now.why_not(Extend(tickets=(), seconds=0, reason="", approvals=())) is None
        self._reverse.setEnabled(bool(self._reversible()))
        self._correct.setEnabled(bool(self._correctable()))
        self._outages.setEnabled(live and waiting > 0)
        words = self.tr("补时建议 ({n})…").format(n=waiting) if waiting else self.tr("补时建议…")
        self._outages.setText(words)
        why = "" if self._reverse.isEnabled() else self.tr("先在表中选择仍有效的时间调整；已收卷的不能撤销。")
        self._reverse.setToolTip(why)

    def _reversible(self) -> list[GrantRow]:
        """What is chosen and counts, and would not be refused for what it is (too little left is told in the form)."""
        now = self._bench.now
        rows = [row for row in self.table.selected_rows() if row.counts]
        return [row for row in rows if now is not None and _possible(now.refusal(_reversal(row)))]

    def _correctable(self) -> list[SeatView]:
        now = self._bench.now
        more = [CorrectTime(tickets=(s.ticket,), seconds=0, reason="", approvals=()) for s in self._seats()]
        able = [now is not None and now.why_not(act) is None for act in more]
        return [seat for seat, can in zip(self._seats(), able, strict=True) if can]

    # ------------------------------------------------------------ acts
    def _on_reverse(self) -> None:
        ReverseDialog(self, self._bench, self._reversible()).open()

    def _on_correct(self) -> None:
        CorrectDialog(self, self._bench, self._correctable()).open()

    def _on_outages(self) -> None:
        OutageDialog(self, self._bench, self._room, self._tickets).open()


def _reversal(row: GrantRow) -> ReverseGrants:
    grant = GrantRef(grant_id=row.grant_id, tickets=(row.ticket,))
    return ReverseGrants(grants=(grant,), reason="", approvals=())


def _possible(refusal: Refusal | None) -> bool:
    return refusal is None or refusal.code == "too_little_left"
