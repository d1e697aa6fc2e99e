"""全场恢复 after an outage of the server: what happened, where each candidate's clock stands, one button for the room.

Object names: `standstill_table`, `standstill_told`; the button is `dialog_confirm`.
"""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from proctor_console.presenters.standstill import StandingRow, standing_rows, what_happened, who_worked_on
from proctor_console.ui.frame.act_dialog import ActDialog
from proctor_console.ui.frame.workbench import Workbench
from shared.exam.acts.room import ResumeRoom
from shared.protocol.console import RoomView
from shared.qtkit.widgets.table import SearchableTable
from shared.qtkit.widgets.table_model import Column
from shared.qtkit.widgets.text import Text

_SIZE = (720, 620)


class StandstillDialog(ActDialog):
    """Follows the room: PCs that come back change their row."""

    def __init__(self, parent: QWidget, bench: Workbench, view: RoomView) -> None:
        super().__init__(parent, bench, self.tr("全场恢复"), self.tr("恢复"), lambda _c: ResumeRoom())
        self.resize(*_SIZE)
        self._told = Text("", "body", wrap=True)
        self._told.setObjectName("standstill_told")
        self.table = self._make_table()
        self.body.addWidget(self._told)
        self.body.addWidget(self.table, 1)
        if isinstance(column := self.layout(), QVBoxLayout):
            column.setStretchFactor(self.body, 100)
        self._show(view)
        bench.viewed.connect(self._follow)

    def _make_table(self) -> SearchableTable[StandingRow]:
        table: SearchableTable[StandingRow] = SearchableTable(
            (
                Column(title=self.tr("座位"), text=lambda r: str(r.seat), sort_by=lambda r: r.seat, width=64),
                Column(title=self.tr("考生"), text=lambda r: r.name, tip=lambda r: r.ticket, width=120),
                Column(
                    title=self.tr("剩余（停住）"),
                    text=lambda r: r.left,
                    sort_by=lambda r: r.left_ms,
                    right=True,
                    width=112,
                ),
                Column(title=self.tr("电脑"), text=lambda r: r.pc, sort_by=lambda r: r.back, width=104),
                Column(title=self.tr("中断期间"), text=lambda r: r.meanwhile, sort_by=lambda r: r.worked_ms, width=-1),
            ),
            placeholder=self.tr("查找座位或姓名"),
            empty_title=self.tr("没有在考的考生"),
            empty_text=self.tr("恢复后，尚未入场的考生仍可登录。"),
        )
        table.view.setObjectName("standstill_table")
        table.setMinimumHeight(220)
        return table

    def _show(self, view: RoomView) -> None:
        rows = standing_rows(view)
        self.table.set_rows(rows)
        back = sum(row.back for row in rows)
        there = self.tr("{back} / {all} 台电脑已恢复连接。").format(back=back, all=len(rows))
        if back < len(rows):
            there += self.tr("现在恢复也可以：未恢复的考生连上后才开始计时。")
        lines = (what_happened(view), who_worked_on(rows), there)
        self._told.setText("\n".join(line for line in lines if line))
        self.retell()

    def _follow(self, _snapshot: object) -> None:
        if (view := self._bench.view) is not None and self.isVisible():
            self._show(view)
