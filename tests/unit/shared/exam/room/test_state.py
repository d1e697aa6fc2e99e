"""The fold of the room log, event by event."""

from functools import partial

import pytest
from msgspec.structs import replace

from shared.exam.acts.base import Refusal
from shared.exam.acts.seats import Reopen
from shared.exam.answers.fence import Fence
from shared.exam.clock.account import Grant, Pause
from shared.exam.room import events as ev
from shared.exam.room import fold
from shared.exam.room.sitting import Discipline, Leave, Move, Silence, Sitting
from shared.exam.room.state import RoomState
from tests.unit.shared.exam.room.folding import MIN, S, grant, hand_in, login, one, running
from tests.unit.shared.exam.support import Log, T, plan


def test_at_first_everyone_due_has_a_sitting_at_their_seat() -> None:
    people = tuple(replace(c, extra_percent=25) for c in plan().candidates)
    state = RoomState.begin(plan(candidates=people))
    assert state.sittings["T2"] == Sitting(ticket="T2", seat=2, extra_percent=25)
    assert (state.last_seq, state.paused, state.started_ms, state.asked) == (0, False, None, ())
    assert state.account("T1").extra_percent == 25


def test_records_are_folded_in_their_order_and_none_is_left_out() -> None:
    log = running(1)
    assert fold.replay(log.plan, log.records) == log.state
    assert log.state.last_seq == 2
    with pytest.raises(ValueError, match="record 4 after 2"):
        fold.apply(log.state, ev.Record(seq=4, at_ms=T, actor="server", event=ev.RoomResumed()))
    with pytest.raises(ValueError, match="record 2 after 2"):
        fold.apply(log.state, ev.Record(seq=2, at_ms=T, actor="server", event=ev.RoomResumed()))


def test_what_changes_nothing_is_counted_all_the_same() -> None:
    log = running(1)
    before = log.state
    after = log.add(T, ev.StaffSignedIn(staff_id="c", role="chief"))
    assert after == replace(before, last_seq=before.last_seq + 1)
    ghost = log.add(T, ev.IdentityConfirmed(ticket="T9"))
    assert ghost.sittings == before.sittings


def test_the_package_and_the_paper_are_remembered() -> None:
    log = Log()
    log.add(T, ev.PackageImported(package_id="p", package_sha256="ab", serial=3, paper_id="P1"))
    log.add(T + S, ev.PaperUnsealed(paper_sha256="cd"))
    state = log.state
    assert (state.package_id, state.package_sha256, state.serial, state.papers.opened_ms) == ("p", "ab", 3, T + S)


def test_a_room_starts_once_and_ends() -> None:
    log = running()
    log.add(T + MIN, ev.RoomStarted())
    assert log.state.started_ms == T
    assert log.add(T + 2 * MIN, ev.RoomEnded()).ended_ms == T + 2 * MIN


def test_a_log_in_puts_the_candidate_at_a_pc_and_fences_the_one_before() -> None:
    log = Log()
    log.add(T, ev.MarkedAbsent(tickets=("T1", "T2")))
    assert one(log).absent
    log.add(T + S, login())
    sitting = one(log)
    assert (sitting.device_id, sitting.seat, sitting.epoch, sitting.first_login_ms) == ("d1", 1, 1, T + S)
    assert not sitting.absent
    assert sitting.fences == ()
    log.add(T + 2 * S, ev.LinkLost(ticket="T1", last_seen_ms=T + S))
    log.add(T + 3 * S, login(epoch=2, seat=4))
    sitting = one(log)
    assert (sitting.device_id, sitting.seat, sitting.epoch, sitting.first_login_ms) == ("d2", 4, 2, T + S)
    assert sitting.fences == (Fence(epoch=1, at_ms=T + 3 * S),)
    assert sitting.link_lost_ms is None
    assert sitting.silences == (Silence(cause="link", from_ms=T + S, to_ms=T + 3 * S),)
    assert log.state.occupant(4) == sitting
    assert log.state.occupant(9) is None


def test_a_move_leaves_the_old_pc_behind() -> None:
    log = running(1)
    log.add(T + MIN, ev.SeatMoved(ticket="T1", from_seat=1, to_seat=4, reason="r"))
    sitting = one(log)
    assert (sitting.seat, sitting.device_id, sitting.move_pending) == (4, None, True)
    assert sitting.moves == (Move(at_ms=T + MIN, from_seat=1, to_seat=4, reason="r"),)
    assert sitting.fences == (Fence(epoch=1, at_ms=T + MIN),)
    log.add(T + 2 * MIN, login(epoch=2, seat=4))
    assert not one(log).move_pending
    assert one(log).fences == (Fence(epoch=1, at_ms=T + MIN),), "an epoch is fenced once"
    absent = log.add(T + 3 * MIN, ev.SeatMoved(ticket="T2", from_seat=2, to_seat=1, reason="r")).sittings["T2"]
    assert (absent.seat, absent.move_pending, absent.fences) == (1, False, ())


def test_refusals_and_identity_are_kept_with_the_sitting() -> None:
    log = Log()
    for code in ("too_late", "wrong_id"):
        log.add(T, ev.LoginRefused(ticket="T1", device_id="d", seat=1, code=code))
    log.add(T + S, ev.IdentityConfirmed(ticket="T1"))
    log.add(T + S, ev.IdentityChecked(ticket="T1", ok=False))
    assert (one(log).refusals, one(log).confirmed_ms, one(log).checked) == (("too_late", "wrong_id"), T + S, False)
    log.add(T + S, ev.MarkedAbsent(tickets=("T1",)))
    log.add(T + S, ev.LateEntryAllowed(ticket="T1", reason="r", approvals=()))
    assert (one(log).late_allowed, one(log).absent) == (True, False)


def test_a_pause_is_one_stretch_however_often_it_is_said() -> None:
    log = running(1, 2)
    log.add(T + S, ev.RoomResumed())
    assert log.state.pauses == ()
    for at in (1, 2):
        log.add(T + at * MIN, ev.RoomPaused(reason="r"))
        log.add(T + at * MIN, ev.SittingsPaused(tickets=("T1",), reason="r"))
    assert log.state.paused
    assert one(log).paused
    for at in (3, 4):
        log.add(T + at * MIN, ev.RoomResumed())
        log.add(T + at * MIN, ev.SittingsResumed(tickets=("T1",)))
    stretch = (Pause(from_ms=T + MIN, to_ms=T + 3 * MIN),)
    assert log.state.pauses == stretch
    assert one(log).pauses == stretch
    assert log.state.sittings["T2"].pauses == ()
    assert log.state.account("T1").pauses == stretch + stretch
    log.add(T + 5 * MIN, ev.RoomPaused(reason="r"))
    assert log.state.pauses == (*stretch, Pause(from_ms=T + 5 * MIN))
    log.add(T + 6 * MIN, ev.RoomResumed())
    assert log.state.pauses == (*stretch, Pause(from_ms=T + 5 * MIN, to_ms=T + 6 * MIN))
    assert not log.state.paused


def test_a_grant_says_when_and_by_whom_it_was_given() -> None:
    log = running(1)
    log.add(T + MIN, ev.ExtensionAsked(tickets=("T1",), seconds=60, challenge="AA"))
    log.add(T + MIN, ev.ExtensionAsked(tickets=("T1",), seconds=90, challenge="BB"))
    log.add(T + MIN, ev.ExtensionAsked(tickets=("T1",), seconds=60, challenge="CC"))
    assert [a.challenge for a in log.state.asked] == ["BB", "CC"], "asked again, the newer challenge counts"
    log.add(T + 2 * MIN, grant(challenge="CC"))
    assert [a.challenge for a in log.state.asked] == ["BB"]
    log.add(T + 3 * MIN, grant(grant_id="h"))
    assert [a.challenge for a in log.state.asked] == ["BB"]
    first, second = one(log).grants
    expected = Grant(grant_id="g", kind="extension", ms=MIN, reason="r", at_ms=T + 2 * MIN, by_centre=True)
    assert first == expected
    assert second == replace(expected, grant_id="h", at_ms=T + 3 * MIN, by_centre=False)
    assert one(log).regranted_ms == T + 3 * MIN
    assert log.state.left_ms("T1", T) == 122 * MIN


def test_a_grant_taken_back_counts_no_more_for_those_named_or_for_all() -> None:
    log = running(1, 2, 3)
    log.add(T, grant(MIN, "T1", "T2", "T3"))
    log.add(T, grant(MIN, "T1", "T2", grant_id="h"))
    log.add(T + MIN, ev.GrantReversed(grant_id="g", reason="r", approvals=(), tickets=("T1",)))
    assert [g.grant_id for g in one(log).grants] == ["h"]
    assert one(log).regranted_ms == T + MIN
    assert len(log.state.sittings["T2"].grants) == 2
    log.add(T + 2 * MIN, ev.GrantReversed(grant_id="h", reason="r", approvals=()))
    assert [len(s.grants) for s in log.state.sittings.values()] == [0, 1, 1]
    assert [s.regranted_ms for s in log.state.sittings.values()] == [T + 2 * MIN, T + 2 * MIN, T]


def test_what_was_decided_about_is_settled_unless_it_is_no_stretch() -> None:
    log = running(1)
    spans = tuple(ev.LostSpan(ticket="T1", from_ms=T, to_ms=T + n) for n in (5, 0, -3))
    log.add(T, ev.OutageDeclined(lost=spans, reason="r", approvals=()))
    assert [(s.from_ms, s.to_ms) for s in one(log).settled] == [(T, T + 5)]


def test_a_server_that_was_away_is_an_outage_of_those_who_work_in_a_running_exam() -> None:
    def silences(log: Log, down_ms: int) -> tuple[Silence, ...]:
        log.add(T + 10 * MIN, ev.ServerStarted(down_ms=down_ms, evidence="same_boot", version="1"))
        assert log.state.sittings["T2"].silences == ()
        return one(log).silences

    assert silences(running(1), S) == (Silence(cause="server", from_ms=T + 10 * MIN - S),)
    assert silences(running(1), S - 1) == ()
    early = Log()
    early.add(T - MIN, login())
    assert silences(early, MIN) == ()
    over = running(1)
    over.add(T + 9 * MIN, ev.RoomEnded())
    assert silences(over, MIN) == ()


def test_silences_of_one_cause_are_one_and_all_end_when_the_pc_is_heard() -> None:
    log = running(1)
    log.add(T + 2 * MIN, ev.LinkLost(ticket="T1", last_seen_ms=T + MIN))
    log.add(T + 3 * MIN, ev.LinkLost(ticket="T1", last_seen_ms=T + 2 * MIN))
    assert one(log).link_lost_ms == T + 2 * MIN
    log.add(T + 4 * MIN, ev.ServerStarted(down_ms=MIN, evidence="same_boot", version="1"))
    assert one(log).silent_since_ms == T + MIN
    log.add(T + 6 * MIN, ev.LinkRestored(ticket="T1", away_ms=4 * MIN))
    assert one(log).link_lost_ms is None
    assert one(log).silences == (
        Silence(cause="link", from_ms=T + MIN, to_ms=T + 5 * MIN),
        Silence(cause="server", from_ms=T + 3 * MIN, to_ms=T + 5 * MIN),
    )
    assert one(log).silent_since_ms is None
    log.add(T + 7 * MIN, ev.LinkLost(ticket="T1", last_seen_ms=T + 6 * MIN))
    log.add(T + 8 * MIN, ev.LinkRestored(ticket="T1", away_ms=10 * MIN))
    assert one(log).silences[-1] == Silence(cause="link", from_ms=T + 6 * MIN, to_ms=T + 8 * MIN)


def test_a_silence_never_ends_before_it_began() -> None:
    log = running(1)
    log.add(T + 9 * MIN, ev.LinkLost(ticket="T1", last_seen_ms=T + 9 * MIN))
    log.add(T + 8 * MIN, ev.LinkRestored(ticket="T1", away_ms=0))
    assert one(log).silences == (Silence(cause="link", from_ms=T + 9 * MIN, to_ms=T + 9 * MIN),)


def test_a_leave_begins_once_and_ends_once() -> None:
    log = running(1)
    log.add(T, ev.LeaveEnded(ticket="T1"))
    assert one(log).leaves == ()
    for at in (1, 2):
        log.add(T + at * MIN, ev.LeaveStarted(ticket="T1", reason="r"))
    assert one(log).away
    for at in (3, 4):
        log.add(T + at * MIN, ev.LeaveEnded(ticket="T1"))
    assert one(log).leaves == (Leave(from_ms=T + MIN, reason="r", to_ms=T + 3 * MIN),)
    assert not one(log).away
    log.add(T + 5 * MIN, ev.LeaveStarted(ticket="T1", reason="r"))
    log.add(T + 6 * MIN, ev.LeaveEnded(ticket="T1"))
    assert [leave.to_ms for leave in one(log).leaves] == [T + 3 * MIN, T + 6 * MIN]


def test_breaches_add_up() -> None:
    log = running(1)
    for code in ("51", "52"):
        log.add(T, ev.DisciplineRecorded(incident_id="i", ticket="T1", code=code, action="warn", text="x"))
    assert one(log).discipline == tuple(
        Discipline(at_ms=T, code=c, action="warn", text="x", incident_id="i") for c in ("51", "52")
    )


@pytest.mark.parametrize("cause", ["candidate", "time"])
def test_who_is_terminated_after_the_end_of_the_sitting_is_terminated(cause: ev.HandInCause) -> None:
    log = running(1)
    log.add(T + MIN, ev.HandedIn(ticket="T1", cause=cause, entries=0, head=""))
    charge = partial(ev.DisciplineRecorded, ticket="T1", code="51", text="x")
    log.add(T + 2 * MIN, charge(incident_id="i-1", action="warn"))
    assert one(log).closed_cause == cause
    log.add(T + 3 * MIN, charge(incident_id="i-2", action="terminate"))
    assert (one(log).closed_cause, one(log).closed_ms) == ("terminated", T + MIN)
    reopen = Reopen(ticket="T1", reason="r", approvals=())
    assert reopen.refusal(log.state, T + 4 * MIN) == Refusal(code="sitting_terminated", values={"seat": 1})


def test_consent_to_hand_in_is_for_some_or_for_everyone() -> None:
    log = running(1, 2)
    log.add(T, ev.HandInAllowed(tickets=("T1",), reason="r"))
    assert [s.hand_in_allowed for s in log.state.sittings.values()] == [True, False, False]
    assert not log.state.free_hand_in
    assert log.add(T, ev.HandInAllowed(tickets=(), reason="r")).free_hand_in


def test_a_sitting_closes_when_it_ended_and_that_is_noted_when_it_was() -> None:
    log = running(1)
    log.add(T + MIN, ev.LinkLost(ticket="T1", last_seen_ms=T))
    log.add(T + 3 * MIN, hand_in(T + 2 * MIN, "time"))
    sitting = one(log)
    assert (sitting.closed_ms, sitting.closed_noted_ms, sitting.closed_cause) == (T + 2 * MIN, T + 3 * MIN, "time")
    assert (sitting.open, sitting.present, sitting.link_lost_ms) == (False, True, None)
    assert sitting.silences == (Silence(cause="link", from_ms=T, to_ms=T + 3 * MIN),)
    later = running(1)
    later.add(T + 3 * MIN, hand_in(T + 4 * MIN))
    assert one(later).closed_ms == T + 3 * MIN, "nobody ends after now"
    own = running(1)
    own.add(T + 3 * MIN, hand_in())
    assert (one(own).closed_ms, one(own).closed_cause) == (T + 3 * MIN, "candidate")


def test_a_hand_in_by_mistake_does_not_stop_the_clock() -> None:
    log = running(1)
    log.add(T + MIN, ev.HandInAllowed(tickets=("T1",), reason="r"))
    log.add(T + 10 * MIN, hand_in())
    assert log.state.left_ms("T1", T + 20 * MIN) == 100 * MIN
    log.add(T + 20 * MIN, ev.Reopened(ticket="T1", reason="r", approvals=()))
    sitting = one(log)
    assert (sitting.open, sitting.closed_ms, sitting.closed_noted_ms, sitting.closed_cause) == (True, None, None, None)
    assert not sitting.hand_in_allowed
    assert sitting.standstills == ()
    assert log.state.left_ms("T1", T + 20 * MIN) == 100 * MIN


@pytest.mark.parametrize("unheard", [True, False])
def test_what_is_given_to_a_closed_sitting_waits_for_its_reopening(unheard: bool) -> None:
    log = running(1)
    log.add(T + 120 * MIN, hand_in(cause="time"))
    log.add(T + 125 * MIN, grant(5 * MIN))
    assert one(log).grants[0].waits
    assert log.state.used_up_ms("T1") == T + 120 * MIN
    assert log.state.left_ms("T1", T + 130 * MIN) == 5 * MIN
    log.add(T + 130 * MIN, ev.Reopened(ticket="T1", reason="r", approvals=(), unheard=unheard))
    sitting = one(log)
    assert not sitting.grants[0].waits
    assert sitting.standing is unheard
    assert (sitting.link_lost_ms is not None) is unheard
    assert sitting.standstills == (Pause(from_ms=T + 120 * MIN, to_ms=None if unheard else T + 130 * MIN),)
    log.add(T + 132 * MIN, ev.LinkRestored(ticket="T1", away_ms=2 * MIN))
    assert not one(log).standing
    assert log.state.left_ms("T1", T + 133 * MIN) == (4 * MIN if unheard else 2 * MIN)


def test_a_reopening_of_what_is_open_changes_nothing() -> None:
    log = running(1)
    log.add(T, ev.HandInAllowed(tickets=("T1",), reason="r"))
    before = one(log)
    log.add(T + MIN, ev.Reopened(ticket="T1", reason="r", approvals=(), unheard=True))
    assert one(log) == before


def test_a_sitting_reopened_at_the_very_end_of_its_time_stood_for_nothing() -> None:
    log = running(1)
    log.add(T + 120 * MIN, hand_in(cause="time"))
    log.add(T + 120 * MIN, ev.Reopened(ticket="T1", reason="r", approvals=()))
    assert one(log).standstills == ()
