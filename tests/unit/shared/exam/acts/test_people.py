"""Acts on one person."""

from shared.exam.acts.base import Effect, Lasting, Moment, Refusal, Value, Whom, refused
from shared.exam.acts.people import (
    AllowLateEntry,
    CheckAgain,
    CheckIdentity,
    EndLeave,
    StartLeave,
)
from shared.exam.room import events as ev
from tests.unit.shared.exam.acts.support import (
    CHIEF,
    MIN,
    PINS,
    login,
    running,
    seat_refused,
    tells,
    why,
    writes,
)
from tests.unit.shared.exam.support import Log, T

NOW = T + 10 * MIN
SEAT_1: dict[str, Value] = {"seat": 1}


def test_an_identity_that_does_not_match_needs_words() -> None:
    right, wrong = CheckIdentity(ticket="T1", ok=True), CheckIdentity(ticket="T1", ok=False, note=" 照片 ")
    state = Log().state
    assert why(right, state, T) is None, "at the door already"
    assert why(wrong, state, T) is None
    assert why(CheckIdentity(ticket="T1", ok=False), state, T) == "reason_needed"
    assert why(CheckIdentity(ticket="T9", ok=True), state, T) == "unknown_candidate"
    assert writes(wrong, state, T) == [ev.IdentityChecked(ticket="T1", ok=False, note="照片")]
    assert tells(right, state, T) == Effect(code="identity_right", values=SEAT_1)
    assert tells(wrong, state, T) == Effect(code="identity_wrong", values=SEAT_1)


def test_the_second_round_is_of_those_who_sit_in_the_exam() -> None:
    log = running(1)
    second = CheckIdentity(ticket="T1", ok=True, round="second")
    assert why(second, log.state, T) is None
    assert why(second, Log().state, T) is not None
    assert writes(second, log.state, T) == [ev.IdentityChecked(ticket="T1", ok=True, round="second")]


def test_a_sealed_record_takes_no_check_any_more() -> None:
    """It would stand in no bundle and in no addendum; what is found later is an incident."""
    log = running(1)
    log.add(NOW, ev.RoomEnded())
    act = CheckIdentity(ticket="T1", ok=True)
    assert why(act, log.state, NOW) is None, "a doubt may be settled until then"
    log.add(NOW, ev.BundleSealed(bundle_id="b", bundle_sha256="0" * 64, bytes=1))
    assert why(act, log.state, NOW) == "already_sealed"


def test_a_second_check_is_of_who_sits_in_the_exam_and_is_not_in_doubt() -> None:
    log = running(1, 2)
    act = CheckAgain(tickets=("T2", "T1", "T2"))
    assert why(CheckAgain(tickets=()), log.state, T) == "nobody_chosen"
    assert why(CheckAgain(tickets=("T3",)), log.state, T) == "candidate_not_present"
    assert why(act, log.state, T) is None
    assert writes(act, log.state, T) == [
        ev.IdentityChecked(ticket=ticket, ok=True, round="second") for ticket in ("T2", "T1")
    ]
    assert tells(act, log.state, T) == Effect(code="checked_again", values={"who": Whom(seats=(1, 2))})
    log.add(T, ev.IdentityChecked(ticket="T1", ok=True))
    assert why(act, log.state, T) is None
    log.add(T, ev.IdentityChecked(ticket="T2", ok=False))
    assert seat_refused(act, log.state, T) == ("identity_in_doubt", 2)


def test_one_candidate_at_a_time_is_out_of_the_room() -> None:
    log = running(1, 2)
    act = StartLeave(ticket="T1", reason="洗手间 ", escort="监" * 61)
    assert why(StartLeave(ticket="T1", reason=""), log.state, T) == "reason_needed"
    assert why(StartLeave(ticket="T3", reason="r"), log.state, T) == "candidate_not_present"
    assert why(act, log.state, T) is None
    assert writes(act, log.state, T) == [ev.LeaveStarted(ticket="T1", reason="洗手间", escort="监" * 61)]
    assert tells(act, log.state, T) == Effect(code="leave_started", values=SEAT_1)
    log.add(T + MIN, ev.LeaveStarted(ticket="T1", reason="r"))
    assert seat_refused(StartLeave(ticket="T2", reason="r"), log.state, T) == ("already_away", 1)
    log.add(T + 2 * MIN, ev.HandedIn(ticket="T1", cause="time", entries=0, head=""))
    assert why(StartLeave(ticket="T2", reason="r"), log.state, T) is None, "whose exam is over holds nobody"


def test_who_is_out_comes_back_after_a_while() -> None:
    log = running(1, 2)
    assert why(EndLeave(ticket="T1"), log.state, T) == "not_away"
    assert why(EndLeave(ticket="T3"), log.state, T) == "candidate_not_present"
    log.add(T + MIN, ev.LeaveStarted(ticket="T1", reason="r"))
    assert why(EndLeave(ticket="T1"), log.state, T) is None
    assert writes(EndLeave(ticket="T1"), log.state, T) == [ev.LeaveEnded(ticket="T1")]
    told = tells(EndLeave(ticket="T1"), log.state, T + 4 * MIN)
    assert told == Effect(code="leave_ended", values={"seat": 1, "away": Lasting(3 * MIN)})


def late(**changes: object) -> AllowLateEntry:
    return AllowLateEntry(ticket="T2", reason="堵车 ", approvals=PINS)


def test_late_entry_is_for_who_has_not_come_and_may_not_come_by_themselves() -> None:
    act = late()
    limit = T + 30 * MIN
    log = running(1)
    assert why(act, Log().state, T) == "not_started"
    assert why(AllowLateEntry(ticket="T9", reason="r", approvals=()), log.state, limit) == "unknown_candidate"
    assert why(AllowLateEntry(ticket="T2", reason="", approvals=()), log.state, limit + 1) == "reason_needed"
    assert refused(AllowLateEntry(ticket="T1", reason="r", approvals=()), log.state, "chief", limit + 1) == Refusal(
        code="logged_in_already", values=SEAT_1
    )
    assert why(act, log.state, limit) == "not_late_yet"
    assert why(act, log.state, limit + 1) is None
    assert act.approvers(log.state, "proctor", T) == ("chief",)
    assert writes(act, log.state, T) == [ev.LateEntryAllowed(ticket="T2", reason="堵车", approvals=(CHIEF,))]
    left: dict[str, Value] = {"seat": 2, "end": Moment(T + 120 * MIN), "left": Lasting(80 * MIN)}
    assert tells(act, log.state, T + 40 * MIN) == Effect(code="late_entry_allowed", values=left)
    assert why(act, log.state, T + 120 * MIN - 1) is None
    assert refused(act, log.state, "chief", T + 120 * MIN) == Refusal(
        code="late_without_time", values={"seat": 2, "end": Moment(T + 120 * MIN)}
    )
    log.add(T + 119 * MIN, ev.RoomPaused(reason="r"))
    assert tells(act, log.state, T + 121 * MIN) == Effect(code="late_entry_allowed_standing", values={"seat": 2})


def test_who_was_allowed_needs_no_second_leave_unless_marked_absent_since() -> None:
    act = late()
    log = running(1)
    log.add(T + 31 * MIN, ev.LateEntryAllowed(ticket="T2", reason="r", approvals=()))
    assert why(act, log.state, T + 32 * MIN) == "not_late_yet"
    log.add(T + 33 * MIN, ev.MarkedAbsent(tickets=("T2",)))
    assert why(act, log.state, T + 34 * MIN) is None
    early = running(1)
    early.add(T, ev.MarkedAbsent(tickets=("T2",)))
    assert why(act, early.state, T + MIN) is None


def test_a_second_log_in_is_still_the_same_candidate() -> None:
    log = running(1)
    log.add(T + MIN, login(1, epoch=2))
    assert why(AllowLateEntry(ticket="T1", reason="r", approvals=()), log.state, T + 31 * MIN) == "logged_in_already"
