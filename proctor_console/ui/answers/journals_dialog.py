"""导入考试机日志: several files at once, each handed to the server by itself, each with its own outcome.

Object names: `journals_choose`, `journals_table`, `journals_close`. `take(paths)` does what choosing files does.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from proctor_console.presenters.journals import JournalRow, done, refused, told
from proctor_console.ui.frame.workbench import Workbench
from shared.protocol.answers import JournalReport
from shared.qtkit.look.states import DisplayState, state_icon
from shared.qtkit.look.tokens import Space
from shared.qtkit.widgets.banner import Banner
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.progress import ProgressPanel
from shared.qtkit.widgets.table import SearchableTable
from shared.qtkit.widgets.table_model import Column
from shared.qtkit.widgets.text import Text
from shared.qtkit.work.background import Progress

_SIZE = (980, 560)
_SHAPES = {
    "waiting": DisplayState.WAITING,
    "running": DisplayState.WORKING,
    "done": DisplayState.HANDED_IN,
    "refused": DisplayState.PROBLEM,
}


class JournalsDialog(QDialog):
    """A file that is refused leaves nothing behind on the server; the next one goes on."""

    def __init__(self, parent: QWidget, bench: Workbench) -> None:
        super().__init__(parent)
        self._bench = bench
        self._rows: list[JournalRow] = []
        self._waiting: list[tuple[int, Path]] = []
        self._running = False
        self._again = False
        self.setModal(True)
        self.setObjectName("journals_dialog")
        self.setWindowTitle(self.tr("导入考试机日志"))
        self.resize(*_SIZE)
        self.result_banner = Banner()
        self.result_banner.hide()
        self.progress = ProgressPanel("")
        self.progress.hide()
        self.choose_button = Button(self.tr("选择文件…"), "primary", icon_name="usb")
        self.choose_button.setObjectName("journals_choose")
        self.close_button = Button(self.tr("关闭"))
        self.close_button.setObjectName("journals_close")
        self.table: SearchableTable[JournalRow] = SearchableTable(
            (
                Column(title=self.tr("文件"), text=lambda r: r.file, icon=_icon, tip=lambda r: r.file, width=282),
                Column(title=self.tr("座位"), text=lambda r: r.seat, width=60),
                Column(title=self.tr("姓名"), text=lambda r: r.name, width=90),
                Column(title=self.tr("新增 / 全部"), text=lambda r: r.new, right=True, width=100),
                Column(title=self.tr("结果"), text=lambda r: r.result, tip=lambda r: r.result, width=-1),
            ),
            searchable=False,
            empty_title=self.tr("还没有选择文件"),
            empty_text=self.tr(
                "考试机上点“答案导出到U盘”，再把 U 盘插到监考机，选择其中的 .esjournal 文件，可一次选多个。"
            ),
        )
        self.table.setObjectName("journals_table")
        self._detail = Text("", "muted", wrap=True)
        self._build()
        self.choose_button.clicked.connect(self._choose)
        self.close_button.clicked.connect(self.accept)
        self.table.selected.connect(lambda row: self._detail.setText(row.result if row else ""))

    def _build(self) -> None:
        head = QHBoxLayout()
        head.addWidget(Text(self.tr("导入考试机日志"), "title"))
        head.addStretch(1)
        head.addWidget(self.choose_button)
        foot = QHBoxLayout()
        foot.addWidget(self._detail, 1)
        foot.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XL, Space.L, Space.XL, Space.L)
        column.setSpacing(Space.M)
        column.addLayout(head)
        words = self.tr(
            "日志是加密的，只有本场服务器能打开。服务器已有的作答不会重复计入，迟到的作答列入“需要处理”待复核，"
            "不完整、被改动或不属于本场的文件整个不导入。"
        )
        column.addWidget(Text(words, "muted", wrap=True))
        for part in (self.result_banner, self.progress):
            column.addWidget(part)
        column.addWidget(self.table, 1)
        column.addLayout(foot)

    # ------------------------------------------------------------ taking files
    def take(self, paths: Sequence[Path]) -> None:
        """Hand these files over, one after the other."""
        for path in paths:
            self._waiting.append((len(self._rows), path))
            self._rows.append(JournalRow(file=path.name))
        self.table.set_rows(self._rows)
        if paths and not self._running:
            self.result_banner.hide()
            self.progress.show()
            self.progress.start(self.tr("正在导入"))
            self._next()

    def reject(self) -> None:
        """Esc does not hide files that are still on their way."""
        if not self._running:
            super().reject()

    def _choose(self) -> None:
        chosen, _filter = QFileDialog.getOpenFileNames(
            self, self.tr("选择考试机日志文件"), "", self.tr("考试机日志 (*.esjournal *.journal);;所有文件 (*)")
        )
        self.take([Path(name) for name in chosen])

    def _next(self) -> None:
        self._running = bool(self._waiting)
        for button in (self.choose_button, self.close_button):
            button.setEnabled(not self._running)
        if not self._running:
            self._over()
            return
        number, path = self._waiting.pop(0)
        self._put(number, JournalRow(file=path.name, state="running", result=self.tr("正在导入…")))
        self.progress.update_progress(Progress(done=number, total=len(self._rows), text=path.name))

        def taken(report: JournalReport) -> None:
            self._again = self._again or report.check_again
            self._put(number, done(path.name, report))
            self._next()

        def failed(text: str) -> None:
            self._put(number, refused(path.name, text))
            self._next()

        self._bench.run(
            self, lambda: self._bench.desk.gateway.import_journal(path.read_bytes()), done=taken, failed=failed
        )

    def _put(self, number: int, row: JournalRow) -> None:
        self._rows[number] = row
        self.table.set_rows(self._rows)

    def _over(self) -> None:
        self._bench.look()
        bad = any(row.state == "refused" for row in self._rows)
        text = told(self._rows, check_again=self._again)
        self.progress.finish(self.tr("导入完成"))
        self.progress.hide()
        self.result_banner.set_message(text, "warn" if bad or self._again else "success")
        self.result_banner.show()
        if self.table.visible_rows():
            self.table.select(next((n for n, row in enumerate(self._rows) if row.state == "refused"), 0))


def _icon(row: JournalRow) -> QIcon:
    return state_icon(_SHAPES[row.state])
