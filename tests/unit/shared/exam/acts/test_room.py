"""Acts on the whole room at the moments where each begins and ends to be possible."""

import pytest

from shared.exam.acts.base import Act, Doing, Effect, Lasting, Moment, Refusal, Told, Value, Whom, Written, refused
from shared.exam.acts.room import EndRoom, PauseRoom, ResumeRoom, SendMessage, StartRoom, Unseal, ends_early
from shared.exam.room import events as ev
from tests.unit.shared.exam.acts.support import (
    CHIEF,
    DOING,
    MIN,
    PINS,
    SECTIONS,
    S,
    closed,
    login,
    running,
    tells,
    why,
    writes,
)
from tests.unit.shared.exam.support import Log, T, plan


def unsealed() -> Log:
    log = Log()
    log.add(T - 20 * MIN, ev.PaperUnsealed(paper_sha256="ab"))
    return log


def test_the_paper_is_opened_once_and_by_the_technician_too() -> None:
    act = Unseal(code="X")
    assert why(act, Log().state, T, "technician") is None
    assert why(act, Log().state, T, "inspector") == "not_allowed"
    assert why(act, unsealed().state, T) == "already_unsealed"
    assert writes(act, Log().state, T) == [ev.PaperUnsealed(paper_sha256="")]
    assert tells(act, Log().state, T) == Effect(code="unsealed")


def test_an_early_start_is_the_chiefs_and_has_a_reason() -> None:
    state, early = unsealed().state, T - MIN - 1
    assert StartRoom().approvers(state, "proctor", early) == ("chief",)
    assert StartRoom().approvers(state, "chief", early) == ()
    assert StartRoom().approvers(state, "proctor", T - MIN) == (), "a minute before is on time"
    assert why(StartRoom(), state, early) == "reason_needed"
    assert why(StartRoom(), state, T - MIN) is None
    assert writes(StartRoom(reason=" 提前 "), state, early) == [ev.RoomStarted(reason="提前", approvals=(CHIEF,))]
    kept = [ev.RoomStarted(reason="x")]
    assert writes(StartRoom(reason="x"), state, T - MIN) == kept, "not needed any more, typed all the same"


def test_a_start_with_pcs_that_are_not_ready_is_the_chiefs_and_has_a_reason() -> None:
    state, act = unsealed().state, StartRoom(not_ready=(7, 3))
    assert act.approvers(state, "proctor", T) == ("chief",)
    assert act.approvers(state, "chief", T) == ()
    assert why(act, state, T) == "reason_needed"
    written = writes(StartRoom(reason="x", not_ready=(7, 3)), state, T)
    assert written == [ev.RoomStarted(reason="x", approvals=(CHIEF,), not_ready=(3, 7))]
    told = tells(act, state, T).values["not_ready"]
    assert told == Told(code="not_ready", values={"who": Whom(seats=(7, 3))})


def test_what_the_server_knows_stands_in_the_record_of_a_start() -> None:
    (written,) = StartRoom().events(unsealed().state, Doing(not_ready=(5,)), T)
    assert written.event == ev.RoomStarted(not_ready=(5,))


def test_a_room_starts_once_with_an_open_paper_and_not_after_its_end() -> None:
    assert why(StartRoom(), Log().state, T) == "not_unsealed"
    log = unsealed()
    log.add(T, ev.RoomStarted())
    assert why(StartRoom(), log.state, T) == "already_started"
    assert why(StartRoom(), log.state, T - 5 * MIN) == "already_started", "what was started is not early any more"
    log.add(T, ev.RoomEnded())
    assert why(StartRoom(), log.state, T) == "session_over"


def test_a_start_tells_who_is_there_and_from_when_to_when() -> None:
    log = unsealed()
    log.add(T - MIN, login(1))
    expected: dict[str, Value] = {
        "present": 1,
        "due": 3,
        "begin": Moment(T + S),
        "end": Moment(T + S + 120 * MIN),
        "span": Lasting(120 * MIN),
        "sections": "",
        "not_ready": "",
    }
    assert tells(StartRoom(), log.state, T + S) == Effect(code="room_started", values=expected)
    assert StartRoom().effect(log.state, log.state, T + S).values["begin"] == Moment(T + S)


def test_a_start_tells_the_limits_of_the_sections() -> None:
    times = tuple(
        Told(code="section_time", values={"title": title, "span": Lasting(60 * MIN)}) for title in ("理论", "实操")
    )
    told = tells(StartRoom(), Log(plan(sections=SECTIONS)).state, T)
    assert told.values["sections"] == Told(code="sections", values={"times": times})


def test_a_room_is_paused_once_with_a_reason_and_resumed_once() -> None:
    log = running(1, 2)
    closed(log, 2, T + S)
    everyone: dict[str, Value] = {"who": Whom(everyone=True)}
    assert why(PauseRoom(reason=" "), log.state, T) == "reason_needed"
    assert refused(ResumeRoom(), log.state, "proctor", T) == Refusal(code="not_paused", values=everyone)
    assert writes(PauseRoom(reason=" 停 电 "), log.state, T) == [ev.RoomPaused(reason="停 电")]
    assert tells(PauseRoom(reason="r"), log.state, T) == Effect(code="room_paused", values={"working": 1})
    log.add(T + MIN, ev.RoomPaused(reason="r"))
    again = refused(PauseRoom(reason="r"), log.state, "proctor", T)
    assert again == Refusal(code="already_paused", values=everyone)
    assert why(ResumeRoom(), log.state, T) is None
    assert writes(ResumeRoom(), log.state, T + 3 * MIN) == [ev.RoomResumed()]
    told = tells(ResumeRoom(), log.state, T + 3 * MIN)
    assert told == Effect(code="room_resumed", values={"working": 1, "stood": Lasting(2 * MIN), "waits": ""})


@pytest.mark.parametrize("act", [PauseRoom(reason="r"), ResumeRoom(), EndRoom(reason="r")])
def test_nothing_stops_or_ends_before_the_start_or_after_the_end(act: Act) -> None:
    assert why(act, Log().state, T) == "not_started"
    log = running(1)
    log.add(T, ev.RoomEnded())
    assert why(act, log.state, T) == "session_over"


def test_a_resumed_room_that_never_stood_stood_for_nothing() -> None:
    state = running().state
    assert ResumeRoom().effect(state, state, T).values["stood"] == Lasting(0)


def test_a_message_needs_words_and_somebody_to_read_it() -> None:
    log = running(1, 2)
    assert why(SendMessage(tickets=(), text=" \n"), log.state, T) == "message_empty"
    assert why(SendMessage(tickets=("T9",), text="m"), log.state, T) == "unknown_candidate"
    assert why(SendMessage(tickets=("T3",), text="m"), log.state, T) is None, "it shows before the log-in too"
    assert why(SendMessage(tickets=(), text="m", lasts_s=-1), log.state, T) == "time_out_of_range"
    log.add(T, ev.MarkedAbsent(tickets=("T3",)))
    assert why(SendMessage(tickets=("T3",), text="m"), log.state, T) == "nobody_reads"
    assert why(SendMessage(tickets=("T3", "T1"), text="m"), log.state, T) is None
    act = SendMessage(tickets=("T1", "T2", "T1"), text=" 请\n安静 ")
    assert writes(act, log.state, T) == [
        ev.MessageSent(message_id="m-abc", tickets=("T1", "T2"), text="请\n安静", until_ms=T + 10 * MIN)
    ]
    to_the_end = SendMessage(tickets=("T1",), text="m", lasts_s=0)
    assert writes(to_the_end, log.state, T)[0].until_ms is None
    assert tells(to_the_end, log.state, T).values["lasting"] == ""
    assert why(SendMessage(tickets=(), text="\u202e\u200b"), log.state, T) == "message_empty", "nobody sees anything"
    assert why(SendMessage(tickets=(), text="长" * 501), log.state, T) == "message_too_long"
    assert why(SendMessage(tickets=(), text="\n".join("行" * 9)), log.state, T) == "message_too_long"
    shown = writes(SendMessage(tickets=(), text="\n".join("行" * 8) + "\u202d \x07"), log.state, T)[0].text
    assert shown == "\n".join("行" * 8)
    assert tells(act, log.state, T) == Effect(
        code="message_sent",
        values={
            "who": Whom(seats=(1, 2)),
            "lasting": Told(code="shown_for", values={"span": Lasting(10 * MIN)}),
        },
    )
    log.add(T, ev.RoomEnded())
    assert why(act, log.state, T) == "session_over"


def test_an_end_is_early_while_somebody_works_or_may_still_come() -> None:
    log = running(1)
    assert ends_early(log.state, T + 31 * MIN), "one works"
    closed(log, 1, T + 10 * MIN)
    assert ends_early(log.state, T + 30 * MIN), "the door is open"
    assert not ends_early(log.state, T + 30 * MIN + 1)
    log.add(T + 20 * MIN, ev.MarkedAbsent(tickets=("T2",)))
    assert ends_early(log.state, T + 20 * MIN), "the third may still come"
    log.add(T + 20 * MIN, ev.MarkedAbsent(tickets=("T3",)))
    assert not ends_early(log.state, T + 20 * MIN)
    full = running(1, 2, 3)
    assert ends_early(full.state, T + 120 * MIN - 1)
    assert not ends_early(full.state, T + 120 * MIN)


def test_an_early_end_is_the_chiefs_and_has_a_reason() -> None:
    state = running(1).state
    assert EndRoom().approvers(state, "proctor", T) == ("chief",)
    assert EndRoom().approvers(state, "chief", T) == ()
    assert EndRoom().approvers(state, "proctor", T + 120 * MIN) == ()
    assert why(EndRoom(), state, T) == "reason_needed"
    assert why(EndRoom(), state, T + 120 * MIN) is None
    assert EndRoom(reason="火警 ", approvals=PINS).events(state, DOING, T)[-1] == Written(
        event=ev.RoomEnded(reason="火警", approvals=(CHIEF,))
    )
    assert EndRoom().events(state, DOING, T + 120 * MIN)[-1] == Written(event=ev.RoomEnded())


def test_the_end_closes_by_time_or_by_itself_and_marks_who_never_came() -> None:
    log = running(1, 2)
    log.add(T + MIN, ev.TimeGranted(grant_id="g", kind="extension", tickets=("T2",), ms=MIN, reason="r", approvals=()))
    at = T + 120 * MIN + 10 * S
    assert EndRoom(reason="r").events(log.state, Doing(), at) == (
        Written(
            event=ev.HandedIn(ticket="T1", cause="time", entries=0, head="", ended_ms=T + 120 * MIN), by_server=True
        ),
        Written(event=ev.HandedIn(ticket="T2", cause="end", entries=0, head="")),
        Written(event=ev.MarkedAbsent(tickets=("T3",)), by_server=True),
        Written(event=ev.RoomEnded(reason="r")),
    )
    told = tells(EndRoom(reason="r"), log.state, at)
    assert told.code == "room_ended"
    assert told.values["taken"] == Told(code="papers_taken", values={"count": 2})
    assert told.values["absent"] == Told(code="become_absent", values={"count": 1})


def test_an_end_with_nobody_left_takes_no_papers() -> None:
    log = running(1)
    log.add(T, ev.MarkedAbsent(tickets=("T2", "T3")))
    closed(log, 1, T + MIN)
    assert writes(EndRoom(), log.state, T + 2 * MIN) == [ev.RoomEnded()]
    told = tells(EndRoom(), log.state, T + 2 * MIN)
    assert told.values == {"taken": Told(code="no_papers_taken"), "absent": ""}
