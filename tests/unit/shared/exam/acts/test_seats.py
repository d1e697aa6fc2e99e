"""Acts on where and whether a candidate goes on."""

import pytest

from shared.exam.acts.base import Act, Doing, Effect, Lasting, Refusal, Told, Value, Whom, preview, refused
from shared.exam.acts.seats import AllowHandIn, MoveSeat, Reopen, ReopenSection, ShowResumeCode, free_seats
from shared.exam.clock.sections import SectionCause
from shared.exam.room import events as ev
from shared.exam.room.device_events import ResumeCodeShown
from tests.unit.shared.exam.acts.support import (
    CHIEF,
    DOING,
    MIN,
    PINS,
    SECTIONS,
    S,
    closed,
    end_moves,
    running,
    seat_refused,
    tells,
    why,
    writes,
)
from tests.unit.shared.exam.support import Log, T

NOW = T + 10 * MIN
SEAT_1: dict[str, Value] = {"seat": 1}


def reopen(ticket: str = "T1", reason: str = " 误交 ") -> Reopen:
    return Reopen(ticket=ticket, reason=reason, approvals=PINS)


def reopen_section(section_id: str = "t", reason: str = " 误交 ") -> ReopenSection:
    return ReopenSection(ticket="T1", section_id=section_id, reason=reason, approvals=PINS)


def submit(log: Log, at_ms: int, section_id: str = "t", cause: SectionCause = "candidate") -> None:
    log.add(at_ms, ev.SectionClosed(ticket="T1", section_id=section_id, cause=cause, closed_ms=at_ms))


@pytest.mark.parametrize(
    "act",
    [
        MoveSeat(ticket="T1", to_seat=4, reason=" "),
        AllowHandIn(tickets=("T1",), reason=""),
        reopen(reason=""),
        reopen_section(reason=""),
        ShowResumeCode(ticket="T1", reason=""),
    ],
)
def test_each_has_a_reason(act: Act) -> None:
    assert why(act, running(1).state, NOW) == "reason_needed"


def test_free_seats_are_those_of_the_room_and_its_spares() -> None:
    log = running(1)
    assert free_seats(log.state) == (4,)
    log.add(T, ev.SeatMoved(ticket="T1", from_seat=1, to_seat=4, reason="r"))
    assert free_seats(log.state) == (1,)
    assert free_seats(running(spares=0).state) == ()


def test_where_no_spare_is_left_an_absentees_pc_will_do_and_the_two_change_seats() -> None:
    log = running(1, spares=0)
    log.add(NOW, ev.MarkedAbsent(tickets=("T2", "T3")))
    assert free_seats(log.state) == (2, 3)
    act = MoveSeat(ticket="T1", to_seat=3, reason="死机")
    assert refused(act, log.state, "proctor", NOW) is None
    told = preview(act, log.state, NOW)
    assert told.values["absentee"] == Told(code="absentee_changes", values={"seat": 1, "to": 3})
    log.add(NOW, ev.SeatMoved(ticket="T1", from_seat=1, to_seat=3, reason="死机"))
    seats = {ticket: sitting.seat for ticket, sitting in log.state.sittings.items()}
    assert (seats["T1"], seats["T2"], seats["T3"]) == (3, 2, 1)
    assert log.state.sittings["T3"].absent
    assert log.state.occupant(3) == log.state.sittings["T1"]
    assert free_seats(log.state) == (1, 2)
    assert not any(s.moves for t, s in log.state.sittings.items() if t != "T1"), "nobody who is absent has moved"
    log.add(NOW, ev.LateEntryAllowed(ticket="T3", reason="堵车", approvals=()))
    assert free_seats(log.state) == (2,), "who may still come keeps a seat"


def test_a_candidate_moves_to_a_free_seat_while_not_handed_in() -> None:
    log = running(1, 2)
    act = MoveSeat(ticket="T1", to_seat=4, reason=" 死机 ")
    assert why(act, Log().state, T) is None, "before the start too"
    assert refused(MoveSeat(ticket="T1", to_seat=2, reason="r"), log.state, "proctor", NOW) == Refusal(
        code="seat_not_free", values={"seat": 2}
    )
    assert why(MoveSeat(ticket="T9", to_seat=4, reason="r"), log.state, NOW) == "unknown_candidate"
    assert why(act, running(1, spares=0).state, NOW) == "no_free_seat"
    closed(log, 1, NOW)
    assert seat_refused(act, log.state, NOW) == ("sitting_closed", 1)
    log.add(NOW, ev.RoomEnded())
    assert why(act, log.state, NOW) == "session_over"


def test_lost_time_comes_along_unless_it_is_not_to() -> None:
    log = running(1)
    act = MoveSeat(ticket="T1", to_seat=4, reason=" 死机 ")
    without = MoveSeat(ticket="T1", to_seat=4, reason="死机", credit_lost_time=False)
    moved = ev.SeatMoved(ticket="T1", from_seat=1, to_seat=4, reason="死机", lost_from_ms=T)
    assert writes(act, log.state, NOW) == [moved]
    assert writes(without, log.state, NOW)[0].lost_from_ms is None
    values: dict[str, Value] = {"seat": 1, "to": 4, "credit": Told(code="lost_time_comes_back"), "absentee": ""}
    assert tells(act, log.state, NOW) == Effect(code="seat_moved", values=values)
    assert tells(without, log.state, NOW).values["credit"] == ""
    absent = MoveSeat(ticket="T2", to_seat=4, reason="r")
    assert tells(absent, log.state, NOW) == Effect(code="seat_changed", values={"seat": 2, "to": 4, "absentee": ""})


def test_the_chief_consents_once_to_an_early_hand_in() -> None:
    log = running(1, 2)
    act = AllowHandIn(tickets=("T1", "T2", "T1"), reason=" 答完 ")
    assert why(act, log.state, NOW, "proctor") == "not_allowed"
    assert why(act, log.state, NOW) is None
    assert why(AllowHandIn(tickets=("T3",), reason="r"), log.state, NOW) == "candidate_not_present"
    assert writes(act, log.state, NOW) == [ev.HandInAllowed(tickets=("T1", "T2"), reason="答完")]
    assert tells(act, log.state, NOW) == Effect(code="hand_in_allowed", values={"who": Whom(seats=(1, 2))})
    log.add(NOW, ev.HandInAllowed(tickets=("T1",), reason="r"))
    assert why(act, log.state, NOW) is None, "the second has none yet"
    assert why(AllowHandIn(tickets=("T1",), reason="r"), log.state, NOW) == "hand_in_allowed_already"
    assert why(AllowHandIn(tickets=(), reason="r"), log.state, NOW) is None
    log.add(NOW, ev.HandInAllowed(tickets=(), reason="r"))
    assert why(AllowHandIn(tickets=("T2",), reason="r"), log.state, NOW) == "hand_in_allowed_already"


def test_a_hand_in_by_mistake_is_undone_while_time_is_left() -> None:
    log = running(1, 2)
    assert seat_refused(reopen(), log.state, NOW) == ("not_handed_in", 1)
    assert why(reopen("T9"), log.state, NOW) == "unknown_candidate"
    assert why(reopen(), Log().state, NOW) == "not_started"
    closed(log, 1, NOW)
    closed(log, 2, NOW, "terminated")
    assert reopen().approvers(log.state, "chief", NOW) == ("chief",)
    assert why(reopen(), log.state, NOW) is None
    assert seat_refused(reopen("T2"), log.state, NOW) == ("sitting_terminated", 2)
    assert why(reopen(), log.state, T + 120 * MIN - 1) is None
    assert why(reopen(), log.state, T + 120 * MIN) == "no_time_left"


def test_a_reopened_sitting_goes_on_or_waits_for_its_pc() -> None:
    log = running(1)
    closed(log, 1, NOW)
    assert writes(reopen(), log.state, NOW) == [
        ev.Reopened(ticket="T1", reason="误交", approvals=(CHIEF,), unheard=True)
    ]
    heard: dict[str, Value] = {"seat": 1, "left": Lasting(109 * MIN), "then": end_moves(T + 120 * MIN)}
    assert tells(reopen(), log.state, NOW + MIN, Doing()) == Effect(code="reopened", values=heard)
    used_up = running(1)
    closed(used_up, 1, T + 120 * MIN, "time")
    grant = ev.TimeGranted(grant_id="g", kind="extension", tickets=("T1",), ms=MIN, reason="r", approvals=())
    used_up.add(T + 121 * MIN, grant)
    unheard = tells(reopen(), used_up.state, T + 125 * MIN, DOING)
    assert unheard.values == {"seat": 1, "left": Lasting(MIN), "then": Told(code="runs_when_back")}


def test_only_a_paper_with_sections_has_one_to_reopen() -> None:
    assert why(reopen_section(), running(1).state, NOW) == "no_sections"
    assert why(reopen_section(), Log().state, NOW) == "no_sections"
    assert why(reopen_section(), running(sections=SECTIONS).state, NOW) == "candidate_not_present"


def test_the_last_submission_is_undone_while_its_section_has_time() -> None:
    log = running(1, sections=SECTIONS)
    assert reopen_section().approvers(log.state, "chief", NOW) == ("chief",)
    assert why(reopen_section(), log.state, NOW) == "section_not_submitted"
    submit(log, NOW)
    assert why(reopen_section("p"), log.state, NOW) == "section_not_submitted"
    assert why(reopen_section(), log.state, T + 60 * MIN - 1) is None
    assert why(reopen_section(), log.state, T + 60 * MIN) == "section_time_over"
    expected = ev.SectionReopened(ticket="T1", section_id="t", reason="误交", approvals=(CHIEF,))
    assert writes(reopen_section(), log.state, NOW) == [expected]
    values: dict[str, Value] = {
        "seat": 1,
        "title": "理论",
        "later": "实操",
        "then": end_moves(T + 60 * MIN, "section_end_moves"),
    }
    assert tells(reopen_section(), log.state, NOW + S) == Effect(code="section_reopened", values=values)


def test_a_section_that_time_ended_stays_ended() -> None:
    log = running(1, sections=SECTIONS)
    submit(log, T + 60 * MIN, cause="time")
    assert why(reopen_section(), log.state, T + 60 * MIN) == "section_ended_by_time"


def test_a_resume_code_is_shown_to_who_works_at_a_pc() -> None:
    log = running(1)
    act = ShowResumeCode(ticket="T1", reason=" 重启 ")
    assert why(ShowResumeCode(ticket="T2", reason="r"), log.state, NOW) == "candidate_not_present"
    assert why(act, log.state, NOW) is None
    assert writes(act, log.state, NOW) == [ResumeCodeShown(ticket="T1", seat=1, reason="重启")]
    assert tells(act, log.state, NOW) == Effect(code="resume_code_shown", values=SEAT_1)
    log.add(NOW, ev.SeatMoved(ticket="T1", from_seat=1, to_seat=4, reason="r"))
    assert why(act, log.state, NOW) == "resume_code_void"
