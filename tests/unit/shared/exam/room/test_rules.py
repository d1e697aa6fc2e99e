"""The day's rules at and around their limits (handbook: T-30, T+30, end-30)."""

import pytest

from shared.exam.plan import DayRules, SectionLimit
from shared.exam.room import events as ev
from shared.exam.room.rules import (
    beyond_evidence_ms,
    display_state,
    ended,
    hand_in_refusal,
    late_limit_ms,
    login_refusal,
    missing,
    out_of_time,
    section_end,
    used_up,
)
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


def test_before_the_earliest_nobody_hands_in_however_long_the_free_stretch_is() -> None:
    """As the author is told who writes such a plan."""
    log = Log(plan(rules=DayRules(free_hand_in_before_end_s=3600, earliest_hand_in_before_end_s=1800)))
    log.add(T - MIN, login())
    log.add(T, ev.RoomStarted())
    assert hand_in_refusal(log.state, "T1", T + 70 * MIN) == "hand_in_too_early"
    assert hand_in_refusal(log.state, "T1", T + 90 * MIN) is None
    log.add(T + 71 * MIN, ev.HandInAllowed(tickets=("T1",), reason="突发疾病"))
    assert hand_in_refusal(log.state, "T1", T + 71 * MIN) is None, "but by the chief's consent to this candidate"


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


def test_who_is_not_due_and_what_is_over_has_no_door() -> None:
    log = Log()
    assert login_refusal(log.state, "T9", T) == "unknown_candidate"
    log.add(T, ev.RoomStarted())
    log.add(T + MIN, ev.RoomEnded())
    assert login_refusal(log.state, "T1", T + 2 * MIN) == "session_over"


def test_who_never_came_has_used_the_time_as_well() -> None:
    """A trial shorter than the limit for latecomers, and whoever was let in and did not come."""
    log = Log()
    log.add(T, ev.RoomStarted())
    end = log.state.clock("T1").end_ms(T)
    assert end is not None
    log.add(T + 40 * MIN, ev.LateEntryAllowed(ticket="T1", reason="r", approvals=()))
    assert (used_up(log.state, "T1", end - 1), login_refusal(log.state, "T1", end - 1)) == (False, None)
    assert (used_up(log.state, "T1", end), login_refusal(log.state, "T1", end)) == (True, "no_time_left")
    log.add(end - MIN, ev.RoomPaused(reason="r"))
    assert login_refusal(log.state, "T1", end + MIN) is None, "its time stands still as everybody's"


def test_who_can_come_no_more_is_missing() -> None:
    log = Log()

    def gone(at_ms: int) -> bool:
        return missing(log.state, log.state.sittings["T1"], at_ms)

    assert not gone(T + 200 * MIN), "before the start everybody may come"
    log.add(T, ev.RoomStarted())
    assert (gone(T + 30 * MIN), gone(T + 30 * MIN + 1)) == (False, True)
    log.add(T + 31 * MIN, ev.MarkedAbsent(tickets=("T1",)))
    assert not gone(T + 32 * MIN), "once"
    log.add(T + 33 * MIN, ev.LateEntryAllowed(ticket="T1", reason="r", approvals=()))
    end = log.state.clock("T1").end_ms(T) or 0
    assert (gone(end - 1), gone(end)) == (False, True)
    log.add(T + 34 * MIN, ev.CandidateLoggedIn(ticket="T1", device_id="a", seat=1, epoch=1, how="first"))
    assert not gone(end)


def test_before_the_start_the_door_is_open_however_late_it_is() -> None:
    assert login_refusal(Log().state, "T1", T + 200 * MIN) is None
    assert late_limit_ms(Log().state) == T + 30 * MIN


def test_an_early_start_opens_the_door() -> None:
    log = Log()
    log.add(T - 40 * MIN, ev.RoomStarted())
    assert login_refusal(log.state, "T1", T - 35 * MIN) is None
    assert login_refusal(log.state, "T1", T - 10 * MIN) is None
    assert login_refusal(log.state, "T1", T - 10 * MIN + 1) == "too_late"


def test_only_pauses_that_began_before_the_late_limit_move_it() -> None:
    log = Log()
    log.add(T, ev.RoomStarted())
    log.add(T + 30 * MIN, ev.RoomPaused(reason="r"))
    assert late_limit_ms(log.state) == T + 30 * MIN, "at the limit nobody came in any more"
    log.add(T + 40 * MIN, ev.RoomResumed())
    assert late_limit_ms(log.state) == T + 30 * MIN
    earlier = Log()
    earlier.add(T, ev.RoomStarted())
    earlier.add(T + 30 * MIN - 1, ev.RoomPaused(reason="r"))
    assert login_refusal(earlier.state, "T1", T + 10**9) is None
    earlier.add(T + 40 * MIN - 1, ev.RoomResumed())
    earlier.add(T + 40 * MIN - 1, ev.RoomPaused(reason="r"))
    earlier.add(T + 41 * MIN - 1, ev.RoomResumed())
    assert late_limit_ms(earlier.state) == T + 41 * MIN, "each pause counts that began before the limit as it is then"


def test_who_handed_in_or_is_in_an_earlier_section_does_not_hand_in() -> None:
    limits = tuple(SectionLimit(section_id=name, title=name, duration_s=3600) for name in "tp")
    log = Log(plan(sections=limits))
    log.add(T - MIN, login())
    log.add(T, ev.RoomStarted())
    assert hand_in_refusal(log.state, "T2", T) == "not_started", "who never came"
    assert hand_in_refusal(log.state, "T1", T + 59 * MIN) == "section_open"
    log.add(T + MIN, ev.SectionClosed(ticket="T1", section_id="t", cause="candidate", closed_ms=T + MIN))
    assert hand_in_refusal(log.state, "T1", T + 61 * MIN) is None
    log.add(T + 61 * MIN, ev.HandedIn(ticket="T1", cause="candidate", entries=0, head=""))
    assert hand_in_refusal(log.state, "T1", T + 61 * MIN) == "already_handed_in"


def test_consent_of_ones_own_opens_the_hand_in_at_any_time() -> None:
    log = Log()
    log.add(T - MIN, login())
    log.add(T, ev.RoomStarted())
    log.add(T, ev.HandInAllowed(tickets=("T1",), reason="r"))
    assert hand_in_refusal(log.state, "T1", T) is None
    everyone = Log()
    everyone.add(T - MIN, login())
    everyone.add(T, ev.RoomStarted())
    everyone.add(T, ev.HandInAllowed(tickets=(), reason="r"))
    assert hand_in_refusal(everyone.state, "T1", T + 90 * MIN - 1) == "hand_in_too_early"
    assert hand_in_refusal(everyone.state, "T1", T + 90 * MIN) is None


@pytest.mark.parametrize(("before_end_ms", "code"), [(60_001, "hand_in_needs_consent"), (60_000, None)])
def test_in_the_last_minute_no_consent_is_needed(before_end_ms: int, code: str | None) -> None:
    log = Log()
    log.add(T - MIN, login())
    log.add(T, ev.RoomStarted())
    assert hand_in_refusal(log.state, "T1", T + 120 * MIN - before_end_ms) == code


def test_a_paused_sitting_never_runs_out() -> None:
    log = Log()
    log.add(T - MIN, login())
    assert not out_of_time(log.state, "T1", T + 500 * MIN), "nothing runs before the start"
    log.add(T, ev.RoomStarted())
    log.add(T + MIN, ev.RoomPaused(reason="r"))
    assert not out_of_time(log.state, "T1", T + 500 * MIN)
    log.add(T + 2 * MIN, ev.RoomResumed())
    log.add(T + 121 * MIN, ev.HandedIn(ticket="T1", cause="time", entries=0, head=""))
    assert not out_of_time(log.state, "T1", T + 121 * MIN), "what is closed is not closed again"


def test_a_sitting_ended_at_its_deadline_or_when_it_was_shortened_but_not_before_its_candidate_came() -> None:
    log = Log()
    log.add(T - MIN, login())
    log.add(T, ev.RoomStarted())
    assert ended(log.state, "T1", T + 121 * MIN) == T + 120 * MIN
    assert ended(log.state, "T1", T + 119 * MIN) == T + 119 * MIN, "never after now"
    cut = ev.TimeGranted(grant_id="g", kind="correction", tickets=("T1",), ms=-60 * MIN, reason="r", approvals=())
    log.add(T + 80 * MIN, cut)
    assert ended(log.state, "T1", T + 81 * MIN) == T + 80 * MIN
    late = Log()
    late.add(T, ev.RoomStarted())
    late.add(T + 130 * MIN, login())
    assert ended(late.state, "T1", T + 131 * MIN) == T + 130 * MIN
    paused = Log()
    paused.add(T, ev.RoomStarted())
    paused.add(T + MIN, ev.RoomPaused(reason="r"))
    assert ended(paused.state, "T1", T + 5 * MIN) == T + 5 * MIN


def test_a_section_ends_by_time_only_where_another_follows() -> None:
    limits = tuple(SectionLimit(section_id=name, title=name, duration_s=3600) for name in "tp")
    log = Log(plan(sections=limits))
    log.add(T - MIN, login())
    log.add(T, ev.RoomStarted())
    assert section_end(log.state, "T1", T + 60 * MIN - 1) is None
    assert section_end(log.state, "T1", T + 61 * MIN) == ("t", T + 60 * MIN)
    assert section_end(log.state, "T2", T + 61 * MIN) is None, "who never came"
    assert not out_of_time(log.state, "T1", T + 61 * MIN)
    log.add(T + 60 * MIN, ev.SectionClosed(ticket="T1", section_id="t", cause="time", closed_ms=T + 60 * MIN))
    assert section_end(log.state, "T1", T + 130 * MIN) is None
    assert out_of_time(log.state, "T1", T + 120 * MIN)


def test_what_people_gave_beyond_the_evidence_adds_up_to_no_less_than_nothing() -> None:
    log = Log()
    log.add(T - MIN, login())
    log.add(T, ev.RoomStarted())

    def give(ms: int, lost: tuple[ev.LostSpan, ...] = (), challenge: str = "") -> int:
        grant = ev.TimeGranted(
            grant_id="g",
            kind="outage",
            tickets=("T1",),
            ms=ms,
            reason="r",
            approvals=(),
            lost=lost,
            challenge=challenge,
        )
        log.add(T, grant)
        return beyond_evidence_ms(log.state, "T1")

    assert give(-5) == 0
    assert give(12) == 7
    assert give(100, lost=(ev.LostSpan(ticket="T1", from_ms=T, to_ms=T + 1),)) == 7
    assert give(100, challenge="AB") == 7


def test_the_most_urgent_state_is_shown() -> None:
    log = Log()

    def shown(n: int = 1) -> str:
        return display_state(log.state, log.state.sittings[f"T{n}"], T + MIN)

    log.add(T - MIN, login())
    log.add(T - MIN, ev.IdentityConfirmed(ticket="T1"))
    assert shown() == "ready", "the exam has not begun"
    log.add(T, ev.RoomStarted())
    log.add(T, login("T2", 1, 2))
    assert shown(2) == "ready", "the identity is not confirmed"
    assert shown() == "working"
    log.add(T, ev.SeatMoved(ticket="T2", from_seat=2, to_seat=4, reason="r"))
    assert shown(2) == "offline"
    log.add(T, ev.MarkedAbsent(tickets=("T3",)))
    assert shown(3) == "absent"
    cut = ev.TimeGranted(grant_id="g", kind="correction", tickets=("T1",), ms=-120 * MIN, reason="r", approvals=())
    log.add(T, cut)
    assert shown() == "problem", "nobody works without time"
    log.add(T, ev.IdentityChecked(ticket="T2", ok=False))
    assert shown(2) == "problem", "a wrong identity goes before a silent PC"
    warned = ev.DisciplineRecorded(incident_id="i", ticket="T1", code="51", action="warn", text="x")
    log.add(T, warned)
    assert shown() == "problem"
    log.add(T, ev.HandedIn(ticket="T1", cause="candidate", entries=0, head=""))
    assert shown() == "handed_in"
    log.add(T + 120 * MIN, grant_back())
    log.add(T + 121 * MIN, ev.Reopened(ticket="T1", reason="r", approvals=(), unheard=True))
    assert shown() == "offline"


def grant_back() -> ev.GrantReversed:
    return ev.GrantReversed(grant_id="g", reason="r", approvals=())
