"""Time given to a closed sitting waits until it is open again (shared.exam.room.state, ADR 0023): over any history.

Each history is of one candidate whose sitting was closed: by time, or handed in by mistake. While it is closed time is
given, the room and the clock go on, pauses come and go; then it is reopened, perhaps with its PC away, perhaps twice.
"""

from typing import Literal

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from shared.exam.clock.account import deadline_ms
from shared.exam.plan import SectionLimit, SessionPlan
from shared.exam.room import events as ev
from shared.exam.room.rules import ended, out_of_time, section_end
from tests.unit.shared.exam.support import Log, T, plan

MIN = 60_000
minutes = st.integers(0, 40)
Given = tuple[Literal["extension", "outage", "correction"], int]
gifts = st.lists(
    st.tuples(st.sampled_from(["extension", "outage", "correction"]), st.integers(1, 30 * MIN)), min_size=1, max_size=3
)
pauses = st.lists(st.tuples(minutes, minutes), max_size=2)


def grant(log: Log, at_ms: int, number: int, gift: Given) -> None:
    kind, ms = gift
    log.add(at_ms, ev.TimeGranted(grant_id=f"g{number}", kind=kind, tickets=("T1",), ms=ms, reason="r", approvals=()))


def due(plan: SessionPlan, spans: list[tuple[int, int]]) -> tuple[Log, int]:
    """The candidate works from the start; the room was paused now and then; everything due by time has happened."""
    log = Log(plan)
    log.add(T, ev.RoomStarted())
    log.add(T, ev.CandidateLoggedIn(ticket="T1", device_id="pc", seat=1, epoch=1, how="first"))
    now = T
    for before, length in spans:
        log.add(now + before * MIN, ev.RoomPaused(reason="r"))
        now += (before + length) * MIN
        log.add(now, ev.RoomResumed())
    return log, now


def close_by_time(log: Log, now: int) -> int:
    """What the server does when time has run out; returns when."""
    while not out_of_time(log.state, "T1", now):
        if (over := section_end(log.state, "T1", now)) is not None:
            log.add(now, ev.SectionClosed(ticket="T1", section_id=over[0], cause="time", closed_ms=over[1]))
        else:
            now = (deadline_ms(log.state.account("T1"), now) or now) + 137
    ended_ms = ended(log.state, "T1", now)
    log.add(now, ev.HandedIn(ticket="T1", cause="time", entries=0, head="", ended_ms=ended_ms))
    return now


def with_limits(seconds: tuple[int, ...], extra_percent: int) -> SessionPlan:
    limits = tuple(
        SectionLimit(section_id=f"s{n}", title=f"第 {n} 部分", duration_s=length) for n, length in enumerate(seconds)
    )
    made = plan()
    first = msgspec.structs.replace(made.candidates[0], extra_percent=extra_percent)
    return msgspec.structs.replace(
        made,
        sections=limits,
        duration_s=sum(seconds) or made.duration_s,
        candidates=(first, *made.candidates[1:]),
    )


plans = st.builds(with_limits, st.sampled_from([(), (3600, 1800), (600, 900, 300)]), st.sampled_from([0, 30, 50]))


@given(plans, pauses, gifts, minutes, minutes, st.booleans())
def test_exactly_what_was_given_is_left_after_reopening(
    plan: SessionPlan, spans: list[tuple[int, int]], gifts: list[Given], until: int, rest: int, away: bool
) -> None:
    log, now = due(plan, spans)
    now = close_by_time(log, now)
    for number, gift in enumerate(gifts):
        now += until * MIN
        grant(log, now, number, gift)
        log.add(now, ev.RoomPaused(reason="r"))
        now += rest * MIN
        log.add(now, ev.RoomResumed())
    whole = sum(ms for _, ms in gifts)
    assert log.state.left_ms("T1", now) == whole
    now += until * MIN
    log.add(now, ev.Reopened(ticket="T1", reason="r", approvals=(), unheard=away))
    assert log.state.left_ms("T1", now) == whole
    if away:
        now += rest * MIN
        assert log.state.sittings["T1"].standing
        assert log.state.left_ms("T1", now) == whole
        assert not out_of_time(log.state, "T1", now)
        log.add(now, ev.CandidateLoggedIn(ticket="T1", device_id="pc2", seat=1, epoch=2, how="resume"))
    assert log.state.clock("T1").end_ms(now) == now + whole
    assert log.state.left_ms("T1", now + whole - 1) == 1
    assert out_of_time(log.state, "T1", now + whole)


@given(plans, gifts, gifts, minutes, minutes)
def test_reopened_twice_each_time_what_was_given_is_left(
    plan: SessionPlan, first: list[Given], second: list[Given], until: int, rest: int
) -> None:
    log, now = due(plan, [])
    now = close_by_time(log, now)
    number = 0
    for gifts in (first, second):
        for gift in gifts:
            now += until * MIN
            grant(log, now, number, gift)
            number += 1
        now += rest * MIN
        log.add(now, ev.Reopened(ticket="T1", reason="r", approvals=()))
        assert log.state.left_ms("T1", now) == sum(ms for _, ms in gifts)
        now = close_by_time(log, now)
        assert log.state.left_ms("T1", now) == 0


@given(st.integers(1, 110), gifts, st.integers(0, 200), minutes)
def test_a_hand_in_by_mistake_keeps_the_clock_running_but_what_is_given_meanwhile_waits(
    worked: int, gifts: list[Given], until: int, rest: int
) -> None:
    """The paper lasts 120 minutes: own time runs to its end, and only that; a gift before or after the end is whole."""
    log, _ = due(plan(), [])
    now = T + worked * MIN
    log.add(now, ev.HandedIn(ticket="T1", cause="candidate", entries=0, head=""))
    now += until * MIN
    for number, gift in enumerate(gifts):
        grant(log, now, number, gift)
    now += rest * MIN
    own = max(0, T + 120 * MIN - now)
    assert log.state.left_ms("T1", now) == own + sum(ms for _, ms in gifts)
    log.add(now, ev.Reopened(ticket="T1", reason="r", approvals=()))
    assert log.state.left_ms("T1", now) == own + sum(ms for _, ms in gifts)
    assert log.state.clock("T1").end_ms(now) == now + own + sum(ms for _, ms in gifts)


@given(gifts, minutes, st.integers(0, 3))
def test_whoever_comes_back_first_starts_the_clock(gifts: list[Given], away: int, how: int) -> None:
    """The PC is heard again, the candidate logs in, or hands in at once: a clock that waited never waits for ever."""
    log, now = due(plan(), [])
    now = close_by_time(log, now)
    for number, gift in enumerate(gifts):
        grant(log, now, number, gift)
    log.add(now, ev.Reopened(ticket="T1", reason="r", approvals=(), unheard=True))
    back = now + away * MIN
    event: ev.Event
    match how:
        case 0:
            event = ev.LinkRestored(ticket="T1", away_ms=away * MIN)
        case 1:
            event = ev.CandidateLoggedIn(ticket="T1", device_id="x", seat=9, epoch=2, how="moved")
        case _:
            event = ev.HandedIn(ticket="T1", cause="candidate", entries=0, head="")
    log.add(back, event)
    sitting = log.state.sittings["T1"]
    assert not sitting.standing
    whole = sum(ms for _, ms in gifts)
    assert log.state.left_ms("T1", back) == whole
    assert log.state.left_ms("T1", back + MIN) == max(0, whole - MIN)
