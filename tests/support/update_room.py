"""Program updates without a network between: a stick carried to a server, and a PC with its agent, on real files."""

import hashlib
import time
from collections.abc import Callable
from pathlib import Path

from msgspec.structs import replace

from shared.link.errors import Refused
from shared.link.release_carrier import carry_release
from shared.link.update_agent import Machine, Progress, UpdateAgent
from shared.protocol.errors import WireError
from shared.protocol.updates import (
    DeviceUpdate,
    ReleaseWanted,
    UpdateAnswer,
    UpdateBoard,
    UpdateCommand,
    UpdateOrder,
    UpdateReport,
)
from shared.updates.release import Metadata, this_platform
from shared.updates.slots import Slots
from site_server.domain.rows import DeviceRow
from tests.support.server_parts import ServerParts

EARLY_S = 26 * 3600
STARTS_MS = int(time.time() * 1000)


class Technician:
    """The stick carried to the server, without a network between."""

    def __init__(self, parts: ServerParts) -> None:
        self.offer, self.orders = parts.use_cases.offer, parts.use_cases.orders

    def offer_release(self, metadata: Metadata) -> ReleaseWanted:
        return self.offer.offered(metadata)

    def release_part(self, sha256: str, at: int, data: bytes) -> ReleaseWanted:
        return self.offer.part(sha256, at, data)

    def take_release(self) -> UpdateBoard:
        self.offer.take()
        return self.orders.board()


class PcDoor:
    """A PC's calls, without a network between; `spoil` changes what the server sends."""

    def __init__(self, parts: ServerParts, device: DeviceRow) -> None:
        self.parts, self.device = parts, device
        self.spoil: Callable[[bytes, int], bytes] = lambda data, at: data
        self.metadata: Metadata | None = None
        self.order: UpdateOrder | None = None
        self.asked: list[UpdateReport] = []

    def ask(self, report: UpdateReport) -> UpdateAnswer:
        self.asked.append(report)
        answer = self.parts.use_cases.orders.ask(self.device, report)
        return replace(answer, order=self.order) if self.order else answer

    def release(self) -> Metadata:
        found = self.metadata or self.parts.use_cases.offer.metadata
        assert found is not None
        return found

    def program_part(self, sha256: str, at: int) -> bytes:
        try:
            return self.spoil(self.parts.use_cases.orders.part(self.device, sha256, at), at)
        except WireError as error:
            raise Refused(error.code, error.message, status=error.status, details=error.details) from error


class Pc:
    """One PC with its agent."""

    def __init__(self, parts: ServerParts, data: Path, device: DeviceRow, anchor: bytes | None) -> None:
        self.data, self.anchor = data, anchor
        self.door = PcDoor(parts, device)
        self.busy = False
        self.restarts = 0
        self._by_installer = ""
        self.told: list[Progress] = []
        self.agent = self.program("0.1.0")

    def program(self, version: str) -> UpdateAgent:
        return UpdateAgent(
            Machine(program="client", version=version, data=self.data, anchor=self.anchor),
            lambda: self.door,
            free=lambda: not self.busy,
            told=self.told.append,
            restart=self._restart,
            install=self._run_installer,
        )

    def _run_installer(self, archive: Path, _log: Path) -> None:
        """What Windows would do with it: from then on the program is the one of that file."""
        assert this_platform() == "windows"
        release = self.door.parts.use_cases.offer.release
        assert release is not None
        listed = release.by_sha256(hashlib.sha256(archive.read_bytes()).hexdigest())
        assert listed is not None
        self._by_installer = listed.version

    def _restart(self) -> None:
        self.restarts += 1

    @property
    def installed(self) -> str:
        if this_platform() == "windows":
            return self._by_installer
        found = Slots(self.data).newest(self.anchor or b"", "client", "0.1.0")
        return found[1].version if found else ""

    @property
    def failed(self) -> str:
        return self.told[-1].message if self.told and self.told[-1].state == "failed" else ""


def stick(parts: ServerParts, folder: Path) -> UpdateBoard:
    board = carry_release(Technician(parts), folder, progress=lambda *_: None)
    assert board is not None
    return board


def row(parts: ServerParts) -> DeviceUpdate:
    return next(d for d in parts.use_cases.orders.board().devices if d.seat == 1)


def ordered(parts: ServerParts, pc: Pc) -> None:
    pc.agent.step()
    parts.use_cases.orders.command(UpdateCommand())


def program_on(folder: Path) -> Path:
    return next(path for path in (folder / "targets").rglob("*") if path.is_file())
