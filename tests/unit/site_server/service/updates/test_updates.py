"""A release from the stick to a PC: the server's side and the PC's, on real files; every attack and every refusal."""

import random
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
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
from shared.updates.errors import UpdateError
from shared.updates.folder import read_metadata
from shared.updates.release import Metadata
from shared.updates.slots import Slots
from site_server.adapters.memory.store import MemoryStore
from site_server.domain.rows import DeviceRow
from site_server.service.core.site import Limits
from site_server.service.updates.orders import Outflow
from tests.support.releases import DAY_MS, Centre
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
        self.told: list[Progress] = []
        self.agent = self.program("0.1.0")

    def program(self, version: str) -> UpdateAgent:
        return UpdateAgent(
            Machine(program="client", version=version, data=self.data, anchor=self.anchor),
            lambda: self.door,
            free=lambda: not self.busy,
            told=self.told.append,
            restart=self._restart,
        )

    def _restart(self) -> None:
        self.restarts += 1

    @property
    def installed(self) -> str:
        found = Slots(self.data).newest(self.anchor or b"", "client", "0.1.0")
        return found[1].version if found else ""

    @property
    def failed(self) -> str:
        return self.told[-1].message if self.told and self.told[-1].state == "failed" else ""


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Centre:
    made = Centre(tmp_path_factory.mktemp("centre"), at_ms=STARTS_MS - 60 * DAY_MS)
    made.add("0.2.0", at_ms=STARTS_MS - 60 * DAY_MS)
    return made


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerParts]:
    made = ServerParts(tmp_path_factory.mktemp("room"), early_s=EARLY_S, limits=Limits(update_bytes_per_s=1 << 40))
    yield made
    made.stop()


@pytest.fixture
def parts(room: ServerParts, centre: Centre) -> ServerParts:
    """The room on the day before its exam, without a release and with nobody enrolled."""
    room.anchor, room.store = centre.anchor, MemoryStore()
    room.clock.wall = room.tiny.plan.starts_at_ms - EARLY_S * 1000
    shutil.rmtree(room.folder.root / "updates", ignore_errors=True)
    room.restart()
    room.import_package(room.tiny.package)
    return room


def stick(parts: ServerParts, folder: Path) -> UpdateBoard:
    board = carry_release(Technician(parts), folder, progress=lambda *_: None)
    assert board is not None
    return board


@pytest.fixture
def pc(parts: ServerParts, tmp_path: Path, centre: Centre) -> Pc:
    return Pc(parts, tmp_path / "pc", parts.device(1), centre.anchor)


def row(parts: ServerParts) -> DeviceUpdate:
    return next(d for d in parts.use_cases.orders.board().devices if d.seat == 1)


def ordered(parts: ServerParts, pc: Pc) -> None:
    pc.agent.step()
    parts.use_cases.orders.command(UpdateCommand())


def test_from_the_stick_to_the_seat(parts: ServerParts, pc: Pc, centre: Centre) -> None:
    board = stick(parts, centre.folder)
    assert [(p.program, p.version) for p in board.release.programs] == [("client", "0.2.0")]
    pc.agent.step()
    assert (row(parts).version, row(parts).newest, row(parts).state) == ("0.1.0", "0.2.0", "idle")
    assert pc.installed == "", "nothing happens without the technician's word"
    parts.use_cases.orders.command(UpdateCommand())
    assert row(parts).state == "ordered"
    pc.agent.step()
    assert (pc.installed, pc.restarts) == ("0.2.0", 1)
    assert [p.state for p in pc.told][-2:] == ["installing", "restarting"]
    assert row(parts).state == "restarting"
    pc.agent.step()
    assert pc.restarts == 1, "an order is carried out once"
    pc.program("0.2.0").step()
    assert (row(parts).version, row(parts).newest, row(parts).state) == ("0.2.0", "", "idle")


def test_a_download_goes_on_where_it_was_cancelled(parts: ServerParts, pc: Pc, centre: Centre, tmp_path: Path) -> None:
    big = Centre(tmp_path / "big", at_ms=STARTS_MS - DAY_MS)
    source = tmp_path / "program"
    source.mkdir()
    (source / "exam-candidate-client").write_bytes(random.Random(1).randbytes(3_500_000))
    big.repository(STARTS_MS - DAY_MS).add(source, program="client", version="0.2.0", platform="linux")
    parts.anchor = pc.anchor = big.anchor
    parts.restart()
    pc.agent = pc.program("0.1.0")
    stick(parts, big.folder)
    ordered(parts, pc)
    asked: list[int] = []

    def cancel(data: bytes, at: int) -> bytes:
        asked.append(at)
        if len(asked) == 2:
            parts.use_cases.orders.command(UpdateCommand(cancel=True))
        return data

    pc.door.spoil = cancel
    pc.agent.step()
    assert pc.installed == ""
    assert row(parts).state == "idle"
    parts.use_cases.orders.command(UpdateCommand(device_ids=(pc.door.device.device_id,)))
    pc.agent.step()
    assert pc.installed == "0.2.0"
    assert asked == [0, 1 << 20, 2 << 20, 3 << 20], "no byte was fetched twice"


def test_the_order_outlives_a_restart_of_the_server(parts: ServerParts, pc: Pc, centre: Centre) -> None:
    stick(parts, centre.folder)
    ordered(parts, pc)
    parts.restart()
    pc.agent.step()
    assert pc.installed == "0.2.0"


def test_nobody_s_exam_is_disturbed(parts: ServerParts, pc: Pc, centre: Centre) -> None:
    stick(parts, centre.folder)
    ordered(parts, pc)
    pc.busy = True
    pc.agent.step()
    assert pc.installed == ""
    pc.busy = False

    def sits_down(data: bytes, _at: int) -> bytes:
        pc.busy = True
        return data

    pc.door.spoil = sits_down
    pc.agent.step()
    assert (pc.installed, pc.restarts) == ("", 0), "somebody sat down while it was fetched"


def test_during_a_session_nothing_is_taken_in_ordered_or_sent(parts: ServerParts, pc: Pc, centre: Centre) -> None:
    stick(parts, centre.folder)
    ordered(parts, pc)
    parts.clock.pass_ms(EARLY_S * 1000)
    parts.unsealed()
    for forbidden in (
        lambda: stick(parts, centre.folder),
        lambda: parts.use_cases.orders.command(UpdateCommand()),
        lambda: parts.use_cases.orders.part(pc.door.device, "0" * 64, 0),
    ):
        with pytest.raises(WireError) as caught:
            forbidden()
        assert caught.value.code == "update_closed"
    pc.agent.step()
    assert pc.installed == ""
    assert "回执" in parts.use_cases.orders.board().closed


def test_shortly_before_the_log_in_nothing_is_started(parts: ServerParts, pc: Pc, centre: Centre) -> None:
    stick(parts, centre.folder)
    pc.agent.step()
    opens_s = parts.tiny.plan.rules.login_opens_before_s
    parts.clock.pass_ms((EARLY_S - opens_s - 29 * 60) * 1000)
    with pytest.raises(WireError) as caught:
        parts.use_cases.orders.command(UpdateCommand())
    assert caught.value.code == "update_closed"


def test_a_stranger_s_stick_is_refused(parts: ServerParts, tmp_path: Path) -> None:
    stranger = Centre(tmp_path / "stranger", at_ms=STARTS_MS - DAY_MS)
    stranger.add("0.9.0", at_ms=STARTS_MS - DAY_MS)
    with pytest.raises(UpdateError) as caught:
        stick(parts, stranger.folder)
    assert caught.value.code == "wrong_key"
    assert parts.use_cases.offer.release is None


def test_an_older_stick_is_a_rollback_and_a_stale_one_a_freeze(parts: ServerParts, tmp_path: Path) -> None:
    made = Centre(tmp_path / "c", at_ms=STARTS_MS - 190 * DAY_MS)
    made.add("0.2.0", at_ms=STARTS_MS - 190 * DAY_MS)
    old = shutil.copytree(made.folder, tmp_path / "old")
    made.add("0.3.0", at_ms=STARTS_MS - DAY_MS)
    parts.anchor = made.anchor
    parts.restart()
    stick(parts, made.folder)
    with pytest.raises(UpdateError) as caught:
        stick(parts, old)
    assert caught.value.code == "rolled_back"
    shutil.rmtree(parts.folder.root / "updates")
    parts.clock.pass_ms(15 * DAY_MS)
    parts.restart()
    with pytest.raises(UpdateError) as caught:
        stick(parts, old)
    assert caught.value.code == "expired", "a room that never saw the newer one"


def test_a_tampered_program_on_the_stick_is_refused_and_the_old_release_stays(
    parts: ServerParts, tmp_path: Path, centre: Centre
) -> None:
    bad = shutil.copytree(centre.folder, tmp_path / "bad")
    target = parts_of(bad)
    data = bytearray(target.read_bytes())
    data[len(data) // 2] ^= 1
    target.write_bytes(data)
    with pytest.raises(UpdateError) as caught:
        stick(parts, bad)
    assert caught.value.code == "target_tampered"
    assert parts.use_cases.offer.release is None
    stick(parts, centre.folder)
    assert parts.use_cases.offer.release is not None


@pytest.mark.parametrize("change", ["longer", "shorter"])
def test_a_file_longer_or_shorter_than_signed_is_refused(
    parts: ServerParts, tmp_path: Path, centre: Centre, change: str
) -> None:
    bad = shutil.copytree(centre.folder, tmp_path / "bad")
    target = parts_of(bad)
    data = target.read_bytes()
    target.write_bytes(data + b"more" if change == "longer" else data[:-10])
    with pytest.raises(UpdateError) as caught:
        stick(parts, bad)
    assert caught.value.code == ("target_too_long" if change == "longer" else "target_tampered")
    metadata = read_metadata(bad)
    wanted = parts.use_cases.offer.offered(metadata)
    have = wanted.missing[0].have
    with pytest.raises(UpdateError) as caught:
        parts.use_cases.offer.part(wanted.missing[0].sha256, have, b"x" * (1 << 20))
    assert caught.value.code == "target_too_long"


def parts_of(folder: Path) -> Path:
    return next(path for path in (folder / "targets").rglob("*.zip"))


@pytest.mark.allow_log("update to .* refused")
def test_a_pc_does_not_believe_its_server(parts: ServerParts, pc: Pc, centre: Centre, tmp_path: Path) -> None:
    """Each thing a server in wrong hands might send: changed bytes, endless bytes, another release, an older order."""
    stick(parts, centre.folder)
    honest = pc.door.spoil

    def again(expected: str) -> None:
        ordered(parts, pc)
        pc.agent.step()
        assert pc.failed == expected
        pc.agent.step()
        assert row(parts).state == "failed"
        assert row(parts).message
        assert pc.installed == ""

    pc.door.spoil = lambda data, _at: bytes([data[0] ^ 1]) + data[1:]
    again("target_tampered")
    pc.door.spoil = lambda data, _at: data + b"x"
    again("target_too_long")
    pc.door.spoil = lambda data, _at: b"x" * (3 << 20)
    again("target_too_long")
    pc.door.spoil = lambda data, _at: b""
    again("target_too_long")
    pc.door.spoil = honest
    stranger = Centre(tmp_path / "stranger", at_ms=STARTS_MS - DAY_MS)
    stranger.add("0.2.0", at_ms=STARTS_MS - DAY_MS)
    pc.door.metadata = read_metadata(stranger.folder)
    again("wrong_key")
    pc.door.metadata = None
    pc.door.order = UpdateOrder(number=1, sha256="0" * 64, version="0.2.0")
    again("not_listed")
    pc.door.order = None
    pc.agent = pc.program("0.5.0")
    pc.door.order = UpdateOrder(number=2, sha256=parts.use_cases.offer.release.targets[0].sha256, version="0.2.0")
    pc.agent.step()
    assert pc.failed == "older_program"
    pc.door.order = None
    pc.agent = pc.program("0.1.0")
    ordered(parts, pc)
    pc.agent.step()
    assert pc.installed == "0.2.0", "and an honest one goes through in the end"


@pytest.mark.allow_log("update to .* refused")
def test_a_program_without_a_root_installs_nothing(parts: ServerParts, pc: Pc, centre: Centre) -> None:
    stick(parts, centre.folder)
    pc.anchor = None
    pc.agent = pc.program("0.1.0")
    ordered(parts, pc)
    pc.agent.step()
    assert pc.failed == "no_anchor"
    parts.anchor = None
    parts.restart()
    assert parts.use_cases.offer.release is None
    with pytest.raises(UpdateError) as caught:
        stick(parts, centre.folder)
    assert caught.value.code == "no_anchor"


def test_a_release_that_expires_on_the_server_is_offered_no_more(parts: ServerParts, pc: Pc, centre: Centre) -> None:
    stick(parts, centre.folder)
    ordered(parts, pc)
    parts.clock.pass_ms(150 * DAY_MS)
    pc.agent.step()
    assert pc.installed == ""
    board = parts.use_cases.orders.board()
    assert board.release.expired
    assert "到期" in board.closed


def test_a_mixed_room_is_named_with_its_seats(parts: ServerParts, tmp_path: Path, centre: Centre) -> None:
    for seat, version in ((1, "0.2.0"), (2, "0.1.0")):
        one = Pc(parts, tmp_path / str(seat), parts.device(seat), centre.anchor)
        one.program(version).step()
    told = parts.use_cases.orders.board().mixed
    assert "0.1.0 版 1 台（2号）" in told
    assert told in parts.use_cases.orders.warnings()


def test_the_files_of_all_pcs_share_one_budget() -> None:
    now = 0.0
    flow = Outflow(10 << 20, now=lambda: now)
    sent = 0
    while now < 2.0:
        wait_s = flow.wait_s(1 << 20)
        if wait_s:
            now += wait_s
        else:
            sent += 1
    assert 18 <= sent <= 24
