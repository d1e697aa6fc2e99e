"""重新打开 for all whom time closed: each goes on with what an outage cost, what waits, and more if need be.

Object names: `again_table`, `again_minutes`; the button is `dialog_confirm`.
"""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel
from PySide6.QtWidgets import QVBoxLayout, QWidget

from proctor_console.core.acts import Now
from proctor_console.presenters.standstill import TimedOutRow, timed_out_rows
from proctor_console.ui.frame.act_dialog import ActDialog, credentials
from proctor_console.ui.frame.workbench import Workbench
from shared.exam.acts.again import ReopenTimedOut
from shared.protocol.console import RoomView
from shared.qtkit.widgets.dialog import Confirmation
from shared.qtkit.widgets.field import FieldFrame
from shared.qtkit.widgets.number import NumberBox
from shared.qtkit.widgets.table import SearchableTable
from shared.qtkit.widgets.table_model import Column
from shared.qtkit.widgets.text import Text

_SIZE = (820, 690)


class AgainDialog(ActDialog):
    """Chosen at first: everybody who has time to go on with."""

    def __init__(self, parent: QWidget, bench: Workbench, view: RoomView) -> None:
        self._minutes = NumberBox(0, 180, 0, unit=self.tr("分钟"))
        self._minutes.setObjectName("again_minutes")
        super().__init__(parent, bench, self.tr("重新打开（时间到收卷）"), "", self._act_of, reason="required")
        self.resize(*_SIZE)
        self.table = self._make_table()
        self.body.addWidget(self.table, 1)
        self.body.addWidget(FieldFrame(self.tr("另给每人（超出中断记录，须主考和巡考）"), self._minutes))
        hint = self.tr("每人补回服务器记录的中断损失，用上已给而未用的时间。期间有作答的考生通常没有损失，可不选。")
        self.body.addWidget(Text(hint, "caption", wrap=True))
        if isinstance(column := self.layout(), QVBoxLayout):
            column.setStretchFactor(self.body, 100)
        self.reason_edit.setFixedHeight(44)
        self._rows = timed_out_rows(view)
        self.table.set_rows(self._rows)
        self._choose([row.ticket for row in self._rows if row.lost_ms or row.waits_ms > 0])
        self.table.view.selectionModel().selectionChanged.connect(self.retell)
        self._minutes.valueChanged.connect(self.retell)
        bench.viewed.connect(self._follow)

    def _make_table(self) -> SearchableTable[TimedOutRow]:
        table: SearchableTable[TimedOutRow] = SearchableTable(
            (
                Column(title=self.tr("座位"), text=lambda r: str(r.seat), sort_by=lambda r: r.seat, width=64),
                Column(title=self.tr("考生"), text=lambda r: r.name, tip=lambda r: r.ticket, width=-1),
                Column(title=self.tr("收卷"), text=lambda r: r.closed, width=96),
                Column(
                    title=self.tr("中断损失"), text=lambda r: r.lost, sort_by=lambda r: r.lost_ms, right=True, width=104
                ),
                Column(
                    title=self.tr("已给未用"),
                    text=lambda r: r.waits,
                    sort_by=lambda r: r.waits_ms,
                    right=True,
                    width=104,
                ),
                Column(title=self.tr("中断期间"), text=lambda r: r.meanwhile, width=104),
            ),
            placeholder=self.tr("查找座位或姓名"),
            empty_title=self.tr("没有因时间到而收卷的考生"),
            empty_text=self.tr("时间到收卷的考生会列在这里，可以一次重新打开。"),
        )
        table.view.setObjectName("again_table")
        table.setMinimumHeight(100)
        return table

    def retell(self) -> None:
        """The button names how many."""
        super().retell()
        self.verb_button.setText(self.tr("重新打开（{n} 名）").format(n=len(self.table.selected_rows())))
        self.verb_button.setProperty("square", False)

    def hopeless(self, now: Now) -> str | None:
        """Nothing is opened again any more."""
        return now.why_not(ReopenTimedOut(tickets=(), reason="", approvals=()))

    def nothing_yet(self) -> str:
        """Nobody is chosen."""
        return self.tr("请在表中选择要重新打开的考生。")

    def _act_of(self, confirmation: Confirmation) -> ReopenTimedOut | None:
        tickets = tuple(row.ticket for row in self.table.selected_rows())
        if not tickets:
            return None
        return ReopenTimedOut(
            tickets=tickets,
            seconds=self._minutes.value() * 60,
            reason=confirmation.reason,
            approvals=credentials(confirmation),
        )

    def _choose(self, tickets: list[str]) -> None:
        model, flags = self.table.view.selectionModel(), QItemSelectionModel.SelectionFlag
        for line, row in enumerate(self.table.visible_rows()):
            if row.ticket in tickets:
                model.select(self.table.view.model().index(line, 0), flags.Select | flags.Rows)

    def _follow(self, _snapshot: object) -> None:
        view = self._bench.view
        if view is None or not self.isVisible():
            return
        rows, chosen = timed_out_rows(view), [row.ticket for row in self.table.selected_rows()]
        if rows != self._rows:
            self._rows = rows
            self.table.set_rows(rows)
            self.table.view.clearSelection()
            self._choose(chosen)
        self.retell()
