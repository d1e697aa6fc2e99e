"""Power cuts: the room stands still until people resume it, and sittings that time closed work again after one act."""

from typing import Any

import pytest

from shared.exam.clock.account import deadline_ms
from shared.exam.room.events import HandedIn, RoomHeld, RoomResumed
from shared.protocol import commands as wire
from shared.protocol.errors import WireError
from site_server.service.view.room_view import room_view
from tests.support.server_parts import Pc, ServerParts
from tests.support.tiny_content import quick_rules

RULES = quick_rules(late_limit_s=1800, extension_limit_s=900, standstill_after_s=10)


def run(parts: ServerParts, seconds: int, *alive: Pc) -> None:
    for _ in range(seconds // 4):
        parts.clock.pass_ms(4_000)
        for pc in alive:
            pc.status()
        parts.look()


def left_ms(parts: ServerParts, pc: Pc) -> int:
    return parts.site.need_room().state.left_ms(pc.ticket, parts.site.clock.now_ms())


def events(parts: ServerParts, kind: type[Any]) -> list[Any]:
    return [r.event for r in parts.site.need_room().records if isinstance(r.event, kind)]


@pytest.fixture
def six(make_parts: Any) -> tuple[ServerParts, list[Pc]]:
    """Six candidates, 60 minutes, all at work."""
    parts = make_parts(candidates=6, duration_s=3600, rules=RULES)
    pcs = [parts.login(seat) for seat in range(1, 7)]
    parts.started()
    return parts, pcs


def test_a_cut_of_170_s_at_132_s_left_closes_nobody(six: tuple[ServerParts, list[Pc]]) -> None:
    parts, pcs = six
    run(parts, 3600 - 132, *pcs)
    parts.clock.reboot(170_000)
    parts.restart()
    run(parts, 300)
    assert events(parts, HandedIn) == []
    assert room_view(parts.site).phase == "paused"
    assert pcs[0].status().phase == "paused"
    for pc in pcs:
        pc.status()
    parts.command(wire.ResumeRoom(), by="proctor")
    assert events(parts, RoomResumed) == [RoomResumed()]
    assert all(abs(left_ms(parts, pc) - 132_000) <= 1_000 for pc in pcs)
    run(parts, 128, *pcs)
    assert events(parts, HandedIn) == []
    run(parts, 8, *pcs)
    assert len(events(parts, HandedIn)) == 6


def test_a_pc_that_is_not_back_when_the_room_goes_on_loses_nothing(six: tuple[ServerParts, list[Pc]]) -> None:
    parts, pcs = six
    run(parts, 1800, *pcs)
    parts.clock.reboot(60_000)
    parts.restart()
    late, back = pcs[0], pcs[1:]
    run(parts, 8, *back)
    message = parts.command(wire.ResumeRoom()).message
    assert "1 号座位的电脑尚未恢复，连上后才计时" in message
    run(parts, 600, *back)
    assert abs(left_ms(parts, late) - 1_800_000) <= 1_000
    run(parts, 4, *pcs)
    run(parts, 100, *pcs)
    assert abs(left_ms(parts, late) - 1_700_000) <= 8_000
    assert left_ms(parts, back[0]) < left_ms(parts, late) - 590_000
    assert not room_view(parts.site).seats[0].proposals, "nothing ran off the clock: nothing is to be made good"


def test_a_hand_in_by_a_clock_that_ran_on_without_the_server_is_taken_back(six: tuple[ServerParts, list[Pc]]) -> None:
    parts, pcs = six
    run(parts, 3600 - 30, *pcs)
    parts.clock.pass_ms(40_000)
    parts.restart()
    with pytest.raises(WireError) as refused:
        pcs[0].hand_in("time")
    assert refused.value.code == "paused"
    pcs[0].status()
    parts.command(wire.ResumeRoom())
    assert pcs[0].status().phase == "working"


def test_a_process_that_is_back_at_once_stops_nobody(six: tuple[ServerParts, list[Pc]]) -> None:
    parts, pcs = six
    run(parts, 600, *pcs)
    parts.clock.pass_ms(4_000)
    parts.restart()
    assert pcs[0].status().phase == "working"
    assert events(parts, RoomHeld) == []


def test_six_sittings_closed_by_time_work_again_after_one_act(six: tuple[ServerParts, list[Pc]]) -> None:
    parts, pcs = six
    run(parts, 3600 - 120, *pcs)
    run(parts, 160)  # the switch was dead: nobody was heard over the end
    assert {s.closed_cause for s in room_view(parts.site).seats[:6]} == {"time"}
    run(parts, 60)
    tickets = tuple(pc.ticket for pc in pcs)
    again = wire.ReopenTimedOut(tickets=tickets, seconds=300, reason="交换机停电", approvals=parts.approve("chief"))
    with pytest.raises(WireError) as refused:
        parts.command(again)
    assert refused.value.code == "approvals_needed", "five minutes are beyond the evidence"
    for pc in pcs:
        pc.status()
    approvals = parts.approve("chief")
    told = parts.command(wire.ReopenTimedOut(tickets=tickets, reason="交换机停电", approvals=approvals)).message
    assert "全场考生" in told or "号座位" in told
    assert all(abs(left_ms(parts, pc) - 120_000) <= 8_000 for pc in pcs), "all that was lost"
    assert all(pc.status().phase == "working" for pc in pcs)
    ends = {deadline_ms(parts.site.need_room().state.account(pc.ticket), parts.site.clock.now_ms()) for pc in pcs}
    assert None not in ends
    run(parts, 60, *pcs)
    assert all(pc.status().phase == "working" for pc in pcs)


def test_who_handed_in_by_themselves_is_not_among_them(six: tuple[ServerParts, list[Pc]]) -> None:
    parts, pcs = six
    run(parts, 3600 - 20, *pcs)
    pcs[0].hand_in()
    run(parts, 40, *pcs[1:])
    act = wire.ReopenTimedOut(
        tickets=tuple(pc.ticket for pc in pcs),
        seconds=60,
        reason="r",
        approvals=parts.approve("chief", "inspector"),
    )
    with pytest.raises(WireError) as refused:
        parts.command(act)
    assert refused.value.code == "not_timed_out"
    nothing = wire.ReopenTimedOut(tickets=(pcs[1].ticket,), reason="r", approvals=parts.approve("chief"))
    with pytest.raises(WireError) as refused:
        parts.command(nothing)
    assert refused.value.code == "no_time_left_at"
