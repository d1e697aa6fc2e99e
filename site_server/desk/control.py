"""What the desk does with the server: look, start, stop, ask. No window here; every call may take seconds."""

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec

from shared.exchange.site_files import card_fingerprint
from shared.link.found import room_addresses
from shared.link.transport import Transport
from shared.machine.owner import hand_to_owner
from shared.protocol import paths
from shared.protocol.asking import AskingList, DecideReply, DecideRequest
from shared.protocol.enrolment import EnrolmentRequest, EnrolmentWindow
from shared.words.catalogue import say
from site_server.adapters.files.backup_settings import read_settings
from site_server.adapters.files.folder import DataFolder
from site_server.adapters.files.lock import FolderLock
from site_server.adapters.files.site_keys import SiteFiles
from site_server.adapters.files.site_setup import read_setup
from site_server.domain.site_setup import room_of_site
from site_server.first_run.handover import Handover
from site_server.first_run.site_file import load_keys, write_site_file
from site_server.guarding import need_free
from site_server.local_call import connect, running
from site_server.purging.carry_out import NotYetError, Purged, purge
from site_server.purging.telling import why_not
from site_server.rooms.own_command import run_command
from site_server.rooms.state import RoomState, ServerState, request_stop, server_state
from site_server.settings import default_data

SERVICE: Final = "ExamSiteServer"
"""The name the installer gives the Windows service."""
_SERVER, _SERVER_FOLDER = "exam-site-server", "server"
_NO_SERVICE: Final = 1060
_UNIT: Final = Path("/lib/systemd/system/exam-site-server.service")
_SYSTEMD: Final = Path("/run/systemd/system")
_NO_UNIT: Final = 5
"""What `systemctl` answers where no such unit is loaded."""
_NO_WINDOW: Final[int] = getattr(subprocess, "CREATE_NO_WINDOW", 0)
_STOP_S: Final = 40.0
_LAST_WORDS: Final = "logs/start.txt"

T = TypeVar("T")


class DeskError(Exception):
    """Something did not work; `message` says what, for the technician."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.message = say(f"desk.{code}", **values)


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """The server as the desk shows it: each room's process, and who waits at it (None while it does not run)."""

    state: ServerState
    addresses: tuple[str, ...]
    asking: tuple[AskingList | None, ...]


class Control:
    """One server's data folder."""

    def __init__(self, data: Path) -> None:
        self.data = data
        # The server this desk started; it outlives the desk, and is only waited for where it was told to end.
        self._child: subprocess.Popen[bytes] | None = None

    @property
    def made(self) -> bool:
        """Whether there is a site here already."""
        return self.data.is_dir() and SiteFiles(DataFolder(self.data, clean=False)).exists()

    def look(self) -> Seen:
        """How it stands now. Raises RoomsError, OSError, LinkError."""
        state = server_state(self.data)
        asking = tuple(
            self._ask(room, "GET", paths.ASKING, None, AskingList)
            if room.condition == "running" and room.port
            else None
            for room in state.rooms
        )
        return Seen(state=state, addresses=room_addresses(), asking=asking)

    def start(self) -> None:
        """Start it, as the system's service where it is one, and wait until it listens. Raises DeskError, OSError."""
        hand_to_owner(self.data)
        if not _service("start", self.data):
            words = self.data / _LAST_WORDS
            words.parent.mkdir(parents=True, exist_ok=True)
            with words.open("wb") as told:
                self._child = subprocess.Popen(
                    _server_command(self.data),
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=told,
                    creationflags=_NO_WINDOW,
                    start_new_session=True,
                )
        if not self._wait(lambda state: any(room.port for room in state.rooms)):
            raise DeskError("not_started", why=self._why())

    def stop(self) -> None:
        """End it in order and wait for it. Raises OnDutyError while an exam runs, DeskError, OSError."""
        need_free(self.data, "stop")
        if not _service("stop", self.data):
            request_stop(self.data)
        if not self._wait(lambda state: not state.running):
            raise DeskError("not_stopped")
        if self._child is not None:
            self._child.wait(_STOP_S)
            self._child = None

    def restart(self) -> None:
        """Stop and start. Raises OnDutyError, DeskError, OSError."""
        self.stop()
        self.start()

    def window(self, room: RoomState, seconds: int) -> EnrolmentWindow:
        """Open the enrolment window for that long; 0 closes it. Raises LinkError, OSError."""
        return self._ask(room, "POST", paths.ENROLMENT, EnrolmentRequest(open_for_s=seconds), EnrolmentWindow)

    def decide(self, room: RoomState, request: DecideRequest) -> DecideReply:
        """Let those who wait in or not. Raises LinkError, OSError."""
        return self._ask(room, "POST", paths.ASKING, request, DecideReply)

    def write_site_file(self, room: RoomState, folder: Path) -> Path:
        """The room's site file. Raises NoAddressError, KeyCardError, SecurityError, OSError."""
        port = room.port or room.entry.port
        return write_site_file(room.folder, folder, port=port, now_ms=_now_ms())[0]

    def handover(self, room: RoomState) -> Handover:
        """What stands on the technician's page. Raises KeyCardError, SecurityError, BackupError, OSError."""
        keys, setup = load_keys(room.folder), read_setup(room.folder)
        known = room_of_site(setup.rooms[0], room_addresses(), room.port or room.entry.port)
        return Handover(
            card=keys.card,
            centre_name=keys.centre.name,
            centre_print=card_fingerprint(keys.centre),
            room=room.entry.name or setup.rooms[0].room,
            servers=known.servers,
            data=str(room.folder),
            backups=read_settings(room.folder).folders,
            at_ms=_now_ms(),
        )

    def purge(self, room: RoomState, by: str) -> Purged | None:
        """Purge a room whose server does not run. Raises DeskError `purge_refused`, `purge_running`; as `purge`."""
        lock = FolderLock(room.folder)
        if not lock.acquire():
            raise DeskError("purge_running")
        try:
            return purge(room.folder, by=by, now_ms=_now_ms())
        except NotYetError as not_yet:
            raise DeskError("purge_refused", why=why_not(not_yet)) from not_yet
        finally:
            lock.release()

    def _ask(self, room: RoomState, method: str, path: str, body: msgspec.Struct | None, reply: type[T]) -> T:
        info = running(room.folder)
        if info is None:
            raise DeskError("not_running")
        transport: Transport = connect(room.folder, info)
        try:
            return transport.call(method, path, body, reply)
        finally:
            transport.close()

    def _wait(self, reached: Callable[[ServerState], Any]) -> bool:
        until_s = time.monotonic() + _STOP_S
        while time.monotonic() < until_s:
            if reached(server_state(self.data)):
                return True
            time.sleep(0.2)
        return False

    def _why(self) -> str:
        try:
            lines = (self.data / _LAST_WORDS).read_bytes().decode("utf-8", "replace").strip().splitlines()
        except OSError:
            return ""
        return lines[-1] if lines else ""


def _server_command(data: Path) -> list[str]:
    """The command line that serves all rooms; a frozen desk is another program than the server beside it."""
    command = run_command(data)
    if getattr(sys, "frozen", False):
        desk = Path(sys.executable)
        command[0] = str(desk.parent.with_name(_SERVER_FOLDER) / desk.with_stem(_SERVER).name)
    return command


def _service(act: str, data: Path, platform: str = sys.platform) -> bool:
    """Ask the system to start or stop the service of this data folder; False where there is none.

    Raises DeskError if it refuses.
    """
    if platform == "win32":
        words, nobody = ["sc.exe", act, SERVICE], _NO_SERVICE
    elif data == default_data() and _UNIT.is_file() and _SYSTEMD.is_dir():
        words, nobody = ["systemctl", act, _UNIT.name], _NO_UNIT
    else:
        return False
    done = subprocess.run(words, capture_output=True, check=False, creationflags=_NO_WINDOW)
    if done.returncode == nobody:
        return False
    if done.returncode:
        raise DeskError("service_refused", code_of=done.returncode)
    return True


def _now_ms() -> int:
    return time.time_ns() // 1_000_000
