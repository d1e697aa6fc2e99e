"""The one place where the console is put together; tests and the demo use it with their own settings."""

import sys
import threading
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication

from proctor_console.core.backup_keeper import BackupKeeper
from proctor_console.core.room_windows import RoomWindows
from proctor_console.core.settings import Settings
from proctor_console.gateway.backup import BackupLine
from proctor_console.gateway.console import SiteGateway
from proctor_console.gateway.line import ConsoleLine
from proctor_console.gateway.port import Gateway
from proctor_console.ui.main_window import MainWindow
from shared.link.device_files import DeviceFiles, DeviceIdentity
from shared.link.discovery import look
from shared.link.program_updates import ProgramUpdates
from shared.link.seeker import Seeker
from shared.protocol.console import RoomView
from shared.qtkit.look.theme import apply_theme
from shared.qtkit.work.collector import collect_on_gui_thread
from shared.qtkit.work.list_keys import hand_list_keys_on
from shared.qtkit.work.translations import install_translations


class KeepingGateway(SiteGateway):
    """The gateway of a running console: as long as it is open, a copy of the server is kept beside it.

    If the server falls silent, it is sought where it may have gone; every line follows.
    """

    def __init__(self, identity: DeviceIdentity, files: DeviceFiles, settings: Settings) -> None:
        super().__init__(identity, files, settings.server)
        line = BackupLine(identity, files, settings.server)
        self.keeper = BackupKeeper(settings.data / "backup", line)
        self.keeper.start()
        self._gone = threading.Event()
        self._seen = ConsoleLine(files, settings.server or identity.server)
        discover = look if settings.discover else tuple
        self._seeker = Seeker(self._seen, files, self._gone, discover=discover)
        self._seeker.start()

    def view(self) -> RoomView:
        """See Gateway."""
        seen = super().view()
        self._seen.told(seen.servers)
        return seen

    def close(self) -> None:
        """See Gateway."""
        self._gone.set()
        self._seen.close()
        self.keeper.stop()
        self._seeker.stop()
        super().close()


def build_application() -> QApplication:
    """The Qt application in the kit's dress; the one that runs already, if there is one."""
    running = QApplication.instance()
    app = running if isinstance(running, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName("exam-proctor-console")
    collect_on_gui_thread(app)
    hand_list_keys_on(app)
    if running is None:
        install_translations(app)
    apply_theme(app)
    return app


class ConsoleWindow(MainWindow):
    """The main window of a running console, which gives way to a newer program on the technician's word.

    `start_again`: it was closed for that.
    """

    start_again = False
    _newer_installed = Signal()

    def follow_updates(self, files: DeviceFiles, data: Path) -> None:
        """Ask the server for the technician's word from now on."""
        self._newer_installed.connect(self._give_way)
        updates = ProgramUpdates(
            "console", files, data, free=lambda: True, told=lambda _progress: None, restart=self._newer_installed.emit
        )
        updates.start()
        self.closing.connect(updates.stop)

    def _give_way(self) -> None:
        self.start_again = True
        self.close()


def build_window(settings: Settings) -> tuple[QApplication, ConsoleWindow]:
    """Application and main window, not shown yet. Without an enrolment in `settings.data` it asks for one."""
    app = build_application()
    files = DeviceFiles(settings.data)

    def make_gateway(identity: DeviceIdentity) -> Gateway:
        return KeepingGateway(identity, files, settings)

    beside = RoomWindows(settings.data)

    def open_room(room_id: str, port: int) -> bool:
        identity = files.load()
        known = settings.server or (identity.server if identity is not None else "")
        # The rooms of one server differ in the port alone; where the server moved to, so did they.
        host = (files.found or known).rpartition(":")[0]
        return beside.open(room_id, f"{host}:{port}")

    window = ConsoleWindow(settings.data, make_gateway, files.load(), settings.server, settings.poll_ms, open_room)
    if settings.updates:
        window.follow_updates(files, settings.data)
    if settings.discover:
        window.connect_page.discover(look, settings.site_file)
    return app, window
