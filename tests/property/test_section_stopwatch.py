"""Sections against a stopwatch: an independent model that only counts down must agree with the ledger to the ms."""

from dataclasses import dataclass, field

from hypothesis import given, settings
from hypothesis import strategies as st

from shared.exam.plan import SectionLimit
from shared.exam.room import events as ev
from shared.exam.room.rules import out_of_time, section_end
from tests.unit.shared.exam.support import Log, T, plan

_SECONDS = {"a": 600, "b": 450, "c": 90}
LIMITS = tuple(SectionLimit(section_id=name, title=name, duration_s=s) for name, s in _SECONDS.items())
TICKET = "T1"


@dataclass
class Stopwatch:
    """What is left of each section; time runs off the open one, and a used-up one makes way for the next."""

    carry_over: bool
    left: list[int] = field(default_factory=lambda: [limit.duration_s * 1000 for limit in LIMITS])
    open: int = 0
    paused: bool = False

    def run(self, ms: int) -> None:
        """Time goes by."""
        if self.paused:
            return
        while ms > 0 and self.left[self.open] > 0:
            spent = min(ms, self.left[self.open])
            self.left[self.open] -= spent
            ms -= spent
            self.settle()

    def settle(self) -> None:
        """A used-up section makes way for the next one, unless everything stands still."""
        while not self.paused and self.open < len(LIMITS) - 1 and self.left[self.open] == 0:
            self.open += 1

    def submit(self) -> None:
        """The candidate is done with a section."""
        if self.open < len(LIMITS) - 1:
            if self.carry_over:
                self.left[self.open + 1] += self.left[self.open]
            self.left[self.open] = 0
            self.open += 1


steps = st.lists(
    st.one_of(
        st.tuples(st.just("run"), st.integers(0, 500_000)),
        st.tuples(st.just("grant"), st.integers(1, 300_000)),
        st.tuples(st.just("correct"), st.integers(1, 700_000)),
        st.tuples(st.just("submit"), st.just(0)),
        st.tuples(st.just("pause"), st.just(0)),
        st.tuples(st.just("resume"), st.just(0)),
    ),
    max_size=20,
)


class Day:
    """A room with one candidate, whose server looks at the clock now and then."""

    def __init__(self, *, carry_over: bool) -> None:
        duration_s = sum(limit.duration_s for limit in LIMITS)
        self.log = Log(plan(sections=LIMITS, carry_over=carry_over, duration_s=duration_s))
        self.now = T
        self.log.add(T, ev.CandidateLoggedIn(ticket=TICKET, device_id="d", seat=1, epoch=1, how="first"))
        self.log.add(T, ev.RoomStarted())

    def look(self) -> None:
        """What the ticker does."""
        while (over := section_end(self.log.state, TICKET, self.now)) is not None:
            event = ev.SectionClosed(ticket=TICKET, section_id=over[0], cause="time", closed_ms=over[1])
            self.log.add(self.now, event)

    def grant(self, ms: int) -> None:
        """Time is given or taken."""
        kind = "extension" if ms > 0 else "correction"
        event = ev.TimeGranted(grant_id="g", kind=kind, tickets=(TICKET,), ms=ms, reason="r", approvals=())  # type: ignore[arg-type]
        self.log.add(self.now, event)

    def submit(self) -> None:
        """The candidate submits, heard at once."""
        section = self.log.state.clock(TICKET).open.section_id
        event = ev.SectionClosed(ticket=TICKET, section_id=section, cause="candidate", closed_ms=self.now)
        self.log.add(self.now, event)


@settings(max_examples=500)
@given(steps, st.booleans())
def test_the_ledger_agrees_with_a_stopwatch(history: list[tuple[str, int]], carry_over: bool) -> None:
    day, watch = Day(carry_over=carry_over), Stopwatch(carry_over=carry_over)
    for act, ms in history:
        if out_of_time(day.log.state, TICKET, day.now):
            break
        match act:
            case "run":
                day.now += ms
                watch.run(ms)
            case "grant":
                day.grant(ms)
                watch.left[watch.open] += ms
            case "correct" if ms < watch.left[watch.open]:
                day.grant(-ms)
                watch.left[watch.open] -= ms
            case "correct" if (
                not watch.paused
            ):  # more than is left: it ends now, and nothing is charged to the next one
                day.grant(-ms)
                watch.left[watch.open] = 0
                watch.settle()
            case "submit":
                day.submit()
                watch.submit()
            case "pause" if not watch.paused:
                day.log.add(day.now, ev.RoomPaused(reason="r"))
                watch.paused = True
            case "resume" if watch.paused:
                day.log.add(day.now, ev.RoomResumed())
                watch.paused = False
                watch.settle()
            case _:
                continue
        day.look()
        clock = day.log.state.clock(TICKET)
        told = (clock.open_index, clock.open.left_ms(day.now), clock.left_ms(day.now))
        assert told == (watch.open, watch.left[watch.open], sum(watch.left[watch.open :]))
