"""Where a demo run puts its things: one out folder, one sub-folder a machine of the exam day."""

import os
import shutil
from pathlib import Path

from scripts.centre.folder import CentreFolder
from scripts.centre.passphrases import PassphraseFile


class Places:
    """Folders of one run under `out`. The centre and the site never share a folder, as in life."""

    def __init__(self, out: Path) -> None:
        self.out = out.resolve()
        self.centre = self.out / "centre"
        self.server = self.out / "site-server"
        self.console = self.out / "proctor-console"
        self.clients = self.out / "candidates"
        self.records = self.out / "records"
        self.screenshots = self.out / "screenshots"
        self.logs = self.out / "logs"
        self.traces = self.out / "traces"
        self.usb = self.out / "usb"
        self.passphrase = self.out / "centre-passphrase.txt"
        self.report = self.out / "report.json"

    def prepare(self) -> None:
        """Empty the folder of an earlier run (only one that a demo made) and make the sub-folders."""
        marker = self.out / ".exam-site-kit-demo"
        if self.out.exists() and any(self.out.iterdir()) and not marker.exists():
            raise SystemExit(f"{self.out} 不是空文件夹，也不是以前演示留下的，请换一个 --out 文件夹。")
        shutil.rmtree(self.out, ignore_errors=True)
        for folder in (self.centre, self.clients, self.records, self.screenshots, self.logs, self.traces, self.usb):
            folder.mkdir(parents=True)
        marker.touch()

    def centre_folder(self) -> CentreFolder:
        """The centre's folder, opened as its own commands open it."""
        return CentreFolder(self.centre, PassphraseFile(self.passphrase))

    def client(self, seat: int) -> Path:
        """The data folder of the PC at that seat."""
        return self.clients / f"seat-{seat:02d}"

    def relative(self, path: Path) -> str:
        """A path for the report: below the out folder, with forward slashes."""
        return Path(os.path.relpath(path, self.out)).as_posix()
