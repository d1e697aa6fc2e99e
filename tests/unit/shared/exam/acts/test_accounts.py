"""Acts on time accounts: what outages cost is credited or not, corrections, grants taken back."""

import pytest

from shared.exam.acts.accounts import CorrectTime, CreditOutages, DeclineOutages, GrantRef, OutageRef, ReverseGrants
from shared.exam.acts.base import Act, Effect, Lasting, Moment, Refusal, Told, Value, Whom, refused
from shared.exam.room import events as ev
from shared.exam.room.events import LostSpan
from shared.exam.room.state import RoomState
from tests.unit.shared.exam.acts.support import (
    CHIEF,
    MIN,
    PINS,
    SECTIONS,
    closed,
    end_moves,
    running,
    seat_refused,
    silence,
    tells,
    why,
    writes,
)
from tests.unit.shared.exam.support import Log, T

NOW = T + 10 * MIN
ONE = OutageRef(ticket="T1", from_ms=T + MIN, to_ms=T + 4 * MIN, ms=3 * MIN)
TWO = OutageRef(ticket="T2", from_ms=T + 2 * MIN, to_ms=T + 4 * MIN, ms=2 * MIN)


def credit(*outages: OutageRef, reason: str = " 断网 ") -> CreditOutages:
    return CreditOutages(outages=outages, reason=reason, approvals=PINS)


def decline(*outages: OutageRef, reason: str = " 断网 ") -> DeclineOutages:
    return DeclineOutages(outages=outages, reason=reason, approvals=PINS)


def correct(seconds: int, *tickets: str, reason: str = " 误操作 ") -> CorrectTime:
    return CorrectTime(tickets=tickets or ("T1",), seconds=seconds, reason=reason, approvals=PINS)


def reverse(grant_id: str, *tickets: str, reason: str = " 误 ") -> ReverseGrants:
    ref = GrantRef(grant_id=grant_id, tickets=tickets or ("T1",))
    return ReverseGrants(grants=(ref,), reason=reason, approvals=PINS)


def lossy() -> Log:
    """T1 was not heard for three minutes, T2 for two."""
    log = running(1, 2)
    silence(log, 1, T + MIN, T + 4 * MIN)
    silence(log, 2, T + 2 * MIN, T + 4 * MIN)
    return log


def give(log: Log, grant_id: str, ms: int, *tickets: str, at_ms: int = T) -> None:
    grant = ev.TimeGranted(grant_id=grant_id, kind="correction", tickets=tickets, ms=ms, reason="r", approvals=())
    log.add(at_ms, grant)


@pytest.mark.parametrize("act", [credit, decline])
def test_outages_are_decided_by_the_chief_each_once_with_a_reason(act: type[Act]) -> None:
    state = lossy().state
    assert act(ONE).approvers(state, "chief", NOW) == ("chief",)
    assert why(act(ONE, reason=""), state, NOW) == "reason_needed"
    assert why(act(), state, NOW) == "no_proposal_chosen"
    assert why(act(ONE, ONE), state, NOW) == "proposal_twice"
    assert why(act(ONE, TWO), state, NOW) is None


@pytest.mark.parametrize("act", [credit, decline])
def test_only_what_still_stands_open_is_decided(act: type[Act]) -> None:
    log = lossy()
    gone = OutageRef(ticket="T2", from_ms=T + MIN, to_ms=T + 2 * MIN, ms=MIN)
    absent = OutageRef(ticket="T3", from_ms=T + MIN, to_ms=T + 2 * MIN, ms=MIN)
    assert why(act(ONE, gone), log.state, NOW) == "proposal_gone"
    assert seat_refused(act(absent), log.state, NOW) == ("candidate_not_present", 3)
    assert why(act(ONE), Log().state, NOW) == "not_started"
    log.add(NOW, ev.OutageDeclined(lost=(ONE.span,), reason="r", approvals=()))
    assert why(act(ONE), log.state, NOW) == "proposal_gone"
    log.add(NOW, ev.RoomEnded())
    assert why(act(TWO), log.state, NOW) == "session_over"


@pytest.mark.parametrize(
    ("ms", "code"), [(0, "credit_over_loss"), (1, None), (180_000, None), (180_001, "credit_over_loss")]
)
def test_a_credit_is_more_than_nothing_and_no_more_than_the_loss(ms: int, code: str | None) -> None:
    ref = OutageRef(ticket="T1", from_ms=ONE.from_ms, to_ms=ONE.to_ms, ms=ms)
    refusal = refused(credit(TWO, ref), lossy().state, "chief", NOW)
    assert refusal == (Refusal(code=code, values={"seat": 1}) if code else None)


def test_a_credit_gives_each_their_own_time() -> None:
    log = lossy()
    assert writes(credit(ONE, TWO), log.state, NOW) == [
        ev.TimeGranted(
            grant_id=f"o-abc-{n}",
            kind="outage",
            tickets=(ref.ticket,),
            ms=ref.ms,
            reason="断网",
            approvals=(CHIEF,),
            lost=(LostSpan(ticket=ref.ticket, from_ms=ref.from_ms, to_ms=ref.to_ms),),
        )
        for n, ref in enumerate((ONE, TWO))
    ]
    least_most: dict[str, Value] = {"least": Lasting(2 * MIN), "most": Lasting(3 * MIN)}
    ends: dict[str, Value] = {"first": Moment(T + 122 * MIN), "last": Moment(T + 123 * MIN)}
    assert tells(credit(ONE, TWO), log.state, NOW) == Effect(
        code="time_given",
        values={
            "who": Whom(seats=(1, 2)),
            "sections": "",
            "word": Told(code="by_credit"),
            "span": Told(code="between", values=least_most),
            "then": (Told(code="ends_move", values=ends),),
        },
    )
    assert tells(credit(ONE), log.state, NOW).values["span"] == Lasting(3 * MIN)


def test_credits_of_one_candidate_are_told_as_their_sum() -> None:
    log = lossy()
    silence(log, 1, T + 6 * MIN, T + 7 * MIN)
    again = OutageRef(ticket="T1", from_ms=T + 6 * MIN, to_ms=T + 7 * MIN, ms=MIN)
    told = tells(credit(ONE, again), log.state, NOW)
    assert told.values["span"] == Lasting(4 * MIN)
    assert told.values["then"] == end_moves(T + 124 * MIN)


def test_what_is_declined_gives_nothing() -> None:
    log = lossy()
    assert writes(decline(ONE, TWO), log.state, NOW) == [
        ev.OutageDeclined(lost=(ONE.span, TWO.span), reason="断网", approvals=(CHIEF,))
    ]
    told = tells(decline(ONE, TWO), log.state, NOW)
    assert told == Effect(code="outages_declined", values={"who": Whom(seats=(1, 2))})


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(0, "time_out_of_range"), (28_801, "time_out_of_range"), (-28_801, "time_out_of_range"), (1, None), (-1, None)],
)
def test_a_correction_changes_something_within_eight_hours(seconds: int, code: str | None) -> None:
    assert why(correct(seconds), running(1).state, NOW) == code


def test_a_correction_names_somebody_and_a_reason() -> None:
    state = running(1).state
    nobody = CorrectTime(tickets=(), seconds=5, reason="r", approvals=())
    assert why(nobody, state, NOW) == "nobody_chosen"
    assert why(correct(5, reason=""), state, NOW) == "reason_needed"


def test_more_time_is_given_within_the_limit_by_chief_and_inspector() -> None:
    log = running(1, 2)
    act = correct(60, "T1", "T1")
    assert act.approvers(log.state, "chief", NOW) == ("chief", "inspector")
    assert why(correct(900), log.state, NOW) is None
    assert why(correct(901), log.state, NOW) == "extension_over_limit"
    assert why(correct(60, "T3"), log.state, NOW) == "candidate_not_present"
    assert why(correct(60), Log().state, NOW) == "not_started"
    assert writes(act, log.state, NOW) == [
        ev.TimeGranted(
            grant_id="c-abc", kind="correction", tickets=("T1",), ms=MIN, reason="误操作", approvals=(CHIEF,)
        )
    ]
    assert tells(act, log.state, NOW) == Effect(
        code="time_corrected",
        values={
            "who": Whom(seats=(1,)),
            "sections": "",
            "change": Told(code="more_time", values={"span": Lasting(MIN)}),
            "then": end_moves(T + 121 * MIN),
        },
    )
    closed(log, 1, NOW)
    closed(log, 2, NOW, "terminated")
    assert why(correct(60), log.state, NOW) is None, "it waits for the reopening"
    assert seat_refused(correct(60, "T2"), log.state, NOW) == ("sitting_terminated", 2)


def test_time_is_taken_of_who_works_and_keeps_a_minute() -> None:
    log = running(1, 2)
    act = correct(-60, "T1")
    assert act.approvers(log.state, "chief", NOW) == ("chief",)
    assert tells(act, log.state, NOW).values["change"] == Told(code="less_time", values={"span": Lasting(MIN)})
    late = T + 118 * MIN
    assert why(act, log.state, late) is None, "a minute is left"
    refusal = refused(act, log.state, "chief", late + 1)
    assert refusal is not None
    assert refusal.code == "too_little_left"
    assert refusal.values == {"seat": 1, "left": Lasting(MIN - 1), "advice": Told(code="take_less")}
    left = refused(correct(-3600), log.state, "chief", late)
    assert left is not None
    assert left.values["left"] == Lasting(0)
    closed(log, 1, NOW)
    assert seat_refused(correct(-60, "T2", "T1"), log.state, NOW) == ("sitting_closed", 1)


def test_a_reversal_names_grants_people_and_a_reason() -> None:
    log = running(1)
    give(log, "g", MIN, "T1")
    assert why(reverse("g", reason=""), log.state, NOW) == "reason_needed"
    assert why(ReverseGrants(grants=(), reason="r", approvals=()), log.state, NOW) == "no_grant_chosen"
    empty = ReverseGrants(grants=(GrantRef(grant_id="g", tickets=()),), reason="r", approvals=())
    assert why(empty, log.state, NOW) == "no_grant_chosen"
    assert why(reverse("g"), Log().state, NOW) == "not_started"
    assert why(reverse("g", "T3"), log.state, NOW) == "candidate_not_present"
    assert why(reverse("x"), log.state, NOW) == "grant_gone"
    assert why(reverse("g"), log.state, NOW) is None


def test_a_grant_taken_back_counts_no_more() -> None:
    log = running(1, 2)
    give(log, "g", 5 * MIN, "T1", "T2")
    act = reverse("g", "T1", "T2", "T1")
    assert act.approvers(log.state, "chief", NOW) == ("chief",)
    assert writes(act, log.state, NOW) == [
        ev.GrantReversed(
            grant_id="g",
            reason="误",
            approvals=(CHIEF,),
            tickets=("T1", "T2"),
            kind="correction",
            ms=5 * MIN,
        )
    ]
    assert tells(act, log.state, NOW) == Effect(
        code="grants_reversed",
        values={
            "who": Whom(seats=(1, 2)),
            "sections": "",
            "change": Told(code="less_time", values={"span": Lasting(5 * MIN)}),
            "then": end_moves(T + 120 * MIN),
        },
    )


def test_several_grants_of_one_candidate_add_up() -> None:
    log = running(1, 2)
    give(log, "g", 5 * MIN, "T1")
    give(log, "h", 2 * MIN, "T1", "T2")
    refs = (GrantRef(grant_id="g", tickets=("T1",)), GrantRef(grant_id="h", tickets=("T1", "T2")))
    told = tells(ReverseGrants(grants=refs, reason="r", approvals=()), log.state, NOW)
    assert told.values["change"] == Told(code="own_time"), "seven minutes and two are not one amount"
    of_first = (refs[0], GrantRef(grant_id="h", tickets=("T1",)))
    only = tells(ReverseGrants(grants=of_first, reason="r", approvals=()), log.state, NOW)
    assert only.values["change"] == Told(code="less_time", values={"span": Lasting(7 * MIN)})


def test_a_reduction_taken_back_gives_time_and_needs_the_inspector() -> None:
    log = running(1)
    give(log, "less", -20 * MIN, "T1")
    act = reverse("less")
    assert act.approvers(log.state, "chief", NOW) == ("chief", "inspector")
    assert why(act, log.state, NOW) == "extension_over_limit"
    assert tells(act, log.state, NOW).values["change"] == Told(code="more_time", values={"span": Lasting(20 * MIN)})
    few = running(1)
    give(few, "less", -15 * MIN, "T1")
    assert why(reverse("less"), few.state, NOW) is None


def test_nobody_is_left_with_less_than_a_minute() -> None:
    log = running(1)
    give(log, "g", 5 * MIN, "T1")
    late = T + 119 * MIN
    assert why(reverse("g"), log.state, late) is None
    refusal = refused(reverse("g"), log.state, "chief", late + 1)
    assert refusal is not None
    assert refusal.values == {"seat": 1, "left": Lasting(MIN - 1), "advice": Told(code="correct_instead")}


def test_of_a_closed_sitting_only_time_that_waits_is_taken_back() -> None:
    log = running(1)
    give(log, "used", MIN, "T1")
    closed(log, 1, T + 121 * MIN, "time")
    give(log, "waits", MIN, "T1", at_ms=T + 122 * MIN)
    assert seat_refused(reverse("used"), log.state, T + 123 * MIN) == ("sitting_closed", 1)
    assert seat_refused(reverse("gone"), log.state, T + 123 * MIN) == ("sitting_closed", 1)
    assert why(reverse("waits"), log.state, T + 123 * MIN) is None


def test_a_grant_of_a_section_that_is_over_stays() -> None:
    log = running(1, sections=SECTIONS)
    give(log, "g", MIN, "T1")
    assert why(reverse("g"), log.state, NOW) is None
    log.add(NOW, ev.SectionClosed(ticket="T1", section_id="t", cause="candidate", closed_ms=NOW))
    assert seat_refused(reverse("g"), log.state, NOW) == ("grant_of_closed_section", 1)


def test_whoever_is_not_due_has_no_change_to_approve() -> None:
    state: RoomState = running(1).state
    assert reverse("g", "T9").approvers(state, "chief", NOW) == ("chief",)
