"""A release from the stick to a PC: the server's side and the PC's, on real files; what may not be, when."""

import random
from pathlib import Path

import pytest

from shared.protocol.errors import WireError
from shared.protocol.updates import (
    UpdateCommand,
)
from site_server.service.updates.orders import Outflow
from tests.support.releases import DAY_MS, Centre
from tests.support.server_parts import ServerParts
from tests.support.update_room import EARLY_S, STARTS_MS, Pc, ordered, row, stick


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
    big.add_own("0.2.0", at_ms=STARTS_MS - DAY_MS, body=random.Random(1).randbytes(3_500_000))
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
    assert told.startswith("程序版本不一致：服务器是 0.1.0；1 号是 0.2.0。")
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
