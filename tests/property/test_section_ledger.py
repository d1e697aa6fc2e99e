"""The laws of sections with their own limits (shared.exam.clock.sections), over arbitrary histories of a room."""

import msgspec
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from shared.exam.clock.account import DAY_MS, Pause, TimeAccount, allotted_ms, deadline_ms, remaining_ms, used_ms
from shared.exam.plan import SectionLimit, SessionPlan
from shared.exam.room import events as ev
from shared.exam.room import fold
from shared.exam.room.rules import display_state, out_of_time, section_end
from tests.unit.shared.exam.support import Log, T, forfeited_ms, granted_ms, plan

LIMITS = (
    SectionLimit(section_id="t", title="理论", duration_s=3600, items=("s1", "s2")),
    SectionLimit(section_id="p", title="实操", duration_s=2700, items=("v1",)),
    SectionLimit(section_id="c", title="综合", duration_s=900, items=("c1",)),
)
tickets = st.sampled_from(["T1", "T2", "unknown"])
groups = st.lists(tickets, min_size=1, max_size=2).map(tuple)
sections = st.sampled_from(["t", "p", "c", "unknown"])
calm = st.one_of(
    st.just(ev.RoomStarted()),
    st.just(ev.RoomPaused(reason="r")),
    st.just(ev.RoomResumed()),
    st.builds(ev.SittingsPaused, tickets=groups, reason=st.just("r")),
    st.builds(ev.SittingsResumed, tickets=groups),
    st.builds(
        ev.CandidateLoggedIn,
        ticket=tickets,
        device_id=st.just("d"),
        seat=st.integers(1, 4),
        epoch=st.integers(1, 3),
        how=st.just("first"),
    ),
    st.builds(ev.HandedIn, ticket=tickets, cause=st.just("candidate"), entries=st.just(0), head=st.just("")),
    st.builds(ev.Reopened, ticket=tickets, reason=st.just("r"), approvals=st.just(())),
)
grants = st.builds(
    ev.TimeGranted,
    grant_id=st.sampled_from(["g1", "g2"]),
    kind=st.sampled_from(["extension", "outage", "correction"]),
    tickets=groups,
    ms=st.integers(-900_000, 900_000),
    reason=st.just("r"),
    approvals=st.just(()),
)
of_sections = st.one_of(
    st.builds(
        ev.SectionClosed,
        ticket=tickets,
        section_id=sections,
        cause=st.sampled_from(["candidate", "time"]),
        closed_ms=st.integers(T - 60_000, T + 3 * 3_600_000),
    ),
    st.builds(ev.SectionReopened, ticket=tickets, section_id=sections, reason=st.just("r"), approvals=st.just(())),
)
reversals = st.builds(
    ev.GrantReversed, grant_id=st.sampled_from(["g1", "g2"]), reason=st.just("r"), approvals=st.just(())
)
steps = st.lists(
    st.tuples(st.integers(0, 600_000), st.one_of(calm, grants, of_sections, of_sections, reversals)), max_size=25
)


def sectioned(*, carry_over: bool = False) -> SessionPlan:
    return plan(sections=LIMITS, carry_over=carry_over, duration_s=sum(limit.duration_s for limit in LIMITS))


def after(history: list[tuple[int, ev.Event]], session_plan: SessionPlan) -> tuple[Log, int]:
    log, at_ms = Log(session_plan), T
    for step_ms, event in history:
        at_ms += step_ms
        log.add(at_ms, event)
    return log, at_ms


@given(steps, st.booleans(), st.integers(0, 20_000_000))
def test_what_was_granted_is_used_forfeited_or_left(
    history: list[tuple[int, ev.Event]], carry_over: bool, later_ms: int
) -> None:
    log, at_ms = after(history, sectioned(carry_over=carry_over))
    for ticket in log.state.sittings:
        clock, now = log.state.clock(ticket), at_ms + later_ms
        assert clock.used_ms(now) + clock.left_ms(now) + forfeited_ms(clock) == granted_ms(clock)
        assert 0 <= clock.left_ms(now) <= 40 * DAY_MS
        for section in clock.sections:
            assert 0 <= section.left_ms(now) <= allotted_ms(section.account) <= 10 * DAY_MS
            assert section.used_ms(now) >= 0


@given(steps, st.booleans())
def test_sections_close_in_order_and_the_last_one_stays_for_the_hand_in(
    history: list[tuple[int, ev.Event]], carry_over: bool
) -> None:
    log, _ = after(history, sectioned(carry_over=carry_over))
    order = [limit.section_id for limit in LIMITS]
    for ticket, sitting in log.state.sittings.items():
        closed = [closing.section_id for closing in sitting.closings]
        assert closed == order[: len(closed)]
        assert len(closed) < len(order)
        clock = log.state.clock(ticket)
        assert clock.open.section_id == order[len(closed)]
        ends = [section.closed_ms for section in clock.sections if section.closed_ms is not None]
        assert ends == sorted(ends)
        for before, section in zip(clock.sections, clock.sections[1:], strict=False):
            assert section.account.start_ms == before.closed_ms


@given(steps, st.booleans())
def test_replay_of_the_log_equals_the_live_state(history: list[tuple[int, ev.Event]], carry_over: bool) -> None:
    log, _ = after(history, sectioned(carry_over=carry_over))
    wire = msgspec.json.encode(log.records)
    again = msgspec.json.decode(msgspec.json.encode(log.plan), type=SessionPlan)
    assert fold.replay(again, msgspec.json.decode(wire, type=list[ev.Record])) == log.state


@given(steps, st.booleans(), st.integers(0, 600_000), st.integers(0, 600_000), st.integers(-600_000, 600_000))
def test_pauses_and_grants_commute(
    history: list[tuple[int, ev.Event]], carry_over: bool, length_ms: int, later_ms: int, ms: int
) -> None:
    """A grant while the section stands still or while it runs gives the same time."""
    log, at_ms = after([*history, (0, ev.RoomResumed())], sectioned(carry_over=carry_over))
    grant = ev.TimeGranted(grant_id="x", kind="extension", tickets=("T1",), ms=ms, reason="r", approvals=())
    orders: tuple[list[ev.Event], ...] = (
        [grant, ev.RoomPaused(reason="r"), ev.RoomResumed()],
        [ev.RoomPaused(reason="r"), grant, ev.RoomResumed()],
        [ev.RoomPaused(reason="r"), ev.RoomResumed(), grant],
    )
    left = set()
    for order in orders:
        one = Log(log.plan)
        one.records, one.state, time_ms = list(log.records), log.state, at_ms
        for event in order:
            time_ms += length_ms if isinstance(event, ev.RoomResumed) else 0
            one.add(time_ms, event)
        clock = one.state.clock("T1")
        left.add((clock.left_ms(time_ms + later_ms), clock.open.left_ms(time_ms + later_ms)))
    assert len(left) == 1


@given(steps, st.booleans())
def test_a_grant_moves_the_open_section_alone(history: list[tuple[int, ev.Event]], carry_over: bool) -> None:
    log, at_ms = after(history, sectioned(carry_over=carry_over))
    before = log.state.clock("T1")
    granted = ev.TimeGranted(grant_id="x", kind="extension", tickets=("T1",), ms=60_000, reason="r", approvals=())
    now = log.add(at_ms, granted).clock("T1")
    assert allotted_ms(now.open.account) in {allotted_ms(before.open.account) + 60_000, 0} or (
        allotted_ms(before.open.account) == 0
    )
    others = [(a, b) for a, b in zip(before.sections, now.sections, strict=True) if a.section_id != now.open.section_id]
    assert all(a == b for a, b in others)


@given(steps, st.booleans())
def test_used_up_sections_follow_each_other_until_the_end(
    history: list[tuple[int, ev.Event]], carry_over: bool
) -> None:
    """The server's own rule, applied over and over, brings every sitting to its end in time."""
    log, at_ms = after(history, sectioned(carry_over=carry_over))
    log.add(at_ms, ev.RoomResumed())
    log.add(at_ms, ev.SittingsResumed(tickets=("T1", "T2")))
    for ticket in ("T1", "T2"):
        if log.state.started_ms is None or not log.state.sittings[ticket].open:
            continue
        end_ms = log.state.clock(ticket).end_ms(at_ms)
        assert end_ms is not None
        now = max(at_ms, end_ms)
        for _ in LIMITS:
            if (over := section_end(log.state, ticket, now)) is None:
                break
            section_id, closed_ms = over
            log.add(now, ev.SectionClosed(ticket=ticket, section_id=section_id, cause="time", closed_ms=closed_ms))
        assert out_of_time(log.state, ticket, now)
        assert log.state.clock(ticket).left_ms(now) == 0
        at_ms = now


@given(steps, st.integers(0, 20_000_000))
def test_a_shared_limit_is_the_plain_ledger(history: list[tuple[int, ev.Event]], later_ms: int) -> None:
    """Without sections the numbers are those of one account, whatever is in the log."""
    log, at_ms = after(history, plan())
    now = at_ms + later_ms
    for ticket, sitting in log.state.sittings.items():
        plain = TimeAccount(
            duration_ms=7_200_000,
            start_ms=log.state.started_ms,
            pauses=log.state.pauses + sitting.pauses + sitting.standstills,
            grants=sitting.grants,
        )
        if sitting.closed_ms is not None and (stands_ms := log.state.used_up_ms(ticket)) is not None:
            plain = replace(plain, pauses=(*plain.pauses, Pause(from_ms=stands_ms)))
        clock = log.state.clock(ticket)
        assert log.state.account(ticket) == plain == clock.open.account
        assert clock.left_ms(now) == remaining_ms(plain, now)
        assert clock.used_ms(now) == used_ms(plain, now)
        assert granted_ms(clock) == allotted_ms(plain)
        assert clock.end_ms(now) == deadline_ms(plain, now)
        assert sitting.closings == ()
        assert all(grant.section_id == "" for grant in sitting.grants)
        assert section_end(log.state, ticket, now) is None
        assert display_state(log.state, sitting, now)
