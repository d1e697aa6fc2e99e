"""The day's rules at and around their limits (handbook: T-30, T+30, end-30)."""

import pytest

from shared.exam.plan import DayRules
from shared.exam.room import events as ev
from shared.exam.room.rules import display_state, hand_in_refusal, late_limit_ms, login_refusal, out_of_time
from tests.unit.shared.exam.support import Log, T, plan

MIN = 60_000


def login(ticket: str = "T1", epoch: int = 1, seat: int = 1) -> ev.CandidateLoggedIn:
    return ev.CandidateLoggedIn(ticket=ticket, device_id=f"d{seat}", seat=seat, epoch=epoch, how="first")


@pytest.mark.parametrize(
    ("at_ms", "code"),
    [(T - 30 * MIN - 1, "not_yet_open"), (T - 30 * MIN, None), (T + 30 * MIN, None), (T + 30 * MIN + 1, "too_late")],
)
def test_login_window(at_ms: int, code: str | None) -> None:
    log = Log()
    if at_ms >= T:
        log.add(T, ev.RoomStarted())
    assert login_refusal(log.state, "T1", at_ms) == code


def test_late_entry_needs_the_chief() -> None:
    log = Log()
    log.add(T, ev.RoomStarted())
    late = T + 40 * MIN
    assert login_refusal(log.state, "T1", late) == "too_late"
    log.add(late, ev.LateEntryAllowed(ticket="T1", reason="堵车", approvals=()))
    assert login_refusal(log.state, "T1", late) is None


def test_a_room_pause_moves_the_late_limit() -> None:
    log = Log()
    log.add(T, ev.RoomStarted())
    log.add(T + 5 * MIN, ev.RoomPaused(reason="停电"))
    assert login_refusal(log.state, "T2", T + 50 * MIN) is None
    log.add(T + 25 * MIN, ev.RoomResumed())
    assert late_limit_ms(log.state) == T + 50 * MIN


def test_someone_who_was_in_may_always_come_back() -> None:
    log = Log()
    log.add(T - 5 * MIN, login())
    log.add(T, ev.RoomStarted())
    assert login_refusal(log.state, "T1", T + 60 * MIN) is None


def test_hand_in_opens_thirty_minutes_before_the_end_with_consent() -> None:
    log = Log(plan(rules=DayRules(free_hand_in_before_end_s=60)))
    log.add(T - MIN, login())
    assert hand_in_refusal(log.state, "T1", T - MIN) == "not_started"
    log.add(T, ev.RoomStarted())
    assert hand_in_refusal(log.state, "T1", T + 89 * MIN) == "hand_in_too_early"
    assert hand_in_refusal(log.state, "T1", T + 90 * MIN) == "hand_in_needs_consent"
    assert hand_in_refusal(log.state, "T1", T + 119 * MIN) is None
    log.add(T + 91 * MIN, ev.HandInAllowed(tickets=(), reason="考生均已答完"))
    assert hand_in_refusal(log.state, "T1", T + 91 * MIN) is None


def test_hand_in_and_reopening() -> None:
    log = Log()
    log.add(T - MIN, login())
    log.add(T, ev.RoomStarted())
    log.add(T + 119 * MIN, ev.HandedIn(ticket="T1", cause="candidate", entries=3, head="ab"))
    assert login_refusal(log.state, "T1", T + 119 * MIN) == "already_handed_in"
    assert display_state(log.state, log.state.sittings["T1"], T + 119 * MIN) == "handed_in"
    log.add(T + 119 * MIN + 1, ev.Reopened(ticket="T1", reason="误交", approvals=()))
    assert log.state.sittings["T1"].open
    assert hand_in_refusal(log.state, "T1", T + 100 * MIN) == "hand_in_needs_consent"


def test_every_sitting_has_its_own_end() -> None:
    log = Log()
    for seat in (1, 2):
        log.add(T - MIN, login(f"T{seat}", 1, seat))
    log.add(T, ev.RoomStarted())
    grant = ev.TimeGranted(grant_id="g", kind="extension", tickets=("T2",), ms=10 * MIN, reason="r", approvals=())
    log.add(T + MIN, grant)
    assert not out_of_time(log.state, "T1", T + 120 * MIN - 1)
    assert out_of_time(log.state, "T1", T + 120 * MIN)
    assert not out_of_time(log.state, "T2", T + 120 * MIN)
    assert out_of_time(log.state, "T2", T + 130 * MIN)
    assert not out_of_time(log.state, "T3", T + 500 * MIN), "an absent candidate has nothing to close"


def test_display_states_by_urgency() -> None:
    log = Log()

    def shown(at_ms: int) -> str:
        return display_state(log.state, log.state.sittings["T1"], at_ms)

    assert shown(T) == "waiting"
    log.add(T - MIN, login())
    assert shown(T) == "ready"
    log.add(T - MIN, ev.IdentityConfirmed(ticket="T1"))
    log.add(T, ev.RoomStarted())
    assert shown(T) == "working"
    log.add(T + 1, ev.RoomPaused(reason="r"))
    assert shown(T + 2) == "paused"
    log.add(T + 3, ev.LinkLost(ticket="T1", last_seen_ms=T))
    assert shown(T + 3) == "offline"
    log.add(T + 4, ev.LinkRestored(ticket="T1", away_ms=4))
    log.add(T + 5, ev.RoomResumed())
    log.add(T + 6, ev.LeaveStarted(ticket="T1", reason="洗手间"))
    assert shown(T + 6) == "away"
    log.add(T + 7, ev.LeaveEnded(ticket="T1"))
    breach = ev.DisciplineRecorded(incident_id="i", ticket="T1", code="51", action="terminate", text="夹带")
    log.add(T + 8, breach)
    log.add(T + 8, ev.HandedIn(ticket="T1", cause="terminated", entries=0, head=""))
    assert shown(T + 9) == "terminated"
