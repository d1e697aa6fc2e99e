"""断网停机补时建议: what outages cost each candidate by the server's evidence, to be made good or not.

Object names: `outage_table`, `outage_all`, `outage_idle`, `outage_as_lost`, `outage_even`, `outage_minutes`,
`outage_seconds`, `outage_decline`.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel
from PySide6.QtWidgets import QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from proctor_console.core.acts import Now
from proctor_console.presenters.ledger import ProposalRow, proposal_rows
from proctor_console.ui.frame.act_dialog import ActDialog, credentials
from proctor_console.ui.frame.workbench import Workbench
from shared.exam.acts.accounts import CreditOutages, DeclineOutages, OutageRef
from shared.exam.acts.clock import Extend
from shared.exam.room.outages import Proposal
from shared.protocol.console import RoomView
from shared.qtkit.look.tokens import Space
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.dialog import Confirmation
from shared.qtkit.widgets.field import FieldFrame
from shared.qtkit.widgets.number import NumberBox
from shared.qtkit.widgets.table import SearchableTable
from shared.qtkit.widgets.table_model import Column
from shared.qtkit.widgets.text import Text
from shared.words.catalogue import say

_SIZE = (940, 690)
_HIGHEST = 900
_ROW_PX = 30
_Key = tuple[str, int, int]


class OutageDialog(ActDialog):
    """Follows the room: a proposal that somebody else decided about leaves the table."""

    def __init__(
        self, parent: QWidget, bench: Workbench, view: RoomView, tickets: frozenset[str] | None = None
    ) -> None:
        self._room = view
        self._tickets = tickets
        self._keys: list[_Key] = []
        self._as_lost = _radio(self.tr("按各人损失的时间补回"), "outage_as_lost")
        self._even = _radio(self.tr("统一补"), "outage_even")
        self._decline = _radio(self.tr("不予补时"), "outage_decline")
        self._minutes = NumberBox(0, 180, 1, unit=self.tr("分"))
        self._minutes.setObjectName("outage_minutes")
        self._seconds = NumberBox(0, 59, 0, unit=self.tr("秒"))
        self._seconds.setObjectName("outage_seconds")
        super().__init__(
            parent,
            bench,
            self.tr("断网停机补时建议"),
            "",
            self._decision,
            reason="required",
        )
        width, height = _SIZE
        self.resize(width, min(_HIGHEST, max(height, self.screen().availableSize().height() - 80)))
        self.table = self._make_table()
        self._lay_out()
        self.reason_edit.setFixedHeight(44)
        self._as_lost.setChecked(True)
        self.table.view.selectionModel().selectionChanged.connect(self.retell)
        for radio in (self._as_lost, self._even, self._decline):
            radio.toggled.connect(self.retell)
        for box in (self._minutes, self._seconds):
            box.valueChanged.connect(self._use_even)
        bench.viewed.connect(self._follow)
        self._show(select_all=True)
        # what the server's own evidence says, of every row of the table
        self.reason_edit.setPlainText(self.tr("断网或服务器中断，耽误作答"))

    def _lay_out(self) -> None:
        everyone = Button(self.tr("全选"), "quiet")
        everyone.setObjectName("outage_all")
        everyone.clicked.connect(self.table.view.selectAll)
        idle = Button(self.tr("只选期间没有作答的"), "quiet")
        idle.setObjectName("outage_idle")
        idle.clicked.connect(lambda: self._choose([r for r in self._rows() if r.idle]))
        for button in (everyone, idle):
            self.table.top.addWidget(button)
        self.body.addWidget(self.table, 1)
        if isinstance(column := self.layout(), QVBoxLayout):
            column.setStretchFactor(self.body, 100)  # the table takes what is free
        hint = self.tr("期间有作答的考生在本机照常作答，通常没有损失时间；由主考决定。按住 Ctrl 点击可多选。")
        self.body.addWidget(Text(hint, "caption", wrap=True))
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.S)
        for part in (self._as_lost, self._even, self._minutes, self._seconds):
            row.addWidget(part)
        row.addSpacing(Space.L)
        row.addWidget(self._decline)
        row.addStretch(1)
        holder = QWidget()
        holder.setLayout(row)
        self.body.addWidget(FieldFrame(self.tr("办理"), holder))

    # ------------------------------------------------------------ the table
    def _make_table(self) -> SearchableTable[ProposalRow]:
        table: SearchableTable[ProposalRow] = SearchableTable(
            (
                Column(title=self.tr("座位"), text=lambda r: str(r.seat), sort_by=lambda r: r.seat, width=56),
                Column(title=self.tr("考生"), text=lambda r: r.name, tip=lambda r: r.proposal.ticket, width=120),
                Column(title=self.tr("中断"), text=lambda r: r.span, sort_by=lambda r: r.proposal.from_ms, width=158),
                Column(
                    title=self.tr("损失时间"),
                    text=lambda r: r.lost,
                    sort_by=lambda r: r.proposal.lost_ms,
                    right=True,
                    width=88,
                ),
                Column(
                    title=self.tr("期间"),
                    text=lambda r: r.meanwhile,
                    sort_by=lambda r: (r.proposal.answers, r.proposal.guessed),
                    width=104,
                ),
                Column(
                    title=self.tr("依据"),
                    text=lambda r: f"{r.hint}。{r.evidence}" if r.hint else r.evidence,
                    tip=lambda r: "\n".join((*r.evidence.split("；"), *filter(None, r.hint.split("；")))),
                    width=-1,
                ),
            ),
            placeholder=self.tr("查找座位或姓名"),
            empty_title=self.tr("没有待决定的补时建议"),
            empty_text=self.tr("断网或服务器中断恢复后，各人损失的时间会列在这里。"),
        )
        table.view.setObjectName("outage_table")
        table.view.verticalHeader().setDefaultSectionSize(_ROW_PX)  # a whole room is decided about here
        table.setMinimumHeight(190)
        return table

    def _rows(self) -> tuple[ProposalRow, ...]:
        return proposal_rows(self._room, self._tickets)

    def _show(self, *, select_all: bool = False) -> None:
        rows = self._rows()
        keys = [_key(row) for row in rows]
        chosen = {_key(row) for row in self.table.selected_rows()}
        self.table.set_rows(rows)
        if select_all:
            self.table.view.selectAll()
        elif keys != self._keys:
            self._choose([row for row in rows if _key(row) in chosen])
        self._keys = keys
        self.retell()

    def _choose(self, rows: Sequence[ProposalRow]) -> None:
        wanted = {_key(row) for row in rows}
        self.table.view.clearSelection()
        model, flags = self.table.view.selectionModel(), QItemSelectionModel.SelectionFlag
        for line, row in enumerate(self.table.visible_rows()):
            if _key(row) in wanted:
                model.select(self.table.view.model().index(line, 0), flags.Select | flags.Rows)

    def _follow(self, _snapshot: object) -> None:
        if (view := self._bench.view) is not None and self.isVisible():
            self._room = view
            self._show()

    # ------------------------------------------------------------ what is to be done
    def _use_even(self) -> None:
        self._even.setChecked(True)
        self.retell()

    def _amounts(self) -> dict[tuple[str, int], int]:
        chosen = [row.proposal for row in self.table.selected_rows()]
        if self._even.isChecked():
            return _even(chosen, (self._minutes.value() * 60 + self._seconds.value()) * 1000)
        return {(p.ticket, p.from_ms): p.lost_ms for p in chosen}

    def retell(self) -> None:
        """The button names how many."""
        super().retell()
        count = len({row.proposal.ticket for row in self.table.selected_rows()})
        word = self.tr("不予补时（{n} 名）") if self._decline.isChecked() else self.tr("补时（{n} 名）")
        self.verb_button.setText(word.format(n=count))
        self.verb_button.setProperty("square", False)

    def hopeless(self, now: Now) -> str | None:
        """No time is given any more, or there is nothing to decide about."""
        why = now.why_not(Extend(tickets=(), seconds=0, reason="", approvals=()))
        return why or (None if self._rows() else say("acts.refused.no_proposals"))

    def nothing_yet(self) -> str:
        """Nobody is chosen."""
        if self._decline.isChecked():
            return self.tr("请在表中选择不予补时的考生。")
        return self.tr("请在表中选择要补时的考生。")

    def filled_in(self) -> bool:
        """The list may have changed under the person's hand."""
        if not self.table.selected_rows():
            self.show_problem(self.tr("没有选择考生；列表可能刚刚刷新过，请重新选择。"))
        return bool(self.table.selected_rows())

    def _decision(self, confirmation: Confirmation) -> CreditOutages | DeclineOutages | None:
        amounts = self._amounts()
        refs = tuple(
            OutageRef(ticket=p.ticket, from_ms=p.from_ms, to_ms=p.to_ms, ms=amounts[p.ticket, p.from_ms])
            for p in (row.proposal for row in self.table.selected_rows())
        )
        approvals = credentials(confirmation)
        if not refs:
            return None
        if self._decline.isChecked():
            return DeclineOutages(outages=refs, reason=confirmation.reason, approvals=approvals)
        return CreditOutages(outages=refs, reason=confirmation.reason, approvals=approvals)


def _even(proposals: Sequence[Proposal], ms: int) -> dict[tuple[str, int], int]:
    """One amount for all, for nobody more than was lost: by ticket and begin of the outage."""
    return {(p.ticket, p.from_ms): min(ms, p.lost_ms) for p in proposals}


def _radio(text: str, name: str) -> QRadioButton:
    radio = QRadioButton(text)
    radio.setObjectName(name)
    return radio


def _key(row: ProposalRow) -> _Key:
    return row.proposal.ticket, row.proposal.from_ms, row.proposal.to_ms
