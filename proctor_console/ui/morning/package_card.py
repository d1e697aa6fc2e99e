"""Importing the exam package: by file dialog, by dragging it here, or by its path; with a report or a named refusal.

A trust file of the centre comes in the same way; what it or a package tells of the centre's keys is shown below.

The next session's package may be loaded ahead while one is open: it is checked and kept, and started when the open
one is over and its results are safe.

Object names: `package_path`, `package_browse`, `package_import`, `package_problem`, `package_preload`, `package_next`
(its line), `package_start_next`, `package_told`.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QGridLayout, QHBoxLayout, QLineEdit, QWidget

from proctor_console.presenters.desk import Snapshot
from proctor_console.ui.frame.workbench import Workbench
from shared.exchange.trust_file import is_trust
from shared.formatting import date_time
from shared.protocol.console import PackageList, PackageReport, TrustReport
from shared.qtkit.look.tokens import Space
from shared.qtkit.widgets.banner import Banner, show_toast
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.card import Card
from shared.qtkit.widgets.text import Text
from shared.session_kind import kind_word

_LARGEST = 512 * 1024 * 1024


class PackageCard(Card):
    """Follows the workbench; shows what the imported package holds."""

    def __init__(self, bench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("试卷包"), parent)
        self._bench = bench
        self._session = ""
        self.setAcceptDrops(True)
        self.path = QLineEdit()
        self.path.setObjectName("package_path")
        self.path.setPlaceholderText(self.tr("把 .exampkg、.examtrust 文件拖到这里"))
        self._browse = Button(self.tr("浏览…"), icon_name="folder")
        self._browse.setObjectName("package_browse")
        self.import_button = Button(self.tr("导入"), "primary")
        self.import_button.setObjectName("package_import")
        self.problem = Banner(tone="problem")
        self.problem.setObjectName("package_problem")
        self.problem.hide()
        self.told = Banner(tone="info")
        self.told.setObjectName("package_told")
        self.told.hide()
        self._facts = QGridLayout()
        self._facts.setColumnStretch(1, 1)
        self._facts.setVerticalSpacing(Space.XS)
        self._values: list[Text] = []
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        row.addWidget(self.path, 1)
        row.addWidget(self._browse)
        row.addWidget(self.import_button)
        self._hint = Text(
            self.tr("导入时逐项检查签名、完整性、是否发给本考点、是否旧版；有一项不符就什么都不导入。"),
            "caption",
            wrap=True,
        )
        self.body.addLayout(row)
        self.body.addWidget(self._hint)
        self.body.addWidget(self.problem)
        self.body.addWidget(self.told)
        self.body.addLayout(self._facts)
        self.preload_button = Button(self.tr("预载下一场…"))
        self.preload_button.setObjectName("package_preload")
        self.preload_button.clicked.connect(self._choose_next)
        self.next_line = Text("", "muted", wrap=True)
        self.next_line.setObjectName("package_next")
        self.start_button = Button(self.tr("启用下一场"))
        self.start_button.setObjectName("package_start_next")
        self.start_button.clicked.connect(self._start_next)
        self.start_button.hide()
        self.body.addLayout(self._ahead())
        self._browse.clicked.connect(self._choose)
        self.import_button.clicked.connect(self._import)
        self.path.returnPressed.connect(self._import)
        bench.viewed.connect(self._on_view)

    def _ahead(self) -> QHBoxLayout:
        ahead = QHBoxLayout()
        ahead.setSpacing(Space.S)
        ahead.addWidget(self.next_line, 1)
        ahead.addWidget(self.start_button)
        ahead.addWidget(self.preload_button)
        return ahead

    def import_file(self, path: Path) -> None:
        """Read the file and hand it over, off the GUI thread."""
        self.problem.hide()
        self.told.hide()
        self.import_button.setEnabled(False)
        self._hint.setText(self.tr("正在检查并导入 {name} …").format(name=path.name))

        def work() -> PackageReport | TrustReport:
            if path.stat().st_size > _LARGEST:
                raise OSError(path.name)
            data = path.read_bytes()
            gateway = self._bench.desk.gateway
            return gateway.take_trust(data) if is_trust(data) else gateway.import_package(data)

        self._bench.run(self, work, done=self._imported, failed=self._failed)

    def preload_file(self, path: Path) -> None:
        """Hand the next session's package over; it waits at the server."""

        def work() -> PackageReport:
            if path.stat().st_size > _LARGEST:
                raise OSError(path.name)
            return self._bench.desk.gateway.preload(path.read_bytes())

        self.problem.hide()
        self.preload_button.setEnabled(False)
        self._bench.run(self, work, done=self._show_next, failed=self._failed)

    def _choose_next(self) -> None:
        chosen, _kind = QFileDialog.getOpenFileName(
            self, self.tr("选择下一场的试卷包"), "", self.tr("试卷包 (*.exampkg);;所有文件 (*)")
        )
        if chosen:
            self.preload_file(Path(chosen))

    def _start_next(self) -> None:
        self.problem.hide()
        self.start_button.setEnabled(False)
        self._bench.run(self, self._bench.desk.gateway.start_next, done=self._imported, failed=self._failed)

    def _show_next(self, report: PackageReport | None) -> None:
        self._over()
        if report is not None and report.told:
            self._tell(report.told)
        self.start_button.setVisible(report is not None)
        if report is None:
            self.next_line.setText(self.tr("本场没有结束时，下一场的试卷包可以先放进来：只检查、保存，不启用。"))
            return
        zone = self._bench.view.time_zone if self._bench.view else "Asia/Shanghai"
        words = self.tr("下一场已预载：{title}（{kind}），{room}，{at} 开考，{n} 人。本场成绩安全送出后启用。")
        self.next_line.setText(
            words.format(
                title=report.title,
                kind=kind_word(report.kind),
                room=report.room,
                at=date_time(report.starts_at_ms, zone),
                n=report.candidates,
            )
        )

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept one local file."""
        urls = event.mimeData().urls()
        if len(urls) == 1 and urls[0].isLocalFile():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Import the dropped file."""
        path = event.mimeData().urls()[0].toLocalFile()
        self.path.setText(path)
        self.import_file(Path(path))

    def _choose(self) -> None:
        chosen, _kind = QFileDialog.getOpenFileName(
            self, self.tr("选择试卷包或信任文件"), "", self.tr("试卷包和信任文件 (*.exampkg *.examtrust);;所有文件 (*)")
        )
        if chosen:
            self.path.setText(chosen)
            self.import_file(Path(chosen))

    def _import(self) -> None:
        text = self.path.text().strip().strip('"')
        if text:
            self.import_file(Path(text))
        else:
            self._choose()

    def _imported(self, report: PackageReport | TrustReport) -> None:
        self._over()
        self.path.clear()
        self._tell(report.told)
        self._bench.look()
        if isinstance(report, TrustReport):
            return
        self._show(report)
        show_toast(
            self,
            self.tr("已导入 {title}：{n} 名考生，{p} 张照片。").format(
                title=report.title, n=report.candidates, p=report.photos
            ),
        )

    def _tell(self, told: tuple[str, ...]) -> None:
        """What came of the centre's keys: it stays until the next file, since somebody may have to telephone."""
        self.told.set_message("\n".join(told), "info")
        self.told.setVisible(bool(told))

    def _failed(self, text: str) -> None:
        self._over()
        self.problem.set_message(text, "problem")
        self.problem.show()

    def _over(self) -> None:
        for button in (self.import_button, self.preload_button, self.start_button):
            button.setEnabled(True)
        self._hint.setText(self.tr("导入时逐项检查签名、完整性、是否发给本考点、是否旧版；有一项不符就什么都不导入。"))

    def _on_view(self, snapshot: Snapshot) -> None:
        view = snapshot.view
        if view.session_id == self._session:
            return
        self._session = view.session_id
        if view.session_id:
            self._bench.run(
                self,
                self._bench.desk.gateway.packages,
                done=self._show_found,
                failed=lambda _text: None,
            )

    def _show_found(self, found: PackageList) -> None:
        if found.packages:
            self._show(found.packages[-1])
        self._show_next(found.waiting)

    def _show(self, report: PackageReport) -> None:
        zone = self._bench.view.time_zone if self._bench.view else "Asia/Shanghai"
        rows = (
            (self.tr("场次"), report.title),
            (self.tr("性质"), kind_word(report.kind)),
            (self.tr("考场"), report.room),
            (self.tr("开考时间"), date_time(report.starts_at_ms, zone)),
            (self.tr("考生"), self.tr("{n} 人，照片 {p} 张").format(n=report.candidates, p=report.photos)),
            (
                self.tr("试卷包"),
                self.tr("{id}，第 {s} 版").format(id=report.package_id, s=report.serial),
            ),
            (self.tr("校验码"), report.sha256[:16]),
        )
        if not self._values:
            for line, (label, _value) in enumerate(rows):
                value = Text("", wrap=True)
                self._facts.addWidget(Text(label, "muted"), line, 0)
                self._facts.addWidget(value, line, 1)
                self._values.append(value)
        for field, (_label, words) in zip(self._values, rows, strict=True):
            field.setText(words)
