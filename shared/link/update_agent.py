"""The part of a PC or console that hears what program to install: fetches it in parts, checks it, puts it in place.

It believes nothing that the server says of the file: the release's signatures are judged here again, against the root
this program was built with. Work stops wherever nobody would want it: when a candidate is at the PC, when the
technician takes the word back, when the server says that the room is closed for updates.
"""

import logging
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Final, Protocol

import msgspec
from msgspec.structs import replace

from shared.link.backoff import Backoff
from shared.link.errors import LinkError, Refused
from shared.machine.files import write_private
from shared.protocol.updates import PART_BYTES, UpdateAnswer, UpdateOrder, UpdateReport, UpdateState
from shared.updates.errors import UpdateError
from shared.updates.msi import install_msi
from shared.updates.parts import PartFiles
from shared.updates.release import Metadata, Target, this_platform, version_key
from shared.updates.slots import Slots

log = logging.getLogger(__name__)

ASK_EVERY_S: Final = 5.0
_STOPS: Final = frozenset({"update_cancelled", "update_closed"})


class Door(Protocol):
    """This device's calls to the server. Each may raise LinkError."""

    def ask(self, report: UpdateReport) -> UpdateAnswer:
        """Tell and hear."""
        ...

    def release(self) -> Metadata:
        """The signed files of the release."""
        ...

    def program_part(self, sha256: str, at: int) -> bytes:
        """A part of a program file."""
        ...


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """What a window shows: the state, how much of how much, the version that comes, why it failed."""

    state: UpdateState = "idle"
    version: str = ""
    done: int = 0
    length: int = 0
    message: str = ""


class Machine(msgspec.Struct, frozen=True, kw_only=True):
    """What is updated. `anchor`: the root the program trusts; None: it installs nothing."""

    program: str
    version: str
    data: Path
    anchor: bytes | None


class UpdateAgent:
    """One for each running program. `step` does one thing; `start` runs steps on a thread of its own."""

    def __init__(
        self,
        machine: Machine,
        door: Callable[[], Door | None],
        *,
        free: Callable[[], bool],
        told: Callable[[Progress], None],
        restart: Callable[[], None],
        install: Callable[[Path, Path], None] = install_msi,
    ) -> None:
        """`free`: nobody is at work here. `told`: called on changes. `restart`: everything is in place.

        `install`: runs a Windows installer, given the file and where it logs; see `install_msi`.
        """
        self._machine = machine
        self._door = door
        self._free = free
        self._told = told
        self._restart = restart
        self._install = install
        self._files = PartFiles(machine.data / "programs" / "parts")
        self._known_path = machine.data / "programs" / "release.json"
        self._own = UpdateReport(program=machine.program, version=machine.version, platform=this_platform())
        self._report = self._own
        self._settled = 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="updates", daemon=True)

    def start(self) -> None:
        """Ask now and then from now on."""
        self._thread.start()

    def stop(self, timeout_s: float = 5.0) -> None:
        """Ask no more; what was fetched stays for the next time. Close the line first."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(timeout_s)

    def step(self) -> float:
        """Ask, and do what is asked for; seconds until the next step. Raises LinkError where the line is down."""
        door = self._door()
        if door is None or not self._free():
            return ASK_EVERY_S
        answer = door.ask(self._report)
        order = answer.order
        if order is None:
            if self._report.state not in {"idle", "failed"}:
                self._tell(self._own)
            return ASK_EVERY_S
        if order.number == self._settled:
            return ASK_EVERY_S
        try:
            self._carry_out(door, order, answer.room_ms)
        except UpdateError as error:
            self._failed(order, error.code)
        except OSError as error:
            log.warning("update not installed: %s", error.strerror)
            self._failed(order, "install_failed")
        return 0.0

    def _carry_out(self, door: Door, order: UpdateOrder, room_ms: int) -> None:
        target, metadata = self._judged(door, order, room_ms)
        self._tell(replace(self._own, state="downloading", sha256=target.sha256), target)
        if not self._fetched(door, target):
            return
        self._tell(replace(self._own, state="installing", sha256=target.sha256, done=target.length), target)
        door.ask(self._report)
        if not self._free():
            return
        archive = self._files.path(target.sha256)
        if target.form == "msi":
            self._install(archive, self._machine.data / "logs" / "update.log")
        else:
            Slots(self._machine.data).install(archive, target, metadata)
        self._settled = order.number
        self._files.keep_only(set())
        self._tell(replace(self._own, state="restarting", sha256=target.sha256, done=target.length), target)
        door.ask(self._report)
        log.info("program %s installed, restarting", target.version)
        self._restart()

    def _judged(self, door: Door, order: UpdateOrder, room_ms: int) -> tuple[Target, Metadata]:
        """The file of the order as the release has it, the release judged by this machine itself."""
        if self._machine.anchor is None:
            raise UpdateError("no_anchor")
        from shared.updates.trust import verify  # noqa: PLC0415 - late: a window that starts lacks tuf

        known, offered = self._known(), door.release()
        release = verify(self._machine.anchor, known, offered, room_ms)
        if offered != known:
            write_private(self._known_path, msgspec.json.encode(offered))
        target = release.by_sha256(order.sha256)
        if target is None or (target.program, target.platform) != (self._machine.program, this_platform()):
            raise UpdateError("not_listed")
        if version_key(target.version) <= version_key(self._machine.version):
            raise UpdateError("older_program", offered=target.version, own=self._machine.version)
        return target, offered

    def _fetched(self, door: Door, target: Target) -> bool:
        """Fetch what is missing; False where it was broken off, with what is here kept."""
        self._files.keep_only({target.sha256})
        have = self._files.have(target)
        while have < target.length:
            if self._stop.is_set() or not self._free():
                return False
            try:
                data = door.program_part(target.sha256, have)
            except Refused as error:
                if error.code == "update_busy":
                    self._stop.wait(min(10_000, int(error.details.get("wait_ms", 1_000))) / 1000)
                    continue
                if error.code in _STOPS:
                    return False
                raise
            if not data or len(data) > PART_BYTES:
                raise UpdateError("target_too_long")
            have = self._files.append(target, have, data)
            self._tell(replace(self._own, state="downloading", sha256=target.sha256, done=have), target)
        return True

    def _known(self) -> Metadata | None:
        try:
            return msgspec.json.decode(self._known_path.read_bytes(), type=Metadata)
        except (OSError, msgspec.DecodeError):
            return None

    def _failed(self, order: UpdateOrder, code: str) -> None:
        """The order is settled: it is tried again when the technician gives the word again."""
        log.warning("update to %s refused: %s", order.version, code)
        self._settled = order.number
        self._tell(replace(self._own, state="failed", sha256=order.sha256, code=code))

    def _tell(self, report: UpdateReport, target: Target | None = None) -> None:
        self._report = report
        self._told(
            Progress(
                state=report.state,
                version=target.version if target else "",
                done=report.done,
                length=target.length if target else 0,
                message=report.code,
            )
        )

    def _run(self) -> None:
        backoff = Backoff()
        while not self._stop.is_set():
            try:
                wait_s = self.step()
                backoff = Backoff()
            except LinkError as error:
                log.debug("updates: %s", error.code)
                wait_s = max(ASK_EVERY_S, backoff.failed())
            self._stop.wait(wait_s)
