"""What goes and comes by a USB drive: the sealed bundle out, a receipt and the journals of PCs without a line in.

Object names: `export_bundle`, `import_receipt`, `import_journals`.
`export(path)` and `take_receipt(path)` do what the buttons do after the file was chosen.
"""

import hashlib
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout

from proctor_console.core.file_names import session_file
from proctor_console.ui.answers.journals_dialog import JournalsDialog
from proctor_console.ui.frame.workbench import Workbench
from shared.machine.files import write_whole
from shared.protocol.commands import CommandReply, KeepCopy
from shared.protocol.console import ReceiptReport, RoomView
from shared.qtkit.look.tokens import Space
from shared.qtkit.widgets.banner import show_toast
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.card import Card
from shared.qtkit.widgets.text import Text


class DriveCard(Card):
    """`begun()`: something was tried, an older problem is no longer shown; `failed(sentence)`: why it did not work."""

    begun = Signal()
    failed = Signal(str)

    def __init__(self, bench: Workbench) -> None:
        super().__init__(QCoreApplication.translate("DriveCard", "U 盘"))
        self._bench = bench
        self.export_button = Button(self.tr("导出到 U 盘"), icon_name="usb")
        self.export_button.setObjectName("export_bundle")
        self.export_button.clicked.connect(self._choose)
        self.receipt_button = Button(self.tr("导入回执"))
        self.receipt_button.setObjectName("import_receipt")
        self.receipt_button.clicked.connect(self._choose_receipt)
        self.journals_button = Button(self.tr("导入日志"))
        self.journals_button.setObjectName("import_journals")
        self.journals_button.clicked.connect(self.open_journals)
        told = self.tr("加密的成绩数据包只有评价组织能打开；断网考试机的作答日志只有本场服务器能打开。")
        self.body.addWidget(Text(told, "muted", wrap=True))
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        for button in (self.export_button, self.receipt_button, self.journals_button):
            row.addWidget(button)
        self.body.addLayout(row)

    def show_view(self, view: RoomView) -> None:
        """Offer what the room is ready for."""
        may = view.started_ms is not None
        self.journals_button.setEnabled(may)
        self.journals_button.setToolTip("" if may else self.tr("考试开始后才能导入。"))
        sealed = bool(view.bundle_sha256)
        self.export_button.setEnabled(sealed)
        self.export_button.setToolTip("" if sealed else self.tr("请先封存成绩数据包。"))

    def open_journals(self) -> None:
        """Open the import of journals, where somebody may do it now."""
        JournalsDialog(self, self._bench).open()

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
        self._bench.run(self, work, done=self._exported, failed=self._not_done)

    def _exported(self, copied: tuple[str, ...]) -> None:
        self.export_button.setEnabled(True)
        for sha256 in copied:
            self._bench.act(self, KeepCopy(bundle_sha256=sha256), done=self._copied, failed=self._not_done)

    def _copied(self, reply: CommandReply) -> None:
        show_toast(self, reply.message)

    # ------------------------------------------------------------ a receipt by hand
    def take_receipt(self, path: Path) -> None:
        """Hand a receipt over that came on a USB drive."""

        def work() -> ReceiptReport:
            return self._bench.desk.gateway.take_receipt(path.read_bytes())

        self.begun.emit()
        self._bench.run(self, work, done=self._received, failed=self.failed.emit)

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
        name = session_file(self._bench.view, "results.exambundle")
        chosen, _filter = QFileDialog.getSaveFileName(
            self, self.tr("导出成绩数据包"), name, self.tr("成绩数据包 (*.exambundle)")
        )
        if chosen:
            self.export(Path(chosen))

    def _not_done(self, text: str) -> None:
        self.export_button.setEnabled(True)
        self.failed.emit(text)
