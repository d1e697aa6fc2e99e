"""After the end: the steps from the count to the receipt, what goes by USB drive, and clearing the room.

Object names: `job_collect`, `job_seal`, `job_upload`, `job_addendum`, `job_progress`, `open_clearing`,
`collection_problem`, `late_answers` (a banner whose button leads to the review).
"""

from __future__ import annotations

import time

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from proctor_console.presenters.collection import Stage, late_answers, late_text, stages
from proctor_console.presenters.desk import Snapshot
from proctor_console.presenters.pace import Pace
from proctor_console.ui.evening.check_card import CheckCard
from proctor_console.ui.evening.clearing_dialog import ClearingDialog
from proctor_console.ui.evening.drive_card import DriveCard
from proctor_console.ui.evening.stage_row import StageRow
from proctor_console.ui.frame.job_runner import JobRunner
from proctor_console.ui.frame.workbench import Workbench
from shared.protocol.console import RoomView
from shared.protocol.jobs import Job
from shared.qtkit.look.tokens import Space
from shared.qtkit.widgets.banner import Banner
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.card import Card
from shared.qtkit.widgets.progress import ProgressPanel
from shared.qtkit.widgets.text import Text
from shared.qtkit.work.background import Progress

_CARD_WIDTH = 372


class CollectionPage(QWidget):
    """Follows the workbench. `review_wanted(seat)`: late answers of that seat wait for a decision."""

    review_wanted = Signal(int)

    def __init__(self, bench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self._stages: dict[str, StageRow] = {}
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
        self._late_seat = 0
        self._late = Banner(tone="warn")
        self._late.setObjectName("late_answers")
        self._late.hide()
        self._late.triggered.connect(lambda: self.review_wanted.emit(self._late_seat))
        self.drive = DriveCard(bench)
        self.check = CheckCard()
        self._build()
        self.runner.progressed.connect(self._on_progress)
        self.runner.ended.connect(self._on_end)
        self.runner.failed.connect(self._failed)
        self.progress.cancelled.connect(self.runner.cancel)
        self.drive.begun.connect(self.problem.hide)
        self.drive.failed.connect(self._tell)
        bench.viewed.connect(self._on_view)

    def _build(self) -> None:
        self._steps = Card(self.tr("收卷上传"))
        self._steps.body.setSpacing(Space.M)
        self.clear_button = Button(self.tr("清场…"))
        self.clear_button.setObjectName("open_clearing")
        self.clear_button.clicked.connect(lambda: ClearingDialog(self, self._bench).open())
        clearing = Card()
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
        for card in (self._steps, self.drive, clearing):
            card.setFixedWidth(_CARD_WIDTH)
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
        right = QVBoxLayout()
        right.setSpacing(Space.M)
        for part in (self.problem, self._late, self._receipt, self.progress):
            right.addWidget(part)
        right.addWidget(self.check, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.M, Space.M, Space.M, Space.M)
        row.setSpacing(0)  # the way of the scroll bar lies between the two
        row.addWidget(scroll)
        row.addLayout(right, 1)

    def _show_late(self, view: RoomView) -> None:
        waiting = late_answers(view)
        self._late.setVisible(bool(waiting))
        if waiting:
            self._late_seat = waiting[0].seat
            text = late_text(waiting)
            if text != self._late.text:
                self._late.set_message(text, "warn", action=self.tr("去复核"))

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
            self.check.show_checks(self._bench.view, job.checks)
        if job.state == "done":
            self.progress.finish(job.message or self.tr("完成"))
        elif job.state == "cancelled":
            paused = self.tr("已暂停。再点“上传”，从停下的地方接着传。")
            self.progress.fail(paused if job.kind == "upload" else self.tr("已取消，可以随时继续。"))
        else:
            self._failed(job.message or self.tr("没有完成，请重试。"))

    def _failed(self, text: str) -> None:
        for row in self._stages.values():
            row.set_busy(False)
        if self.progress.isVisible():
            self.progress.fail(self.tr("没有完成，可以再次点按钮继续。"))
        self._tell(text)

    def _tell(self, text: str) -> None:
        self.problem.set_message(text, "problem")
        self.problem.show()

    # ------------------------------------------------------------ following the room
    def _on_view(self, snapshot: Snapshot) -> None:
        for stage in stages(snapshot.view):
            row = self._stages.get(stage.key)
            if row is None:
                row = self._stages[stage.key] = StageRow(stage)
                row.button.clicked.connect(lambda _checked, k=stage.key: self._start(self._stages[k].stage))
                self._steps.body.addWidget(row)
            row.show_stage(stage)
        self._show_late(snapshot.view)
        self.drive.show_view(snapshot.view)
        sealed = bool(snapshot.view.bundle_sha256)
        self.clear_button.setEnabled(sealed)
        self.clear_button.setToolTip("" if sealed else self.tr("成绩数据安全送出以后才能清场。"))
        receipt = snapshot.view.receipt_id
        self._receipt.setVisible(bool(receipt))
        if receipt:
            text = self.tr("评价组织已接收，回执号 {id}，签名已验证。可以打印记录、关机离场。").format(id=receipt)
            if text != self._receipt.text:
                self._receipt.set_message(text, "success")
