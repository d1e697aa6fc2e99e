"""Acts on candidates' clocks: who may be paused, how much time may be given and by whom."""

import pytest

from shared.exam.acts.base import Effect, Lasting, Moment, Told, Whom, refused
from shared.exam.acts.clock import AskExtension, Extend, PauseSittings, ResumeSittings, asked
from shared.exam.plan import DayRules
from shared.exam.room import events as ev
from shared.exam.room.events import LostSpan
from tests.unit.shared.exam.acts.support import (
    CHIEF,
    MIN,
    PINS,
    SECTIONS,
    S,
    closed,
    end_moves,
    login,
    running,
    seat_refused,
    silence,
    tells,
    why,
    writes,
)
from tests.unit.shared.exam.support import Log, T

ONE = Whom(seats=(1,))
BOTH = Whom(seats=(1, 2))


def extend(*tickets: str, seconds: int = 300, kind: str = "extension", code: str = "") -> Extend:
    return Extend(
        tickets=tickets or ("T1",),
        seconds=seconds,
        reason=" 键盘 ",
        approvals=PINS,
        kind=kind,  # type: ignore[arg-type]  # one of the two words
        centre_code=code,
    )


def test_a_pause_is_of_somebody_who_works_and_has_a_reason() -> None:
    log = running(1, 2)
    assert why(PauseSittings(tickets=(), reason="r"), log.state, T) == "nobody_chosen"
    assert why(PauseSittings(tickets=("T1",), reason=" "), log.state, T) == "reason_needed"
    assert why(PauseSittings(tickets=("T1", "T3"), reason="r"), log.state, T) == "candidate_not_present"
    act = PauseSittings(tickets=("T2", "T1", "T2"), reason=" 核 对 ")
    assert why(act, log.state, T) is None
    assert writes(act, log.state, T) == [ev.SittingsPaused(tickets=("T2", "T1"), reason="核 对")]
    assert tells(act, log.state, T) == Effect(code="sittings_paused", values={"who": BOTH})


def test_who_is_paused_is_not_paused_again_but_resumed() -> None:
    log = running(1, 2)
    log.add(T + MIN, ev.SittingsPaused(tickets=("T1",), reason="r"))
    refusal = refused(PauseSittings(tickets=("T2", "T1"), reason="r"), log.state, "chief", T)
    assert refusal is not None
    assert (refusal.code, refusal.values) == ("already_paused", {"who": ONE})
    refusal = refused(ResumeSittings(tickets=("T1", "T2")), log.state, "chief", T)
    assert refusal is not None
    assert (refusal.code, refusal.values) == ("not_paused", {"who": Whom(seats=(2,))})
    assert why(ResumeSittings(tickets=()), log.state, T) == "nobody_chosen"
    assert why(ResumeSittings(tickets=("T3",)), log.state, T) == "candidate_not_present"
    act = ResumeSittings(tickets=("T1", "T1"))
    assert why(act, log.state, T + 3 * MIN) is None
    assert writes(act, log.state, T + 3 * MIN) == [ev.SittingsResumed(tickets=("T1",))]
    told = tells(act, log.state, T + 3 * MIN)
    assert told == Effect(code="sittings_resumed", values={"who": ONE, "then": end_moves(T + 122 * MIN)})


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(0, "time_out_of_range"), (-60, "time_out_of_range"), (1, None), (28_800, None), (28_801, "time_out_of_range")],
)
def test_a_single_act_gives_between_a_second_and_eight_hours(seconds: int, code: str | None) -> None:
    state = running(1, rules=DayRules(extension_limit_s=10 * 3600)).state
    assert why(extend(seconds=seconds), state, T) == code
    assert why(AskExtension(tickets=("T1",), seconds=seconds), state, T) == code


def test_an_extension_is_for_somebody_who_came_and_was_not_terminated() -> None:
    log = running(1, 2)
    for act in (extend("T3"), AskExtension(tickets=("T3",), seconds=60)):
        assert why(act, log.state, T) == "candidate_not_present"
        assert why(act, Log().state, T) == "not_started"
    nobody = Extend(tickets=(), seconds=60, reason="r", approvals=())
    assert why(nobody, log.state, T) == "nobody_chosen"
    assert why(AskExtension(tickets=(), seconds=60), log.state, T) == "nobody_chosen"
    assert why(Extend(tickets=("T1",), seconds=60, reason="", approvals=()), log.state, T) == "reason_needed"
    closed(log, 1, T + MIN)
    closed(log, 2, T + MIN, "terminated")
    assert why(extend("T1"), log.state, T) is None, "a closed sitting keeps it until it is reopened"
    assert seat_refused(extend("T1", "T2"), log.state, T) == ("sitting_terminated", 2)
    assert seat_refused(AskExtension(tickets=("T2",), seconds=60), log.state, T) == ("sitting_terminated", 2)


def test_an_extension_is_given_by_chief_and_inspector_and_moves_the_end() -> None:
    log = running(1, 2)
    act = extend("T1", "T1")
    assert act.approvers(log.state, "chief", T) == ("chief", "inspector")
    assert writes(act, log.state, T) == [
        ev.TimeGranted(
            grant_id="g-abc",
            kind="extension",
            tickets=("T1",),
            ms=300 * S,
            reason="键盘",
            approvals=(CHIEF,),
            challenge="7K",
        )
    ]
    assert tells(act, log.state, T) == Effect(
        code="time_given",
        values={
            "who": ONE,
            "sections": "",
            "word": Told(code="by_extension"),
            "span": Lasting(300 * S),
            "then": end_moves(T + 125 * MIN),
        },
    )


def test_people_on_site_give_one_candidate_no_more_than_the_limit_in_all() -> None:
    log = running(1, 2)
    assert why(extend("T1", seconds=900), log.state, T) is None
    log.add(T, ev.TimeGranted(grant_id="g", kind="extension", tickets=("T2",), ms=600 * S, reason="r", approvals=()))
    assert why(extend("T1", "T2", seconds=300), log.state, T) is None
    refusal = refused(extend("T1", "T2", seconds=301), log.state, "chief", T)
    assert refusal is not None
    assert refusal.code == "extension_over_limit"
    assert refusal.values == {"seat": 2, "limit": Lasting(900 * S), "left": Lasting(300 * S)}


def test_above_the_limit_the_centre_is_asked_for_exactly_these_and_this_long() -> None:
    log = running(1, 2)
    ask = AskExtension(tickets=("T2", "T1", "T2"), seconds=1800)
    assert writes(ask, log.state, T) == [ev.ExtensionAsked(tickets=("T1", "T2"), seconds=1800, challenge="7K")]
    assert tells(ask, log.state, T) == Effect(code="centre_asked", values={"challenge": "7K", "who": BOTH})
    assert ask.effect(log.state, log.state, T).values["challenge"] == ""
    assert why(extend("T1", "T2", seconds=1800, code="AB"), log.state, T) == "centre_not_asked"
    log.add(T, ev.ExtensionAsked(tickets=("T1", "T2"), seconds=1800, challenge="OLD"))
    assert asked(log.state, ("T2", "T1"), 1800) is not None
    assert asked(log.state, ("T1",), 1800) is None
    assert asked(log.state, ("T1", "T2"), 1801) is None
    assert writes(ask, log.state, T) == [], "asked again it is the same challenge"
    assert tells(ask, log.state, T).values["challenge"] == "OLD"
    act = extend("T1", "T2", seconds=1800, code="AB")
    assert why(act, log.state, T) is None
    assert why(extend("T1", "T2", seconds=1800, code=" "), log.state, T) == "extension_over_limit"
    assert tells(act, log.state, T).values["word"] == Told(code="by_extension_of_centre")


def test_a_credit_the_evidence_covers_is_the_chiefs_and_settles_it() -> None:
    log = running(1, 2)
    silence(log, 1, T + MIN, T + 4 * MIN)
    silence(log, 1, T + 6 * MIN, T + 8 * MIN)
    now = T + 9 * MIN
    first = LostSpan(ticket="T1", from_ms=T + MIN, to_ms=T + 4 * MIN)
    second = LostSpan(ticket="T1", from_ms=T + 6 * MIN, to_ms=T + 8 * MIN)
    assert extend(seconds=180, kind="outage").approvers(log.state, "chief", now) == ("chief",)
    assert writes(extend(seconds=180, kind="outage"), log.state, now)[0].lost == (first,)
    assert writes(extend(seconds=181, kind="outage"), log.state, now)[0].lost == (first, second)
    covered = extend(seconds=300, kind="outage")
    assert writes(covered, log.state, now)[0].lost == (first, second)
    assert tells(covered, log.state, now).values["word"] == Told(code="by_credit")
    beyond = extend(seconds=301, kind="outage")
    assert beyond.approvers(log.state, "chief", now) == ("chief", "inspector")
    assert writes(beyond, log.state, now)[0].lost == ()
    assert why(extend(seconds=901, kind="outage"), log.state, now) == "extension_over_limit"


def test_a_credit_is_within_the_evidence_only_if_it_is_for_everyone() -> None:
    log = running(1, 2)
    silence(log, 1, T + MIN, T + 4 * MIN)
    both = extend("T1", "T2", seconds=60, kind="outage")
    assert writes(both, log.state, T + 9 * MIN)[0].lost == ()
    silence(log, 2, T + 5 * MIN, T + 7 * MIN)
    spans = writes(both, log.state, T + 9 * MIN)[0].lost
    assert [span.ticket for span in spans] == ["T1", "T2"]
    assert writes(extend("T1", seconds=60), log.state, T + 9 * MIN)[0].lost == (), "an extension is no credit"
    of_centre = extend("T1", seconds=60, kind="outage", code="AB")
    assert writes(of_centre, log.state, T + 9 * MIN)[0].lost == ()
    assert why(of_centre, log.state, T + 9 * MIN) == "centre_not_asked"
    log.add(T + 10 * MIN, ev.RoomEnded())
    assert writes(both, log.state, T + 10 * MIN)[0].lost == (), "after the end nothing is proposed"
    assert why(both, log.state, T + 10 * MIN) == "session_over"


def test_evidence_of_an_outage_covers_more_than_the_sites_limit() -> None:
    log = running(1)
    silence(log, 1, T + MIN, T + 21 * MIN)
    assert why(extend(seconds=1200, kind="outage"), log.state, T + 22 * MIN) is None
    assert why(extend(seconds=1201, kind="outage"), log.state, T + 22 * MIN) == "extension_over_limit"


def test_new_ends_are_told_as_one_or_as_a_range_of_whole_seconds() -> None:
    log = running(1, 2)
    assert tells(extend("T1", "T2"), log.state, T).values["then"] == end_moves(T + 125 * MIN)
    log.add(T, ev.TimeGranted(grant_id="g", kind="correction", tickets=("T2",), ms=999, reason="r", approvals=()))
    assert tells(extend("T1", "T2"), log.state, T).values["then"] == end_moves(T + 125 * MIN)
    log.add(T, ev.TimeGranted(grant_id="h", kind="correction", tickets=("T2",), ms=1, reason="r", approvals=()))
    first, last = Moment(T + 125 * MIN), Moment(T + 125 * MIN + S)
    told = (Told(code="ends_move", values={"first": first, "last": last}),)
    assert tells(extend("T1", "T2"), log.state, T).values["then"] == told


def test_a_clock_that_stands_or_waits_runs_later() -> None:
    log = running(1, 2, 3)
    log.add(T + MIN, ev.SittingsPaused(tickets=("T2",), reason="r"))
    closed(log, 3, T + 2 * MIN)
    now = T + 3 * MIN
    assert tells(extend("T2"), log.state, now).values["then"] == (Told(code="runs_when_resumed"),)
    reopened = Told(code="runs_when_reopened", values={"who": ""})
    assert tells(extend("T3"), log.state, now).values["then"] == (reopened,)
    third = Told(code="of_seats", values={"who": Whom(seats=(3,))})
    waits = Told(code="runs_when_reopened", values={"who": third})
    assert tells(extend("T1", "T2", "T3"), log.state, now).values["then"] == (
        *end_moves(T + 125 * MIN),
        Told(code="runs_when_resumed"),
        waits,
    )
    assert tells(extend("T2", "T3"), log.state, now).values["then"] == (Told(code="runs_when_resumed"), waits)
    closed(log, 1, now)
    seats = tells(extend("T3", "T1", "T2"), log.state, now).values["then"][-1]
    assert seats.values["who"].values["who"] == Whom(seats=(1, 3))


def test_time_goes_to_the_section_each_is_in() -> None:
    log = running(1, 2, sections=SECTIONS)
    told = tells(extend("T1", "T2"), log.state, T)
    assert told.values["sections"] == Told(code="in_section", values={"title": "理论"})
    assert told.values["then"] == end_moves(T + 65 * MIN, "section_end_moves")
    log.add(T + MIN, ev.SectionClosed(ticket="T2", section_id="t", cause="candidate", closed_ms=T + MIN))
    told = tells(extend("T1", "T2"), log.state, T + MIN)
    people = tuple(Told(code="people_in_section", values={"title": title, "count": 1}) for title in ("理论", "实操"))
    assert told.values["sections"] == Told(code="in_own_sections", values={"parts": people})
    first, last = Moment(T + 65 * MIN), Moment(T + 66 * MIN)
    assert told.values["then"] == (Told(code="section_ends_move", values={"first": first, "last": last}),)
    only = tells(extend("T2"), log.state, T + MIN)
    assert only.values["sections"] == Told(code="in_section", values={"title": "实操"})


def test_a_grant_starts_no_clock_before_the_room_does() -> None:
    log = Log()
    log.add(T - MIN, login(1))
    told = tells(extend("T1"), log.state, T - MIN)
    assert told.values["then"] == (Told(code="runs_when_resumed"),)
