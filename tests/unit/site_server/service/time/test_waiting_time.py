"""Time given to a sitting that was closed by time: it waits, and all of it is there after reopening (ADR 0023)."""

from typing import Any

import pytest

from shared.exam.clock.account import deadline_ms
from shared.exam.room.events import RoomStarted
from shared.protocol import commands as wire
from shared.protocol.console import SeatView
from shared.protocol.errors import WireError
from site_server.service.view.room_view import room_view
from tests.support.server_parts import Pc, ServerParts
from tests.support.tiny_content import quick_rules

MIN = 60_000


def run(parts: ServerParts, minutes: int, *alive: Pc) -> None:
    """Time goes on in steps of five seconds; these PCs say that they live."""
    for _ in range(minutes * 12):
        parts.clock.pass_ms(5_000)
        for pc in alive:
            pc.status()
        parts.look()


def seat(parts: ServerParts, number: int) -> SeatView:
    return room_view(parts.site).seats[number - 1]


def left_ms(parts: ServerParts, pc: Pc) -> int:
    return parts.site.need_room().state.left_ms(pc.ticket, parts.site.clock.now_ms())


def end_ms(parts: ServerParts, pc: Pc) -> int | None:
    return deadline_ms(parts.site.need_room().state.account(pc.ticket), parts.site.clock.now_ms())


def credit(parts: ServerParts, number: int) -> str:
    refs = tuple(
        wire.OutageRef(ticket=p.ticket, from_ms=p.from_ms, to_ms=p.to_ms, ms=p.lost_ms)
        for p in seat(parts, number).proposals
    )
    approvals = parts.approve("chief")
    return parts.command(wire.CreditOutages(outages=refs, reason="死机", approvals=approvals)).message


def extend(parts: ServerParts, pc: Pc, seconds: int) -> str:
    approvals = parts.approve("chief", "inspector")
    return parts.command(
        wire.Extend(tickets=(pc.ticket,), seconds=seconds, reason="申诉成立", approvals=approvals)
    ).message


def reopen(parts: ServerParts, pc: Pc) -> str:
    return parts.command(wire.Reopen(ticket=pc.ticket, reason="续考", approvals=parts.approve("chief"))).message


@pytest.fixture
def closed(make_parts: Any, request: pytest.FixtureRequest) -> tuple[ServerParts, Pc, Pc]:
    """60 minutes; seat 1's PC dead from 55:00, both closed by time at 60:00; it is 66:00."""
    changes = getattr(request, "param", {"duration_s": 3600})
    rules = quick_rules(offline_after_s=20, late_limit_s=1800, extension_limit_s=900)
    parts = make_parts(candidates=2, rules=rules, **changes)
    dead, alive = parts.login(1), parts.login(2)
    parts.started()
    run(parts, 55, dead, alive)
    run(parts, 11, alive)
    assert [s.closed_cause for s in room_view(parts.site).seats[:2]] == ["time", "time"]
    return parts, dead, alive


@pytest.mark.parametrize("closed", [{"duration_s": 3600}, {"section_s": (1800, 1800)}], indirect=True)
def test_a_credit_waits_for_the_reopening_and_for_the_log_in(closed: tuple[ServerParts, Pc, Pc]) -> None:
    parts, dead, _ = closed
    lost_ms = sum(p.lost_ms for p in seat(parts, 1).proposals)
    assert lost_ms == 5 * MIN
    assert credit(parts, 1).endswith("补时 5 分，已收卷，重新打开后计时。")
    assert seat(parts, 1).proposals == ()
    run(parts, 10)
    assert left_ms(parts, dead) == lost_ms
    assert reopen(parts, dead).endswith("剩余 5 分，考生的电脑恢复连接或重新登录后计时。")
    run(parts, 4)  # nobody at the PC yet: nothing runs
    assert (left_ms(parts, dead), seat(parts, 1).state) == (lost_ms, "offline")
    parts.resume(1)
    assert left_ms(parts, dead) == lost_ms
    assert end_ms(parts, dead) == parts.site.clock.now_ms() + lost_ms
    parts.clock.pass_ms(lost_ms - 1_000)
    parts.look()
    assert seat(parts, 1).closed_cause is None
    parts.clock.pass_ms(1_000)
    parts.look()
    assert seat(parts, 1).closed_cause == "time"


def test_an_extension_runs_from_the_reopening_where_the_pc_is_there(closed: tuple[ServerParts, Pc, Pc]) -> None:
    parts, _, alive = closed
    with pytest.raises(WireError, match="no_time_left"):
        reopen(parts, alive)
    assert extend(parts, alive, 300) == "给 2 号座位延时 5 分，已收卷，重新打开后计时。"
    run(parts, 3, alive)
    told = reopen(parts, alive)
    now = parts.site.clock.now_ms()
    assert end_ms(parts, alive) == now + 5 * MIN  # a moment to come
    assert told.startswith("重新打开 2 号座位的试卷，考生在原有作答上继续，剩余 5 分，结束时间改为 ")
    assert alive.status().phase == "working"
    run(parts, 2, alive)
    assert left_ms(parts, alive) == 3 * MIN


def test_a_pc_that_is_heard_again_starts_the_clock_without_a_log_in(closed: tuple[ServerParts, Pc, Pc]) -> None:
    parts, dead, _ = closed
    extend(parts, dead, 300)
    reopen(parts, dead)
    run(parts, 2)
    assert left_ms(parts, dead) == 5 * MIN
    run(parts, 1, dead)
    assert 4 * MIN <= left_ms(parts, dead) <= 4 * MIN + 5_000


def test_a_room_pause_in_between_and_a_second_reopening_change_nothing(closed: tuple[ServerParts, Pc, Pc]) -> None:
    parts, _, alive = closed
    extend(parts, alive, 300)
    parts.command(wire.PauseRoom(reason="停电"))
    run(parts, 7, alive)
    parts.command(wire.ResumeRoom())
    reopen(parts, alive)
    run(parts, 6, alive)
    assert seat(parts, 2).closed_cause == "time"
    extend(parts, alive, 60)
    run(parts, 2, alive)
    reopen(parts, alive)
    assert left_ms(parts, alive) == MIN


def test_time_that_waits_can_be_taken_back_what_is_used_cannot(closed: tuple[ServerParts, Pc, Pc]) -> None:
    parts, _, alive = closed
    extend(parts, alive, 300)
    (grant,) = parts.site.need_room().state.sittings[alive.ticket].grants
    reverse = wire.ReverseGrants(
        grants=(wire.GrantRef(grant_id=grant.grant_id, tickets=(alive.ticket,)),),
        reason="给错座位",
        approvals=parts.approve("chief"),
    )
    assert "减少 5 分" in parts.command(reverse).message
    with pytest.raises(WireError, match="no_time_left"):
        reopen(parts, alive)
    extend(parts, alive, 300)
    reopen(parts, alive)
    run(parts, 6, alive)
    with pytest.raises(WireError, match=r"grant_gone|sitting_closed"):
        parts.command(reverse)


def test_an_early_start_is_the_chief_examiners_with_a_reason(make_parts: Any) -> None:
    parts = make_parts(early_s=600)
    parts.unsealed()
    for command, by, code in (
        (wire.StartRoom(), "chief", "reason_needed"),
        (wire.StartRoom(reason="人已到齐"), "proctor", "approvals_needed"),
    ):
        with pytest.raises(WireError) as refused:
            parts.command(command, by=by)
        assert refused.value.code == code
    parts.command(wire.StartRoom(reason="人已到齐", approvals=parts.approve("chief")), by="proctor")
    start = parts.site.need_room().records[-1].event
    assert isinstance(start, RoomStarted)
    assert (start.reason, [a.role for a in start.approvals]) == ("人已到齐", ["chief"])
