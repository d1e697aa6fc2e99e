"""After an outage of the server the room stands still, from its last sign of life until people resume it."""

import pytest

from shared.exam.clock.account import Pause
from shared.exam.plan import DayRules
from shared.exam.room import events as ev
from shared.exam.room.matters import Held
from shared.exam.room.rules import display_state, out_of_time
from shared.exam.room.standstill import stands_still
from tests.unit.shared.exam.support import Log, T, plan

S, MIN = 1000, 60_000
END = T + 120 * MIN


def running(*, standstill_after_s: int = 10) -> Log:
    log = Log(plan(rules=DayRules(standstill_after_s=standstill_after_s)))
    for n in (1, 2):
        log.add(T - MIN, ev.CandidateLoggedIn(ticket=f"T{n}", device_id=f"d{n}", seat=n, epoch=1, how="first"))
    log.add(T, ev.RoomStarted())
    return log


def test_a_power_cut_longer_than_the_time_left_costs_nobody_a_second() -> None:
    log = running()
    cut = END - 132 * S
    log.add(cut + 170 * S, ev.ServerStarted(down_ms=170 * S, evidence="wall", version="1"))
    log.add(cut + 170 * S, ev.RoomHeld(from_ms=cut))
    for later in (170, 171, 4000):
        assert log.state.left_ms("T1", cut + later * S) == 132 * S
        assert not out_of_time(log.state, "T1", cut + later * S)
    assert log.state.held == Held(from_ms=cut, at_ms=cut + 170 * S)
    assert log.state.paused
    back = cut + 600 * S
    log.add(back, ev.RoomResumed())
    assert log.state.held is None
    assert log.state.left_ms("T2", back + 131 * S) == S
    assert out_of_time(log.state, "T2", back + 132 * S)


def test_a_clock_waits_for_a_pc_that_is_not_back_when_the_room_goes_on() -> None:
    log = running()
    log.add(T + 5 * MIN, ev.RoomHeld(from_ms=T + MIN))
    log.add(T + 10 * MIN, ev.RoomResumed(unheard=("T2", "T3")))
    sitting = log.state.sittings["T2"]
    assert sitting.standing
    assert sitting.link_lost_ms == T + 10 * MIN
    assert display_state(log.state, sitting, T + 11 * MIN) == "offline"
    assert not log.state.sittings["T3"].standstills, "who never came has no clock of their own"
    log.add(T + 12 * MIN, ev.LinkRestored(ticket="T2", away_ms=11 * MIN))
    assert log.state.left_ms("T1", T + 12 * MIN) == 117 * MIN
    assert log.state.left_ms("T2", T + 12 * MIN) == 119 * MIN


def test_a_second_outage_before_anybody_resumed_lasts_on_from_the_first() -> None:
    log = running()
    log.add(T + 2 * MIN, ev.RoomHeld(from_ms=T + MIN, sure=False))
    log.add(T + 9 * MIN, ev.RoomHeld(from_ms=T + 3 * MIN))
    assert log.state.held == Held(from_ms=T + MIN, at_ms=T + 9 * MIN, sure=False)
    assert log.state.pauses == (Pause(from_ms=T + MIN, held=True),)


def test_nothing_is_held_before_the_start_or_after_the_end() -> None:
    log = Log(plan())
    log.add(T - MIN, ev.RoomHeld(from_ms=T - 2 * MIN))
    assert not log.state.paused
    log.add(T, ev.RoomStarted())
    log.add(T + MIN, ev.RoomHeld(from_ms=T - MIN))
    assert log.state.pauses == (Pause(from_ms=T, held=True),), "never from before the start"
    log.add(T + 2 * MIN, ev.RoomResumed())
    log.add(T + 3 * MIN, ev.RoomEnded(reason="r"))
    log.add(T + 4 * MIN, ev.RoomHeld(from_ms=T + 3 * MIN))
    assert not log.state.paused
    assert log.state.held is None


@pytest.mark.parametrize(
    ("down_ms", "sure", "held"),
    [(9_999, True, False), (10_000, True, True), (170_000, True, True), (0, False, True)],
)
def test_a_server_that_is_back_at_once_is_no_outage(down_ms: int, sure: bool, held: bool) -> None:
    assert stands_still(running().state, down_ms, sure=sure) is held


def test_a_room_in_which_nobody_works_or_comes_stands_still_for_nobody() -> None:
    long = 60_000
    log = Log(plan())
    assert not stands_still(log.state, long)
    log.add(T, ev.RoomStarted())
    assert stands_still(log.state, long), "somebody may still come in"
    log.add(T + 30 * MIN, ev.MarkedAbsent(tickets=("T1", "T2", "T3")))
    assert not stands_still(log.state, long)
    log.add(T + 31 * MIN, ev.CandidateLoggedIn(ticket="T1", device_id="d", seat=1, epoch=1, how="first"))
    assert stands_still(log.state, long)
    log.add(T + 40 * MIN, ev.RoomEnded(reason="r"))
    assert not stands_still(log.state, long)
