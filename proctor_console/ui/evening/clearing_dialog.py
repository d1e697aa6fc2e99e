"""Clearing the room 清场: one act for all PCs, and a list of what each has answered; it fills while one looks.

Object names: `clear_room`, `clearing_told`, `clearing_table`, `clearing_close`.
"""

from __future__ import annotations

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from proctor_console.core.clearing import ClearedPc, cleared_pcs
from proctor_console.presenters.clearing import clearing_text
from proctor_console.presenters.desk import Snapshot
from proctor_console.ui.frame.workbench import Workbench
from shared.formatting import clock_time
from shared.protocol.commands import ClearRoom, CommandReply
from shared.qtkit.look.states import DisplayState, state_icon
from shared.qtkit.look.tokens import Space
from shared.qtkit.widgets.banner import Banner, show_toast
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.table import SearchableTable
from shared.qtkit.widgets.table_model import Column
from shared.qtkit.widgets.text import Text

_SIZE = (860, 620)
_ICONS = {"done": DisplayState.HANDED_IN, "left": DisplayState.PROBLEM, "silent": DisplayState.OFFLINE}


class ClearingDialog(QDialog):
    """Follows the workbench while it is open."""

    def __init__(self, parent: QWidget, bench: Workbench) -> None:
        super().__init__(parent)
        self._bench = bench
        self.setModal(True)
        self.setObjectName("clearing_dialog")
        self.setWindowTitle(self.tr("清场"))
        self.resize(*_SIZE)
        self.told = Text("", wrap=True)
        self.told.setObjectName("clearing_told")
        self.problem = Banner(tone="problem")
        self.problem.hide()
        self.clear_button = Button(self.tr("清场"), "primary")
        self.clear_button.setObjectName("clear_room")
        self.clear_button.clicked.connect(self._clear)
        self.table: SearchableTable[ClearedPc] = SearchableTable(
            (
                Column(title=self.tr("座位"), text=lambda r: str(r.seat), sort_by=lambda r: r.seat, width=68),
                Column(title=self.tr("电脑"), text=lambda r: r.device_name, width=130),
                Column(title=self.tr("时间"), text=self._time, sort_by=lambda r: r.at_ms, width=96),
                Column(title=self.tr("结果"), text=lambda r: r.result, icon=_icon, width=-1),
            ),
            placeholder=self.tr("查找座位、电脑名"),
            empty_title=self.tr("还没有清场"),
            empty_text=self.tr("清场后每台考试机查看、清除了什么，列在这里。"),
        )
        self.table.setObjectName("clearing_table")
        self._build()
        bench.viewed.connect(self._on_view)
        self._show()

    def _build(self) -> None:
        close = Button(self.tr("关闭"))
        close.setObjectName("clearing_close")
        close.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(close)
        foot.addWidget(self.clear_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XL, Space.L, Space.XL, Space.L)
        column.setSpacing(Space.M)
        column.addWidget(Text(self.tr("清场：考试机上不留本场的数据"), "title"))
        column.addWidget(self.problem)
        column.addWidget(self.told)
        column.addWidget(self.table, 1)
        column.addLayout(foot)

    def _clear(self) -> None:
        self.problem.hide()
        self.clear_button.setEnabled(False)
        self._bench.act(self, ClearRoom(), done=self._ordered, failed=self._failed)

    def _ordered(self, reply: CommandReply) -> None:
        self.clear_button.setEnabled(True)
        show_toast(self, reply.message)
        self._bench.look()

    def _failed(self, text: str) -> None:
        self.clear_button.setEnabled(True)
        self.problem.set_message(text, "problem")
        self.problem.show()

    def _on_view(self, _snapshot: Snapshot) -> None:
        self._show()

    def _show(self) -> None:
        view = self._bench.view
        if view is None:
            return
        rows = cleared_pcs(self._bench.records, view)
        self.told.setText(clearing_text(rows))
        self.table.set_rows(sorted(rows, key=lambda r: (r.state == "done", r.seat)))
        self.clear_button.setText(self.tr("再清一次") if rows else self.tr("清场"))

    def _time(self, pc: ClearedPc) -> str:
        view = self._bench.view
        return clock_time(pc.at_ms, view.time_zone) if pc.at_ms and view is not None else ""


def _icon(pc: ClearedPc) -> QIcon:
    return state_icon(_ICONS[pc.state])
