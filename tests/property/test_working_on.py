"""The laws of time worked through an outage of the server: never less than the evidence entitles, never twice."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from shared.exam.clock.spans import Span, joined, total_ms, within
from shared.exam.room import events as ev
from shared.exam.room.working_on import MARGIN_MS, evidence
from tests.property.test_outages import TICKETS, Day, days
from tests.unit.shared.exam.support import Log, T

CUT, AWAY, WAIT = T + 600_000, 900_000, 60_000
BACK, RESUMED = CUT + AWAY, CUT + AWAY + WAIT
moments = st.integers(CUT - 30_000, BACK + WAIT + 30_000)
spans = st.lists(st.tuples(moments, moments).map(lambda p: Span(from_ms=min(p), to_ms=max(p))), max_size=6).map(tuple)
inside = st.integers(CUT, BACK)
truths = st.lists(st.tuples(inside, inside).map(lambda p: Span(from_ms=min(p), to_ms=max(p))), max_size=4).map(joined)


def told(told_spans: tuple[Span, ...], number: int = 1) -> ev.WorkedOn:
    return ev.WorkedOn(
        ticket="T1", seat=1, device_id="d1", spans=told_spans, since_ms=CUT, at_ms=BACK, stream="s", number=number
    )


def standing() -> Log:
    """Two at work, the server gone for a quarter of an hour."""
    log = Log()
    for n in (1, 2):
        log.add(T, ev.CandidateLoggedIn(ticket=f"T{n}", device_id=f"d{n}", seat=n, epoch=1, how="first"))
    log.add(T, ev.RoomStarted())
    log.add(BACK, ev.ServerStarted(down_ms=AWAY, evidence="same_boot", version="1"))
    log.add(BACK, ev.RoomHeld(from_ms=CUT))
    return log


def answered(log: Log, wrote_ms: tuple[int, ...], at_ms: int) -> None:
    """As the server does it: what says more than is known becomes a record."""
    found = evidence(log.state.sittings["T1"], log.state.pauses, wrote_ms, at_ms)
    if found:
        log.add(at_ms, ev.AnsweredOn(ticket="T1", wrote_ms=found))


def cost(log: Log, ticket: str, at_ms: int) -> int:
    """What the outage cost this candidate of the time that was left at the last sign of life."""
    return 7_200_000 - (CUT - T) - log.state.left_ms(ticket, at_ms)


@given(truths, st.data(), st.booleans())
def test_an_honest_pc_is_charged_exactly_what_was_worked(truth: list[Span], data: Any, answers_first: bool) -> None:
    log = standing()
    wrote = tuple(data.draw(st.integers(s.from_ms, s.to_ms)) for s in truth for _ in range(2))
    steps = [lambda: answered(log, wrote, BACK + 1_000), lambda: log.add(BACK + 1_000, told(tuple(truth)))]
    for step in steps if answers_first else reversed(steps):
        step()
    assert cost(log, "T1", RESUMED) == total_ms(truth)
    log.add(RESUMED, ev.RoomResumed())
    assert cost(log, "T1", RESUMED) == total_ms(truth)
    assert cost(log, "T1", RESUMED + 5_000) == total_ms(truth) + 5_000
    assert cost(log, "T2", RESUMED) == 0, "nobody pays for another"


@given(st.lists(spans, max_size=4), st.lists(moments, max_size=8), st.booleans())
def test_whatever_is_told_no_time_is_gained_and_no_more_is_charged_than_was_told_or_shown(
    accounts: list[tuple[Span, ...]], wrote: list[int], resumed: bool
) -> None:
    log = standing()
    if resumed:
        log.add(RESUMED, ev.RoomResumed(unheard=("T1",)))
    at_ms = RESUMED + 1
    answered(log, tuple(wrote), at_ms)
    for number, account in enumerate(accounts, 1):
        log.add(at_ms, told(account, number))
    once = log.state.sittings["T1"].charged
    known = joined(span for account in accounts for span in account)
    proven = [ms for ms in wrote if ms > CUT + MARGIN_MS]
    most = joined([*known, *([Span(from_ms=CUT, to_ms=max(proven))] if proven else [])])
    hold = [Span(from_ms=CUT, to_ms=at_ms)]
    assert total_ms(once) <= total_ms(within(most, hold))
    assert total_ms(once) >= total_ms(within(known, hold)), "what a PC says against itself is believed"
    assert cost(log, "T1", at_ms) == total_ms(once)
    for number, account in enumerate(accounts, 10):
        log.add(at_ms, told(account, number))
    answered(log, tuple(wrote), at_ms)
    assert log.state.sittings["T1"].charged == once, "told again, it counts once"


@given(st.integers(CUT + MARGIN_MS + 1, BACK))
def test_a_pc_that_says_nobody_could_work_is_contradicted_by_its_own_answer(wrote_ms: int) -> None:
    log = standing()
    log.add(BACK, told(()))
    assert cost(log, "T1", RESUMED) == 0
    answered(log, (wrote_ms,), BACK)
    assert cost(log, "T1", RESUMED) == wrote_ms - CUT


@given(days, st.integers(0, 3_600_000), st.lists(st.tuples(st.integers(0, 4_000_000), st.integers(0, 4_000_000))))
def test_on_any_day_an_account_gives_no_time_and_takes_no_more_than_the_standstill(
    steps: list[tuple[int, Any]], away_ms: int, worked: list[tuple[int, int]]
) -> None:
    day = Day(steps)
    cut_ms, back_ms = day.at_ms, day.at_ms + away_ms
    day.log.add(back_ms, ev.RoomHeld(from_ms=cut_ms))
    before = {t: day.state.left_ms(t, back_ms) for t in TICKETS}
    told_spans = tuple(Span(from_ms=cut_ms + min(w), to_ms=cut_ms + max(w)) for w in worked)
    day.log.add(back_ms, told(told_spans))
    after = {t: day.state.left_ms(t, back_ms) for t in TICKETS}
    hold = [Span(from_ms=min(cut_ms, *(p.from_ms for p in day.state.pauses if p.held), cut_ms), to_ms=back_ms)]
    assert before["T1"] - total_ms(hold) <= after["T1"] <= before["T1"]
    assert after["T2"] == before["T2"]
