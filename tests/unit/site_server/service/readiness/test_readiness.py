"""Whose turn it is, what is kept, what the board says, and which PCs a start is warned of."""

from pathlib import Path

import msgspec
import pytest
from flask import Flask

from shared.exam.acts.room import StartRoom
from shared.exam.room.events import RoomStarted
from shared.protocol import paths
from shared.protocol.device import DeviceStatus, DeviceStatusRequest, Empty
from shared.protocol.errors import WireError
from shared.protocol.readiness import Board, CheckCall, ReadinessReport, RecheckRequest
from shared.protocol.version import PRODUCT_VERSION, PROTOCOL_VERSION
from shared.readiness.check import Backup, Measure, worst
from shared.readiness.checks.displays import Displays
from shared.readiness.checks.memory import Memory
from site_server.service.readiness.board import SERVER
from site_server.service.readiness.own import OwnChecks
from site_server.service.readiness.rounds import AT_ONCE, PATIENCE_MS, Rounds
from site_server.service.view.records import records_data
from tests.support.local_room import PIN, LocalGateway, LocalTransport, Peer
from tests.support.server_parts import ServerParts

IDLE = DeviceStatusRequest(protocol_version=PROTOCOL_VERSION, product_version=PRODUCT_VERSION, checks=True)
GOOD: tuple[Measure, ...] = (Memory(mb=16_000), Displays(count=1))
BAD: tuple[Measure, ...] = (Memory(mb=16_000), Displays(count=2))


def report(*measures: Measure, call: int = 1, version: str = PRODUCT_VERSION) -> ReadinessReport:
    raw = tuple(msgspec.Raw(msgspec.json.encode(measure)) for measure in measures)
    return ReadinessReport(call=call, product_version=version, took_ms=1_200, measures=raw)


def offer(parts: ServerParts, seat: int) -> CheckCall | None:
    return parts.use_cases.readiness.offer(parts.device(seat), IDLE)


def row(parts: ServerParts, seat: int) -> tuple[str, str]:
    found = next(r for r in parts.use_cases.readiness.board().rows if r.place == "pc" and r.seat == seat)
    return found.state, worst(found.verdicts)


# ---------------------------------------------------------------- whose turn
def test_few_measure_at_once_and_the_next_one_when_one_has_reported() -> None:
    rounds = Rounds()
    for number in range(AT_ONCE + 2):
        rounds.call(f"pc-{number}", 0)
    assert [rounds.turn(f"pc-{n}", 0) is not None for n in range(AT_ONCE + 2)] == [True] * AT_ONCE + [False] * 2
    rounds.reported("pc-0", 1)
    assert rounds.state("pc-0", 0) is None
    assert rounds.turn(f"pc-{AT_ONCE}", 0) == AT_ONCE + 1
    assert rounds.turn(f"pc-{AT_ONCE + 1}", 0) is None


def test_whoever_does_not_report_loses_the_turn_and_is_called_again() -> None:
    rounds = Rounds()
    rounds.call("pc", 0)
    assert rounds.turn("pc", 0) == 1
    assert (rounds.state("pc", 0), rounds.turn("pc", 10)) == ("checking", None)
    assert rounds.state("pc", PATIENCE_MS) == "called"
    assert rounds.turn("pc", PATIENCE_MS) == 1


def test_a_report_of_an_earlier_call_leaves_the_later_one_standing() -> None:
    rounds = Rounds()
    rounds.call("pc", 0)
    rounds.turn("pc", 0)
    rounds.reported("pc", 1)
    rounds.call("pc", 5)
    rounds.reported("pc", 1)
    assert rounds.state("pc", 5) == "called"


# ---------------------------------------------------------------- when
def test_a_pc_is_called_once_by_itself_and_again_when_somebody_asks(parts: ServerParts) -> None:
    call = offer(parts, 1)
    assert call is not None
    assert row(parts, 1) == ("checking", "unknown")
    parts.use_cases.readiness.take("candidate-1", report(*GOOD, call=call.call))
    assert offer(parts, 1) is None
    parts.use_cases.readiness.recheck(("candidate-1",))
    assert offer(parts, 1) is not None


def test_a_pc_that_is_busy_or_a_room_at_work_is_left_alone(parts: ServerParts) -> None:
    busy = msgspec.structs.replace(IDLE, checks=False)
    assert parts.use_cases.readiness.offer(parts.device(1), busy) is None
    parts.started()
    assert offer(parts, 1) is None


def test_everything_is_checked_again_half_an_hour_before_the_start(tmp_path: Path) -> None:
    parts = ServerParts(tmp_path, early_s=3_600)
    parts.use_cases.readiness.take("candidate-1", report(*GOOD))
    assert offer(parts, 1) is None
    parts.clock.pass_ms(1_801_000)
    call = offer(parts, 1)
    assert call is not None
    parts.use_cases.readiness.take("candidate-1", report(*GOOD, call=call.call))
    parts.clock.pass_ms(60_000)
    assert offer(parts, 1) is None
    parts.stop()


# ---------------------------------------------------------------- what is kept
def test_reports_survive_a_restart_and_go_with_their_device(parts: ServerParts) -> None:
    parts.device(1)
    parts.use_cases.readiness.take("candidate-1", report(*BAD))
    assert row(parts, 1) == ("done", "bad")
    parts.restart()
    assert row(parts, 1) == ("done", "bad")


def test_what_is_not_known_here_is_left_out_and_the_rest_stands(parts: ServerParts) -> None:
    parts.device(1)
    strange = msgspec.Raw(b'{"type":"moon","phase":3}')
    mixed = msgspec.structs.replace(report(*BAD), measures=(strange, *report(*BAD).measures))
    parts.use_cases.readiness.take("candidate-1", mixed)
    assert row(parts, 1) == ("done", "bad")


def test_a_report_without_bounds_is_refused(parts: ServerParts) -> None:
    large = msgspec.structs.replace(report(), measures=(msgspec.Raw(b'"' + b"x" * 9_000 + b'"'),))
    with pytest.raises(WireError, match="bad_request"):
        parts.use_cases.readiness.take("candidate-1", large)


def test_a_broken_file_costs_one_report(parts: ServerParts) -> None:
    parts.device(1)
    parts.use_cases.readiness.take("candidate-1", report(*BAD))
    parts.folder.keep_readiness("candidate-2", b"{")
    parts.restart()
    assert row(parts, 1) == ("done", "bad")


# ---------------------------------------------------------------- the start
def test_a_start_names_the_pcs_that_are_not_ready(parts: ServerParts) -> None:
    parts.device(1)
    parts.device(2)
    parts.use_cases.readiness.take("candidate-1", report(*GOOD))
    parts.use_cases.readiness.take("candidate-2", report(*BAD))
    assert parts.use_cases.readiness.not_ready() == (2,)
    parts.unsealed()
    with pytest.raises(WireError, match="approvals_needed"):
        parts.command(StartRoom(reason="备用机不够", not_ready=(2,)), by="proctor")
    told = parts.command(StartRoom(reason="备用机不够", not_ready=(2,), approvals=parts.approve("chief")), by="proctor")
    assert "2 号座位的电脑考前检查不合格" in told.message
    started = parts.site.need_room().records[-1].event
    assert isinstance(started, RoomStarted)
    assert (started.not_ready, started.reason, len(started.approvals)) == ((2,), "备用机不够", 1)


def test_the_printed_records_have_what_the_pcs_reported(parts: ServerParts) -> None:
    parts.use_cases.readiness.take(parts.device(2).device_id, report(*BAD))
    checks = records_data(parts.site, parts.site.need_room()).checks
    assert checks is not None
    assert [worst(row.verdicts) for row in checks.rows if row.seat == 2] == ["bad"]


def test_the_record_names_them_whatever_the_console_said(parts: ServerParts) -> None:
    parts.device(2)
    parts.use_cases.readiness.take("candidate-2", report(*BAD))
    parts.started()
    started = parts.site.need_room().records[-1].event
    assert isinstance(started, RoomStarted)
    assert started.not_ready == (2,)


# ---------------------------------------------------------------- the server itself, and the wire
def test_the_server_checks_itself(parts: ServerParts) -> None:
    OwnChecks(parts.site, parts.use_cases.readiness, parts.folder.root, Backup).check()
    own = parts.use_cases.readiness.board().rows[0]
    assert (own.place, own.device_id, own.state) == ("server", SERVER, "done")
    assert {"backup", "sync", "cpu"} <= {v.key for v in own.verdicts if v.grade != "unknown"}
    assert next(v for v in own.verdicts if v.key == "backup").code == "nowhere"


def test_from_the_call_to_the_board_over_the_wire(parts: ServerParts) -> None:
    gateway = LocalGateway(parts)
    gateway.sign_in("chief", PIN)
    parts.device(1)
    app: Flask = gateway._app
    pc = LocalTransport(app, Peer(device_id="candidate-1", role="candidate", fingerprint="print-1"))
    status = pc.call("POST", paths.DEVICE_STATUS, IDLE, DeviceStatus)
    assert status.check is not None
    assert pc.call("POST", paths.SPEED, bytes(10_000), bytes) == bytes(10_000)
    pc.call("POST", paths.READINESS, report(*BAD, call=status.check.call, version="0.0.9"), Empty)
    board = gateway._transport.call("GET", paths.BOARD, None, Board)
    assert [(r.place, r.seat, r.state, worst(r.verdicts), r.version) for r in board.rows] == [
        ("server", 0, "never", "unknown", ""),
        ("pc", 1, "done", "bad", "0.0.9"),
    ]
    again = gateway._transport.call("POST", paths.BOARD, RecheckRequest(), Board)
    assert [r.state for r in again.rows if r.place == "pc"] == ["called"]
