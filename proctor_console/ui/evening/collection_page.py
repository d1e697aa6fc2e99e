"""After the end: three-way check, sealing, upload, receipt, and the copy on a USB drive.

Object names: `job_collect`, `job_seal`, `job_upload`, `job_addendum`, `job_progress`, `check_table`, `export_bundle`,
`import_receipt`, `open_clearing`, `collection_problem`, `import_journals`, `late_answers` (a banner whose button leads
to the review).
`export(path)` and `take_receipt(path)` do what the buttons do after the file was chosen.
"""

from __future__ import annotations

import hashlib
import time
from pathlib import Path

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QIcon, QPainter, QPaintEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from proctor_console.presenters.collection import (
    CheckRow,
    Stage,
    check_rows,
    check_summary,
    late_answers,
    late_text,
    stages,
)
from proctor_console.presenters.desk import Snapshot
from proctor_console.presenters.pace import Pace
from proctor_console.ui.answers.journals_dialog import JournalsDialog
from proctor_console.ui.evening.clearing_dialog import ClearingDialog
from proctor_console.ui.frame.job_runner import JobRunner
from proctor_console.ui.frame.workbench import Workbench
from shared.machine.files import write_whole
from shared.protocol.commands import CommandReply, KeepCopy
from shared.protocol.console import ReceiptReport, RoomView
from shared.protocol.jobs import Job
from shared.qtkit.look.states import DisplayState, paint_state, state_icon
from shared.qtkit.look.tokens import Space
from shared.qtkit.widgets.banner import Banner, show_toast
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.card import Card
from shared.qtkit.widgets.progress import ProgressPanel
from shared.qtkit.widgets.table import SearchableTable
from shared.qtkit.widgets.table_model import Column
from shared.qtkit.widgets.text import Text
from shared.qtkit.work.background import Progress
from shared.session_kind import file_stem
from shared.words.catalogue import say

_CARD_WIDTH = 372
_SHAPES = {"done": DisplayState.HANDED_IN, "now": DisplayState.READY, "later": DisplayState.WAITING}


class CollectionPage(QWidget):
    """Follows the workbench. `review_wanted(seat)`: late answers of that seat wait for a decision."""

    review_wanted = Signal(int)

    def __init__(self, bench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self._stages: dict[str, _StageRow] = {}
        self._pace = Pace()
        self.runner = JobRunner(bench, self)
        self.problem = Banner(tone="problem", closable=True)
        self.problem.setObjectName("collection_problem")
        self.problem.hide()
        self._receipt = Banner(tone="success")
        self._receipt.hide()
        self.progress = ProgressPanel("")
        self.progress.setObjectName("job_progress")
        self.progress.hide()
        self._summary = Text(self.tr("结束考试后点“开始清点”，逐份核对考生机、服务器和成绩包。"), "muted", wrap=True)
        self.export_button = Button(self.tr("导出到 U 盘"), icon_name="usb")
        self.export_button.setObjectName("export_bundle")
        self.receipt_button = Button(self.tr("导入回执"))
        self.receipt_button.setObjectName("import_receipt")
        self.receipt_button.clicked.connect(self._choose_receipt)
        self.journals_button = Button(self.tr("导入日志"))
        self.journals_button.setObjectName("import_journals")
        self.journals_button.clicked.connect(self.open_journals)
        self._late_seat = 0
        self._late = Banner(tone="warn")
        self._late.setObjectName("late_answers")
        self._late.hide()
        self._late.triggered.connect(lambda: self.review_wanted.emit(self._late_seat))
        self.table: SearchableTable[CheckRow] = SearchableTable(
            (
                Column(title=self.tr("座位"), text=lambda r: str(r.seat), sort_by=lambda r: r.seat, width=68),
                Column(title=self.tr("姓名"), text=lambda r: r.name, width=96),
                Column(title=self.tr("准考证号"), text=lambda r: r.ticket, width=132),
                Column(
                    title=self.tr("记录数"),
                    text=lambda r: str(r.entries),
                    sort_by=lambda r: r.entries,
                    right=True,
                    width=84,
                ),
                Column(title=self.tr("考生机"), text=lambda r: r.client, width=96),
                Column(title=self.tr("服务器"), text=lambda r: r.server, width=96),
                Column(title=self.tr("成绩包"), text=lambda r: r.bundle, width=96),
                Column(title=self.tr("结果"), text=lambda r: r.result, icon=_result_icon, width=-1),
            ),
            placeholder=self.tr("查找座位、姓名、准考证号"),
            empty_title=self.tr("还没有清点"),
            empty_text=self.tr("清点后这里逐份列出三方校验码，不一致的排在最前。"),
        )
        self.table.setObjectName("check_table")
        self._build()
        self.runner.progressed.connect(self._on_progress)
        self.runner.ended.connect(self._on_end)
        self.runner.failed.connect(self._failed)
        self.progress.cancelled.connect(self.runner.cancel)
        self.export_button.clicked.connect(self._choose)
        bench.viewed.connect(self._on_view)

    def _build(self) -> None:
        self._steps = Card(self.tr("收卷上传"))
        self._steps.setFixedWidth(_CARD_WIDTH)
        self._steps.body.setSpacing(Space.M)
        self._drive = Card(self.tr("U 盘"))
        told = self.tr("加密的成绩数据包只有评价组织能打开；断网考试机的作答日志只有本场服务器能打开。")
        self._drive.body.addWidget(Text(told, "muted", wrap=True))
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        for button in (self.export_button, self.receipt_button, self.journals_button):
            row.addWidget(button)
        self._drive.body.addLayout(row)
        self._drive.setFixedWidth(_CARD_WIDTH)
        self.clear_button = Button(self.tr("清场…"))
        self.clear_button.setObjectName("open_clearing")
        self.clear_button.clicked.connect(lambda: ClearingDialog(self, self._bench).open())
        clearing = Card()
        clearing.setFixedWidth(_CARD_WIDTH)
        told = self.tr("数据安全送出以后，清除各考试机上的本场数据，逐台报告结果。")
        row = QHBoxLayout()
        row.addWidget(Text(told, "muted", wrap=True), 1)
        row.addWidget(self.clear_button)
        clearing.body.addLayout(row)
        cards = QWidget()
        cards.setProperty("kit", "clear")
        left = QVBoxLayout(cards)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(Space.M)
        for card in (self._steps, self._drive, clearing):
            left.addWidget(card)
        left.addStretch(1)
        scroll = QScrollArea()
        scroll.setObjectName("collection_steps")
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(cards)
        scroll.setFixedWidth(_CARD_WIDTH + Space.M)
        check = Card(self.tr("三方核对"))
        check.body.addWidget(self._summary)
        check.body.addWidget(self.table, 1)
        right = QVBoxLayout()
        right.setSpacing(Space.M)
        for part in (self.problem, self._late, self._receipt, self.progress):
            right.addWidget(part)
        right.addWidget(check, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.M, Space.M, Space.M, Space.M)
        row.setSpacing(0)  # the way of the scroll bar lies between the two
        row.addWidget(scroll)
        row.addLayout(right, 1)

    # ------------------------------------------------------------ journals by hand
    def open_journals(self) -> None:
        """Open the import of journals, where somebody may do it now."""
        JournalsDialog(self, self._bench).open()

    def _show_late(self, view: RoomView) -> None:
        waiting = late_answers(view)
        self._late.setVisible(bool(waiting))
        if waiting:
            self._late_seat = waiting[0].seat
            text = late_text(waiting)
            if text != self._late.text:
                self._late.set_message(text, "warn", action=self.tr("去复核"))

    # ------------------------------------------------------------ export
    def export(self, path: Path) -> None:
        """Fetch the sealed bundle, and its addendum if there is one, and write them, off the GUI thread."""
        view, gateway = self._bench.view, self._bench.desk.gateway
        if view is None:
            return
        wanted = [(path, gateway.bundle, view.bundle_sha256)]
        if view.later.number and not view.later.waiting:
            beside = path.with_name(f"{path.stem}-{view.later.number}.examaddendum")
            wanted.append((beside, gateway.addendum, view.later.sha256))

        def work() -> tuple[str, ...]:
            for target, fetch, sha256 in wanted:
                write_whole(target, fetch())
                # read back from the drive: only what lies there whole is a second copy
                if hashlib.sha256(target.read_bytes()).hexdigest() != sha256:
                    raise OSError(target.name)
            return tuple(sha256 for _target, _fetch, sha256 in wanted)

        self.export_button.setEnabled(False)
        self._bench.run(self, work, done=self._exported, failed=self._failed)

    def _exported(self, copied: tuple[str, ...]) -> None:
        self.export_button.setEnabled(True)
        for sha256 in copied:
            self._bench.act(self, KeepCopy(bundle_sha256=sha256), done=self._copied, failed=self._failed)

    def _copied(self, reply: CommandReply) -> None:
        show_toast(self, reply.message)

    # ------------------------------------------------------------ a receipt by hand
    def take_receipt(self, path: Path) -> None:
        """Hand a receipt over that came on a USB drive."""

        def work() -> ReceiptReport:
            return self._bench.desk.gateway.take_receipt(path.read_bytes())

        self.problem.hide()
        self._bench.run(self, work, done=self._received, failed=self._failed)

    def _received(self, report: ReceiptReport) -> None:
        text = (
            self.tr("回执 {id} 的签名已验证并保存。")
            if report.current
            else self.tr("以前场次的回执 {id} 已验证并保存。")
        )
        show_toast(self, text.format(id=report.receipt_id))
        self._bench.look()

    def _choose_receipt(self) -> None:
        chosen, _filter = QFileDialog.getOpenFileName(
            self, self.tr("导入回执"), "", self.tr("回执 (*.json);;所有文件 (*)")
        )
        if chosen:
            self.take_receipt(Path(chosen))

    def _choose(self) -> None:
        view = self._bench.view
        name = f"{file_stem(view.session_id, view.kind, 'results') if view else 'results'}.exambundle"
        chosen, _filter = QFileDialog.getSaveFileName(
            self, self.tr("导出成绩数据包"), name, self.tr("成绩数据包 (*.exambundle)")
        )
        if chosen:
            self.export(Path(chosen))

    # ------------------------------------------------------------ jobs
    def _start(self, stage: Stage) -> None:
        if stage.job is None:
            return
        self.problem.hide()
        self.progress.show()
        what = {
            "collect": self.tr("三方核对"),
            "seal": self.tr("加密封存"),
            "upload": self.tr("上传"),
            "addendum": self.tr("封装补充记录"),
            "send_addendum": self.tr("上传补充记录"),
        }
        self._pace = Pace()
        self.progress.start(what[stage.job], stop=self.tr("暂停") if stage.job == "upload" else None)
        for row in self._stages.values():
            row.set_busy(True)
        self.runner.start(stage.job)

    def _on_progress(self, job: Job) -> None:
        text = job.text
        if job.kind == "upload" and job.total:
            text = f"{text} · {self._pace.text(round(time.monotonic() * 1000), job.done, job.total)}"
        self.progress.update_progress(Progress(done=job.done, total=job.total, text=text))

    def _on_end(self, job: Job) -> None:
        for row in self._stages.values():
            row.set_busy(False)
        if job.checks:
            self.table.set_rows(check_rows(self._bench.view, job.checks) if self._bench.view else [])
            self._summary.setText(check_summary(job.checks))
        if job.state == "done":
            self.progress.finish(job.message or self.tr("完成"))
        elif job.state == "cancelled":
            paused = self.tr("已暂停。再点“上传”，从停下的地方接着传。")
            self.progress.fail(paused if job.kind == "upload" else self.tr("已取消，可以随时继续。"))
        else:
            self._failed(job.message or self.tr("没有完成，请重试。"))

    def _failed(self, text: str) -> None:
        self.export_button.setEnabled(True)
        for row in self._stages.values():
            row.set_busy(False)
        if self.progress.isVisible():
            self.progress.fail(self.tr("没有完成，可以再次点按钮继续。"))
        self.problem.set_message(text, "problem")
        self.problem.show()

    # ------------------------------------------------------------ following the room
    def _on_view(self, snapshot: Snapshot) -> None:
        for stage in stages(snapshot.view):
            row = self._stages.get(stage.key)
            if row is None:
                row = self._stages[stage.key] = _StageRow(stage)
                row.button.clicked.connect(lambda _checked, k=stage.key: self._start(self._stages[k].stage))
                self._steps.body.addWidget(row)
            row.show_stage(stage)
        self._show_late(snapshot.view)
        may = snapshot.view.started_ms is not None
        self.journals_button.setEnabled(may)
        self.journals_button.setToolTip("" if may else self.tr("考试开始后才能导入。"))
        sealed = bool(snapshot.view.bundle_sha256)
        self.export_button.setEnabled(sealed)
        self.clear_button.setEnabled(sealed)
        self.clear_button.setToolTip("" if sealed else self.tr("成绩数据安全送出以后才能清场。"))
        self.export_button.setToolTip("" if sealed else self.tr("请先封存成绩数据包。"))
        receipt = snapshot.view.receipt_id
        self._receipt.setVisible(bool(receipt))
        if receipt:
            text = self.tr("评价组织已接收，回执号 {id}，签名已验证。可以打印记录、关机离场。").format(id=receipt)
            if text != self._receipt.text:
                self._receipt.set_message(text, "success")


class _StageRow(QFrame):
    """One step with its shape, words and button."""

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self.stage = stage
        self._busy = False
        self._title = Text("", "strong")
        self._text = Text("", "caption", wrap=True)
        self.button = Button(stage.verb or "–")
        if stage.job is None:
            self.button.hide()
        else:
            self.button.setObjectName(f"job_{stage.key}")
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._title)
        words.addWidget(self._text)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.XL, 0, 0, 0)
        row.addLayout(words, 1)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)

    def show_stage(self, stage: Stage) -> None:
        """Show how far the step is."""
        self.stage = stage
        self._title.setText(stage.title)
        self._text.setText(stage.text)
        if stage.job is not None:
            self.button.setText(stage.verb)
            self.button.set_variant("primary" if stage.state == "now" else "secondary")
            self.button.setEnabled(not stage.refusal and not self._busy)
            self.button.setToolTip(stage.refusal)
        self.update()

    def set_busy(self, busy: bool) -> None:
        """No second job while one runs."""
        self._busy = busy
        self.button.setEnabled(not busy and not self.stage.refusal)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        paint_state(painter, QRectF(0, 3, 14, 14), _SHAPES[self.stage.state])
        painter.end()


def _result_icon(row: CheckRow) -> QIcon:
    if row.result == say("console.check.agrees"):
        return state_icon(DisplayState.HANDED_IN)
    return state_icon(DisplayState.PROBLEM if row.result == say("console.check.differs") else DisplayState.OFFLINE)
