"""What a package does to the room's clock: a session that begins takes the wall's time, one that is under way never."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from shared.exam.room.events import RoomHeld, ServerStarted
from shared.exam.signals import HandUp
from shared.protocol import commands as wire
from shared.protocol.errors import WireError
from shared.protocol.signals import SignalsRequest
from site_server.adapters.memory.store import MemoryStore
from site_server.domain.ports import StoreError
from site_server.service.continuity.import_package import import_package
from site_server.service.people.admit import silent
from tests.support.server_parts import ServerParts

HOUR_MS = 3_600_000


def test_a_refused_package_leaves_a_mock_that_runs_alone(tmp_path: Path) -> None:
    parts = ServerParts(tmp_path, duration_s=3600)
    parts.import_package(parts.tiny.build_package(tmp_path / "m.exampkg", session_id="S-M", kind="mock"))
    pc = parts.login(1)
    parts.started()
    parts.clock.wall += 2 * HOUR_MS
    incoming = parts.folder.incoming()
    incoming.write_bytes(b"no package")
    with pytest.raises(WireError, match="package_refused"):
        import_package(parts.site, incoming, "setup")
    parts.look()
    assert (pc.status().phase, pc.status().remaining_ms) == ("working", HOUR_MS)
    parts.stop()


def test_the_same_package_again_leaves_its_running_mock_alone(tmp_path: Path) -> None:
    parts = ServerParts(tmp_path, duration_s=3600)
    mock = parts.tiny.build_package(tmp_path / "m.exampkg", session_id="S-M", kind="mock")
    parts.import_package(mock)
    pc = parts.login(1)
    parts.started()
    parts.clock.wall += 2 * HOUR_MS
    parts.import_package(mock)
    parts.look()
    assert (pc.status().phase, pc.status().remaining_ms) == ("working", HOUR_MS)
    parts.stop()


@pytest.mark.allow_log("commit of")
def test_a_package_that_the_disk_refuses_leaves_a_running_mock_its_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = MemoryStore()
    parts = ServerParts(tmp_path, duration_s=3600, store=store)
    parts.import_package(parts.tiny.build_package(tmp_path / "m.exampkg", session_id="S-M", kind="mock"))
    pc = parts.login(1)
    parts.started()
    parts.clock.wall += 2 * HOUR_MS

    def full(_rows: object) -> None:
        raise StoreError("disk_full")

    monkeypatch.setattr(store, "write", full)
    with pytest.raises(WireError, match="disk_full"):
        parts.import_package(parts.tiny.build_package(tmp_path / "n.exampkg", session_id="S-N"))
    monkeypatch.undo()
    parts.clock.pass_ms(60_000)
    assert pc.status().remaining_ms == HOUR_MS - 60_000
    parts.stop()


def test_a_clock_put_back_before_the_start_costs_nobody_a_clock_that_stands(tmp_path: Path) -> None:
    """Imported by a clock two hours ahead, which somebody puts right before the same file is imported again."""
    parts = ServerParts(tmp_path, duration_s=3600, early_s=-2 * 3600)
    parts.command(wire.LogIncident(category="other", text="服务器日期不对"))
    parts.clock.wall -= 2 * HOUR_MS
    parts.import_package(parts.tiny.package)
    assert parts.site.clock.now_ms() == parts.clock.wall
    pc = parts.login(1)
    parts.started()
    parts.clock.pass_ms(600_000)
    assert pc.status().remaining_ms == HOUR_MS - 600_000
    sessions = len(list(parts.store.sessions()))
    parts.import_package(parts.tiny.package)
    assert len(list(parts.store.sessions())) == sessions == 2, "once was enough"
    parts.stop()


def test_a_clock_put_forward_before_the_start_counts(tmp_path: Path) -> None:
    parts = ServerParts(tmp_path, duration_s=3600)
    parts.clock.wall += 2 * HOUR_MS
    parts.import_package(parts.tiny.package)
    assert parts.site.clock.now_ms() == parts.clock.wall
    assert len(list(parts.store.sessions())) == 1
    parts.stop()


@pytest.mark.allow_log("package of session")
@pytest.mark.parametrize("jump_ms", [0, 2 * HOUR_MS, -2 * HOUR_MS])
def test_time_without_the_package_is_an_outage_of_the_server(tmp_path: Path, jump_ms: int) -> None:
    """The package file is damaged in a running exam: the room stands still since the server last served it."""
    parts = ServerParts(tmp_path, duration_s=3600)
    pc = parts.login(1)
    parts.started()
    parts.clock.pass_ms(600_000)
    parts.look()
    path = parts.folder.package(parts.site.need_room().row.file_name)
    path.write_bytes(path.read_bytes()[:1000])
    parts.stop()
    parts.clock.reboot(300_000)
    parts._assemble()
    assert parts.site.lost_package is not None
    parts.clock.pass_ms(600_000)
    parts.look()
    parts.clock.wall += jump_ms
    parts.import_package(parts.tiny.package)
    parts.look()
    state, now_ms = parts.site.need_room().state, parts.site.clock.now_ms()
    assert [type(r.event) for r in parts.site.need_room().records][-2:] == [ServerStarted, RoomHeld]
    assert (state.paused, state.left_ms(pc.ticket, now_ms)) == (True, HOUR_MS - 600_000)
    assert parts.site.need_room().records[-2].event.down_ms == 900_000
    parts.command(wire.ResumeRoom())
    parts.restart()
    assert parts.site.need_room().state.left_ms(pc.ticket, now_ms) == HOUR_MS - 600_000
    parts.stop()


def test_after_a_clock_was_put_back_a_silent_pc_is_still_silent_and_may_tell(tmp_path: Path) -> None:
    """What was noted by the clock before lies in the future: nobody waits for hours until it has come."""
    parts = ServerParts(tmp_path, early_s=-2 * 3600)
    row = replace(parts.device(1), enrolled_ms=parts.site.clock.now_ms())
    parts.site.devices.keep(row)
    parts.site.devices.saw(row.device_id, parts.site.clock.now_ms())
    hands = tuple(HandUp(kind="health", at_ms=1) for _ in range(50))
    parts.use_cases.signals.take(row, SignalsRequest(stream="a", first=1, signals=hands))
    parts.clock.wall -= 2 * HOUR_MS
    parts.import_package(parts.tiny.build_package(tmp_path / "n.exampkg", session_id="S-N"))
    assert silent(parts.site.devices, row, parts.site.clock.now_ms())
    parts.use_cases.signals.take(row, SignalsRequest(stream="a", first=51, signals=hands))
    parts.stop()
