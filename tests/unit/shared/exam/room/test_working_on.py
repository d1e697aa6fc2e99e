"""Time worked through an outage is charged to who is at work; a sitting that is over has its account settled."""

from shared.exam.clock.spans import Span
from shared.exam.room import events as ev
from shared.exam.room.working_on import evidence
from tests.unit.shared.exam.support import Log, T

MIN = 60_000


def told(log: Log, at_ms: int, *spans: Span) -> None:
    account = ev.WorkedOn(
        ticket="T1", seat=1, device_id="d1", spans=spans, since_ms=T, at_ms=at_ms, stream="s", number=3
    )
    log.add(at_ms, account)


def standing() -> Log:
    log = Log()
    log.add(T - MIN, ev.CandidateLoggedIn(ticket="T1", device_id="d1", seat=1, epoch=1, how="first"))
    log.add(T, ev.RoomStarted())
    log.add(T + 20 * MIN, ev.RoomHeld(from_ms=T + 10 * MIN))
    return log


def test_what_was_worked_runs_off_and_the_rest_is_held() -> None:
    log = standing()
    told(
        log, T + 21 * MIN, Span(from_ms=T + 5 * MIN, to_ms=T + 13 * MIN), Span(from_ms=T + 19 * MIN, to_ms=T + 99 * MIN)
    )
    sitting = log.state.sittings["T1"]
    assert [(s.from_ms - T) // MIN for s in sitting.charged] == [10, 19]
    assert log.state.left_ms("T1", T + 30 * MIN) == (120 - 10 - 3 - 2) * MIN, "nothing of the future is believed"
    assert sitting.accounted_ms == T + 21 * MIN
    assert log.state.pc(1).heard == {"s": 3}, "the PC need not tell it again"


def test_a_pause_that_people_ordered_is_not_worked() -> None:
    log = Log()
    log.add(T - MIN, ev.CandidateLoggedIn(ticket="T1", device_id="d1", seat=1, epoch=1, how="first"))
    log.add(T, ev.RoomStarted())
    log.add(T + 5 * MIN, ev.RoomPaused(reason="r"))
    log.add(T + 20 * MIN, ev.RoomHeld(from_ms=T + 10 * MIN))
    told(log, T + 21 * MIN, Span(from_ms=T + 10 * MIN, to_ms=T + 20 * MIN))
    assert log.state.left_ms("T1", T + 30 * MIN) == 115 * MIN


def test_a_sitting_that_is_over_is_charged_no_more() -> None:
    log = standing()
    log.add(T + 20 * MIN, ev.HandedIn(ticket="T1", cause="proctor", entries=0, head=""))
    before = log.state.sittings["T1"]
    told(log, T + 21 * MIN, Span(from_ms=T + 10 * MIN, to_ms=T + 20 * MIN))
    log.add(T + 21 * MIN, ev.AnsweredOn(ticket="T1", wrote_ms=(T + 15 * MIN,)))
    assert log.state.sittings["T1"] == before


def test_an_answer_outside_a_standstill_tells_nothing() -> None:
    log = Log()
    log.add(T - MIN, ev.CandidateLoggedIn(ticket="T1", device_id="d1", seat=1, epoch=1, how="first"))
    log.add(T, ev.RoomStarted())
    assert evidence(log.state.sittings["T1"], log.state.pauses, (T + 5 * MIN,), T + 6 * MIN) == ()
    stands = standing().state
    wrote = (T + 9 * MIN, T + 15 * MIN - 1_000, T + 15 * MIN, T + 50 * MIN)
    assert evidence(stands.sittings["T1"], stands.pauses, wrote, T + 20 * MIN) == (T + 15 * MIN - 1_000, T + 15 * MIN)
