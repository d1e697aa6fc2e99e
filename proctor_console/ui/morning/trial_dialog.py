"""The trial exam of the room: how far it is, every PC with its failing step and the cure, what the server did.

Object names: `trial_table`, `trial_headline`, `trial_start`, `trial_cancel`, `trial_close`, `trial_virtual`,
`trial_detail`.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QDialog, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from proctor_console.presenters.trial import TrialRow, all_passed, headline, share, stage_rows, told_row, trial_rows
from proctor_console.ui.frame.workbench import Workbench
from shared.protocol.trial import TrialRequest, TrialView
from shared.qtkit.look.states import DisplayState, state_icon
from shared.qtkit.look.tokens import Space
from shared.qtkit.widgets.banner import Banner
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.field import FieldFrame
from shared.qtkit.widgets.number import NumberBox
from shared.qtkit.widgets.table import SearchableTable
from shared.qtkit.widgets.table_model import Column
from shared.qtkit.widgets.text import Text
from shared.trial.plan import MOST_VIRTUAL

_SIZE: Final = (1240, 690)
_EVERY_MS: Final = 1000
_ICONS: Final = {
    "waiting": DisplayState.WAITING,
    "running": DisplayState.WORKING,
    "passed": DisplayState.HANDED_IN,
    "failed": DisplayState.PROBLEM,
}


class TrialDialog(QDialog):
    """Asks the server every second while a trial runs. Closing it leaves the trial running."""

    def __init__(self, parent: QWidget, bench: Workbench, *, may_start: bool = True) -> None:
        """`may_start`: whether the person signed in may start and cancel trials."""
        super().__init__(parent)
        self._bench = bench
        self._view = TrialView()
        self._asking = False
        self._may_start = may_start
        self.setModal(True)
        self.setObjectName("trial_dialog")
        self.setWindowTitle(self.tr("试考"))
        self.resize(*_SIZE)
        self.headline = Text("", "heading", wrap=True)
        self.headline.setObjectName("trial_headline")
        self.problem = Banner(tone="problem")
        self.problem.hide()
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("试考进度"))
        self.stages = Text("", "caption", wrap=True)
        self.virtual = NumberBox(0, MOST_VIRTUAL, 0, unit=self.tr("人"))
        self.virtual.setObjectName("trial_virtual")
        self.start_button = Button(self.tr("开始试考"), "primary")
        self.start_button.setObjectName("trial_start")
        self.start_button.setEnabled(may_start)
        self.cancel_button = Button(self.tr("取消试考"), "danger")
        self.cancel_button.setObjectName("trial_cancel")
        self.detail = Text("", wrap=True)
        self.detail.setObjectName("trial_detail")
        self.table = self._make_table()
        self.table.selected.connect(self._tell)
        self._build()
        self.start_button.clicked.connect(self.start)
        self.cancel_button.clicked.connect(self._cancel)
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(self._ask)
        self._timer.start()
        self._ask()

    def show_view(self, view: TrialView) -> None:
        """Show how the trial stands."""
        self._view = view
        running = view.phase == "running"
        zone = self._bench.view.time_zone if self._bench.view else "Asia/Shanghai"
        self.headline.setText(headline(view, zone))
        self.headline.set_tone("success" if all_passed(view) else None)
        done, total = share(view)
        self.bar.setRange(0, max(1, total))
        self.bar.setValue(done)
        self.bar.setVisible(running)
        told = [f"{row.mark} {row.name} {row.seconds}".strip() for row in stage_rows(view)]
        self.stages.setText("　".join(told))
        rows = trial_rows(view)
        self.table.set_rows(rows)
        if not self.detail.text() and rows and rows[0].why:
            self.table.select(0)
        self.start_button.setEnabled(self._may_start and not running)
        self.virtual.setEnabled(self._may_start and not running)
        self.cancel_button.setVisible(self._may_start and running)

    def _make_table(self) -> SearchableTable[TrialRow]:
        table: SearchableTable[TrialRow] = SearchableTable(
            (
                Column(title=self.tr("座位"), text=lambda r: str(r.seat), sort_by=lambda r: r.seat, width=64),
                Column(title=self.tr("电脑名"), text=lambda r: r.device, width=120),
                Column(title=self.tr("结果"), text=lambda r: r.result, icon=_icon, width=104),
                Column(title=self.tr("步骤"), text=lambda r: r.where, width=148),
                Column(title=self.tr("原因"), text=lambda r: r.why, tip=lambda r: r.why, width=280),
                Column(title=self.tr("处理办法"), text=lambda r: r.cure, tip=lambda r: r.cure, width=-1),
                Column(
                    title=self.tr("用时"),
                    text=lambda r: self.tr("{n} 秒").format(n=r.seconds) if r.seconds else "",
                    sort_by=lambda r: r.seconds,
                    right=True,
                    width=72,
                ),
            ),
            placeholder=self.tr("查找座位、电脑名、原因"),
            empty_title=self.tr("还没有试考结果"),
            empty_text=self.tr("点“开始试考”，各考试机自动完成一场短考，6 分钟内在这里列出每台的结果。"),
        )
        table.setObjectName("trial_table")
        return table

    def _build(self) -> None:
        told = Text(
            self.tr(
                "各考试机用真实窗口自动登录、作答每种题型、输入汉字、断线续考、交卷；服务器经历同时登录、暂停和强行重启，"
                "最后封存、打开、逐题比对。试考数据单独存放，结束即清除。试考中请勿触碰考试机。"
            ),
            "muted",
            wrap=True,
        )
        head = QVBoxLayout()
        head.setSpacing(Space.XS)
        head.addWidget(self.headline)
        head.addWidget(told)
        top = QHBoxLayout()
        top.setSpacing(Space.L)
        top.addLayout(head, 1)
        top.addWidget(FieldFrame(self.tr("每台另加模拟考生"), self.virtual))
        top.addWidget(self.start_button)
        top.addWidget(self.cancel_button)
        close = Button(self.tr("关闭"))
        close.setObjectName("trial_close")
        close.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.setSpacing(Space.L)
        foot.addWidget(self.stages, 1)
        foot.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XL, Space.L, Space.XL, Space.L)
        column.setSpacing(Space.M)
        column.addLayout(top)
        column.addWidget(self.problem)
        column.addWidget(self.bar)
        column.addWidget(self.table, 1)
        column.addWidget(self.detail)
        column.addLayout(foot)

    def start(self) -> None:
        """Begin a trial, or join the one that runs."""
        self.problem.hide()
        self.start_button.setEnabled(False)
        request = TrialRequest(virtual=self.virtual.value())
        gateway = self._bench.desk.gateway
        self._bench.run(self, lambda: gateway.start_trial(request), done=self.show_view, failed=self._failed)

    def _tell(self, row: TrialRow | None) -> None:
        """The chosen PC in full: causes and cures are longer than a row."""
        self.detail.setText(told_row(row) if row is not None else "")

    def _ask(self) -> None:
        if self._asking or self._bench.person is None:
            return
        self._asking = True
        self._bench.run(self, self._bench.desk.gateway.trial, done=self._answered, failed=self._missed)

    def _answered(self, view: TrialView) -> None:
        self._asking = False
        self.show_view(view)

    def _missed(self, _text: str) -> None:
        self._asking = False  # the next look tells; the desk says that the line is gone

    def _cancel(self) -> None:
        self.cancel_button.setEnabled(False)
        gateway = self._bench.desk.gateway
        self._bench.run(self, gateway.cancel_trial, done=self._cancelled, failed=self._failed)

    def _cancelled(self, view: TrialView) -> None:
        self.cancel_button.setEnabled(True)
        self.show_view(view)

    def _failed(self, text: str) -> None:
        self.start_button.setEnabled(True)
        self.cancel_button.setEnabled(True)
        self.problem.set_message(text, "problem")
        self.problem.show()


def _icon(row: TrialRow) -> QIcon | None:
    return state_icon(_ICONS[row.state])
