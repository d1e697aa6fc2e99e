"""第二步: where the data lies and where the backup goes; both are tried.

Object names: `data-folder` `data-browse` `backup-folder` `backup-browse` `backup-drive-<n>`.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout

from shared.commandline import typed_path
from shared.machine.drives import Drive, removable_drives
from shared.qtkit.look.tokens import Space
from shared.qtkit.widgets.banner import Banner
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.field import Field
from shared.qtkit.work.background import run_in_background
from shared.words.catalogue import say
from site_server.desk.ui.step import Step, ask_folder, with_browse
from site_server.first_run.places import BackupPlace, DataPlace, look_at_backup, look_at_data

_GB = 1 << 30
_FOLDER = "exam-backup"


class PlacesStep(Step):
    """A backup is recommended, not demanded: the proctor machine keeps one as well."""

    def __init__(self, data: Path, drives: Callable[[], tuple[Drive, ...]] = removable_drives) -> None:
        super().__init__(
            "places",
            self.tr("数据与备份"),
            self.tr("数据放在本机硬盘上；备份放在另一块盘上，例如插在服务器上的 U 盘。两处都会当场试写。"),
        )
        self._drives = drives
        self._data: DataPlace | None = None
        self._backup: BackupPlace | None = None
        self.data = Field(self.tr("数据文件夹"), latin=True)
        self.data.edit.setObjectName("data-folder")
        self.data.set_text(str(data))
        self.data_found = Banner()
        self.data_found.hide()
        self.backup = Field(self.tr("备份文件夹（可不填）"), placeholder="E:\\exam-backup", latin=True)
        self.backup.edit.setObjectName("backup-folder")
        self.backup_found = Banner()
        self.backup_found.hide()
        data_browse, backup_browse = Button(self.tr("浏览…")), Button(self.tr("浏览…"))
        data_browse.setObjectName("data-browse")
        backup_browse.setObjectName("backup-browse")
        data_browse.clicked.connect(lambda: self._browse(self.data, self.tr("数据文件夹")))
        backup_browse.clicked.connect(lambda: self._browse(self.backup, self.tr("备份文件夹")))
        self._offered = QHBoxLayout()
        self._offered.setSpacing(Space.S)
        self.body.addLayout(with_browse(self.data, data_browse))
        self.body.addWidget(self.data_found)
        self.body.addLayout(with_browse(self.backup, backup_browse))
        self.body.addLayout(self._offered)
        self.body.addWidget(self.backup_found)
        self.data.edit.editingFinished.connect(self.look)
        self.backup.edit.editingFinished.connect(self.look)

    @property
    def backup_folder(self) -> Path | None:
        """The folder for the backup, if one was named and can be used."""
        usable = self.backup.text and self._backup is not None and self._backup.usable
        return typed_path(self.backup.text) if usable else None

    def problem(self) -> str:
        """See Step."""
        if self._data is None or not self._data.usable:
            return self.tr("请选择一个可以使用的数据文件夹。")
        if self.backup.text and self.backup_folder is None:
            return self.tr("备份文件夹不能用，请换一个，或清空后再继续。")
        return ""

    def entered(self) -> None:
        """Offer the sticks there are, look at once."""
        while (item := self._offered.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for number, drive in enumerate(self._drives()[:3], 1):
            button = Button(self.tr("用 {name}").format(name=drive.name), icon_name="usb")
            button.setObjectName(f"backup-drive-{number}")
            button.clicked.connect(lambda _checked=False, path=drive.path: self._use_drive(path))
            self._offered.addWidget(button)
        self._offered.addStretch(1)
        self.look()

    def look(self) -> None:
        """Try both places; writing takes a second or two, off the GUI thread."""
        data, backup = typed_path(self.data.text), self.backup.text

        def try_both() -> tuple[DataPlace, BackupPlace | None]:
            return look_at_data(data), look_at_backup(typed_path(backup), data) if backup else None

        run_in_background(self, lambda _control: try_both(), on_success=self._looked)

    def _looked(self, found: tuple[DataPlace, BackupPlace | None]) -> None:
        self._data, self._backup = found
        data, backup = found
        self.data_found.show()
        words = say(f"desk.{data.finding}", free_gb=data.free_bytes // _GB)
        self.data_found.set_message(
            words, "success" if data.finding == "data_good" else "warn" if data.usable else "problem"
        )
        self.backup_found.setVisible(backup is not None)
        if backup is not None:
            words = say(f"desk.{backup.finding}", mb_s=backup.mb_s, free_gb=backup.free_bytes // _GB)
            good = backup.finding == "backup_good"
            self.backup_found.set_message(words, "success" if good else "warn" if backup.usable else "problem")
        self.changed.emit()

    def _browse(self, field: Field, title: str) -> None:
        folder = ask_folder(self, title, field.text)
        if folder:
            field.set_text(folder)
            self.look()

    def _use_drive(self, path: str) -> None:
        folder = Path(path) / _FOLDER
        try:
            folder.mkdir(exist_ok=True)
        except OSError:
            self.backup.set_error(say("desk.backup_unwritable"))
            return
        self.backup.set_text(str(folder))
        self.look()
