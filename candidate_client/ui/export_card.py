"""答案导出到U盘: for a PC whose answers cannot reach the server over the line.

In a kiosk only removable drives are offered, so that nobody gets to see the PC's folders; elsewhere any folder.
Object names: `export-button`, `export-drive` (one for each drive where there are several), `export-told`.
"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout

from candidate_client.core.state import ClientView
from candidate_client.ui.names import name as name_widgets
from shared.machine.drives import Drive
from shared.qtkit.widgets.banner import Banner
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.card import Card
from shared.qtkit.widgets.text import Text

FindDrives = Callable[[], Sequence[Drive]]


class ExportCard(Card):
    """`export(folder)`. Shown only while the view has something to carry."""

    export = Signal(str)

    def __init__(self, find_drives: FindDrives, *, kiosk: bool) -> None:
        super().__init__()
        self._find_drives = find_drives
        self._kiosk = kiosk
        words = self.tr(
            "网络一时恢复不了时，由监考人员插入 U 盘导出，带到监考机导入。文件已加密；导出后本机仍自动补交。"
        )
        self.words = Text(words, "body", wrap=True)
        self.button = Button(self.tr("答案导出到U盘"), icon_name="usb")
        self.told = Banner()
        self.told.hide()
        self._choices = QVBoxLayout()
        self._drives: list[Button] = []
        self._exported = False
        row = QHBoxLayout()
        row.addWidget(self.words, 1)
        row.addWidget(self.button)
        self.body.addLayout(row)
        self.body.addLayout(self._choices)
        self.body.addWidget(self.told)
        self.button.clicked.connect(self._choose)
        name_widgets((self.button, "export-button"), (self.told, "export-told"))
        self.hide()

    def show_view(self, view: ClientView) -> None:
        """Offer the export where the line does not do it, and say what came of it."""
        self.setVisible(view.export_offered)
        if self._exported and not view.exported:
            self.told.hide()  # it was somebody else's
        self._exported = bool(view.exported)
        busy = view.busy == "export"
        for button in (self.button, *self._drives):
            button.setEnabled(not busy)
        self.button.setText(self.tr("正在导出…") if busy else self.tr("答案导出到U盘"))
        problem = view.problem if view.problem is not None and view.problem.code.startswith("export_") else None
        if problem is not None:
            self._tell(problem.message, "problem")
        elif view.exported and not busy:
            names = "、".join(view.exported)
            text = self.tr("已导出并核对：{names}。请把 U 盘交监考人员，在监考机“收卷上传 → 导入日志”导入。").format(
                names=names
            )
            self._tell(text, "success")
            self._offer(())

    def _choose(self) -> None:
        if not self._kiosk:
            folder = QFileDialog.getExistingDirectory(self, self.tr("选择 U 盘或文件夹"))
            if folder:
                self.export.emit(folder)
            return
        drives = self._find_drives()
        self._offer(drives if len(drives) > 1 else ())
        if not drives:
            self._tell(self.tr("没有找到 U 盘。请插好 U 盘，等几秒钟后再点一次。"), "warn")
        elif len(drives) == 1:
            self.export.emit(drives[0].path)
        else:
            self._tell(self.tr("插了不止一个 U 盘，请选择导出到哪一个。"), "info")

    def _offer(self, drives: Sequence[Drive]) -> None:
        for button in self._drives:
            button.hide()
            button.deleteLater()
        self._drives = []
        for drive in drives:
            button = Button(drive.name, icon_name="usb")
            button.setObjectName("export-drive")
            button.clicked.connect(lambda _checked, path=drive.path: self.export.emit(path))
            self._choices.addWidget(button)
            self._drives.append(button)

    def _tell(self, words: str, tone: str) -> None:
        if words != self.told.text or self.told.isHidden():
            self.told.set_message(words, tone)  # type: ignore[arg-type]
        self.told.show()
