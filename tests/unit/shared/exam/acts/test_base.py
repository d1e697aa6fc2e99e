"""What all acts share: who may, whom it concerns, how a reason is kept."""

import pytest
from msgspec.structs import replace

from shared.exam.acts import base
from shared.exam.acts.base import Act, Doing, Effect, Refusal, Whom, preview, refused
from shared.exam.acts.registry import ACTS
from shared.exam.acts.room import PauseRoom, ResumeRoom
from shared.exam.plan import Candidate
from shared.exam.room import events as ev
from tests.unit.shared.exam.acts.rights import specimens
from tests.unit.shared.exam.acts.support import MIN, closed, login, running
from tests.unit.shared.exam.support import Log, T, plan


def room_of(count: int) -> Log:
    """Everybody logged in; T1 at seat 1 and so on."""
    people = tuple(
        Candidate(ticket=f"T{n}", name="样", gender="男", id_type="护照", id_number="E", school="样", seat=n)
        for n in range(1, count + 1)
    )
    log = Log(plan(candidates=people, seats=count))
    for n in range(1, count + 1):
        log.add(T - MIN, login(n))
    return log


def test_a_role_that_may_not_is_refused_before_anything_is_looked_at() -> None:
    assert refused(PauseRoom(reason=""), Log().state, "inspector", T) == Refusal(code="not_allowed")
    assert refused(PauseRoom(reason=""), Log().state, "proctor", T) == Refusal(code="reason_needed")
    assert refused(PauseRoom(reason="r"), Log().state, "proctor", T) == Refusal(code="not_started")
    assert refused(PauseRoom(reason="r"), running().state, "proctor", T) is None


def test_an_act_that_says_nothing_of_itself_needs_nothing_and_is_never_refused() -> None:
    class Bare(Act, frozen=True):
        pass

    assert refused(Bare(), Log().state, "proctor", T) is None
    assert Bare().approvers(Log().state, "proctor", T) == ()


def test_every_act_is_named_once_on_the_wire() -> None:
    tags = [act.__struct_config__.tag for act in ACTS]
    assert len(set(tags)) == len(tags) > 20


def test_a_preview_is_the_effect_of_what_would_be_written() -> None:
    log = running(1)
    log.add(T + MIN, ev.RoomPaused(reason="r"))
    told = preview(ResumeRoom(), log.state, T + 3 * MIN)
    assert told == Effect(code="room_resumed", values={"working": 1, "stood": base.Lasting(2 * MIN), "waits": ""})
    assert log.state.paused, "nothing has happened yet"


def test_records_follow_the_last_one_and_stand_at_the_time_of_the_act() -> None:
    log = running(1)
    seen = base.after(log.state, PauseRoom(reason="r").events(log.state, Doing(), T + MIN), T + MIN)
    assert seen.last_seq == log.state.last_seq + 1
    assert seen.pauses[-1].from_ms == T + MIN


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("  a\n b\t c ", "a b c"),
        (" \n", ""),
        *((unseen, "") for unseen in ("\u200b", "\u202e\u2066", "\x00\x1b", "\ufeff \u2060", "\xad")),
        ("键盘\u202e坏了\x1b[31m", "键盘坏了 [31m"),
        ("\ue863卫\u2028国", "\ue863卫 国"),
    ],
)
def test_a_reason_is_kept_in_one_line_as_it_can_be_seen(text: str, kept: str) -> None:
    assert base.tidy(text) == kept
    assert base.no_reason(text) == (None if kept else Refusal(code="reason_needed"))


def test_a_reason_is_kept_whole_or_refused_and_a_note_is_not_endless() -> None:
    assert base.no_reason("长" * 500 + " \u200b") is None
    assert base.no_reason("长" * 501) == Refusal(code="text_too_long", values={"most": 500, "length": 501})
    assert base.tidy("长" * 501) == "长" * 500


def test_what_somebody_types_is_kept_whole_or_told_whatever_the_act() -> None:
    state, seen = running(1, 2).state, set[str]()
    for _, act in specimens(state):
        for name in base.TYPED.intersection(act.__struct_fields__):
            seen.add(name)
            for long, told in (("长" * 501, True), ("长" * 500, False)):
                why = base.lacking(replace(act, **{name: long}), state, T)
                assert (why is not None and why.code.endswith("too_long")) is told, (act, name)
    assert seen == base.TYPED


def test_whom_names_seats_in_order_and_nobody_means_everyone() -> None:
    state = running(1, 2, 3).state
    assert base.whom(state, ("T3", "T1", "T3")) == Whom(seats=(1, 3))
    assert base.whom(state, ()) == Whom(everyone=True)
    assert base.whom(state, ("T1", "T2", "T3")) == Whom(seats=(1, 2, 3)), "a few are named even when they are all"


def test_more_than_eight_who_are_all_that_work_are_everyone() -> None:
    nine = room_of(9)
    everybody = [f"T{n}" for n in range(1, 10)]
    assert base.whom(nine.state, everybody) == Whom(everyone=True)
    assert base.whom(room_of(8).state, everybody[:8]) == Whom(seats=tuple(range(1, 9)))
    ten = room_of(10)
    assert base.whom(ten.state, everybody) == Whom(seats=tuple(range(1, 10)))
    closed(ten, 10, T)
    assert base.whom(ten.state, everybody) == Whom(everyone=True), "who handed in is not meant by everyone"


def test_tickets_are_counted_once_in_their_order() -> None:
    assert base.distinct(("T2", "T1", "T2")) == ("T2", "T1")


def test_without_tickets_all_sittings_are_meant() -> None:
    state = Log().state
    assert [s.ticket for s in base.sittings_of(state, ())] == ["T1", "T2", "T3"]
    assert [s.ticket for s in base.sittings_of(state, ("T2",))] == ["T2"]


def test_a_working_candidate_is_known_present_and_open_in_a_running_exam() -> None:
    log = Log()
    assert base.not_working(log.state, ("T1",)) == Refusal(code="not_started")
    log = running(1, 2)
    assert base.not_working(log.state, ("T1", "T2")) is None
    assert base.not_working(log.state, ("T1", "T9")) == Refusal(code="unknown_candidate")
    assert base.not_working(log.state, ("T1", "T3")) == Refusal(code="candidate_not_present", values={"seat": 3})
    closed(log, 2, T + MIN)
    assert base.not_working(log.state, ("T1", "T2")) == Refusal(code="sitting_closed", values={"seat": 2})
    assert base.not_present(log.state, ("T1", "T2")) is None, "who handed in was present"
    log.add(T + 2 * MIN, ev.RoomEnded())
    assert base.not_working(log.state, ("T1",)) == Refusal(code="session_over")
