"""How long the exam was open without the server: counted on the steady clock, asleep is not at work, told once."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from candidate_client.core import open_time
from candidate_client.core.context import Context
from candidate_client.core.open_time import OpenTime, Stretches
from candidate_client.core.state import ClientView, Screen
from shared.exam.clock.spans import Span, total_ms
from shared.exam.signals import MOST_SPANS, OpenFor
from tests.unit.candidate_client.core.fake_room import Room

ROOM = 1_795_829_400_000


class Pc:
    """A PC whose clock and screen a test sets; the room's clock is ROOM ahead of its own."""

    def __init__(self, folder: Path, seated: ClientView, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now, self.told = 0, list[OpenFor]()
        monkeypatch.setattr(open_time, "monotonic_ms", lambda: self.now)
        self.context = Context(folder)
        self.context.clock.assume(ROOM)
        self.counting = OpenTime(self.context, self.told.append)
        self.context.listeners.append(self.counting._saw)
        self.context.update(lambda _view: seated)

    def show(self, screen: Screen) -> None:
        self.context.update(lambda view: replace(view, screen=screen))

    def run(self, seconds: int, *, asleep: bool = False) -> None:
        for _ in range(seconds):
            self.now += 1000
            if not asleep:
                self.counting._saw(self.context.view)

    def heard(self) -> list[tuple[int, int]]:
        """The server's word came: what was told since the last look, in seconds of the PC's clock."""
        self.counting.heard()
        told = self.told.copy()
        self.told.clear()
        return [((s.from_ms - ROOM) // 1000, (s.to_ms - ROOM) // 1000) for one in told for s in one.spans]


@pytest.fixture
def pc(tmp_path: Path, room: Room, monkeypatch: pytest.MonkeyPatch) -> Pc:
    engine = room.sit()
    seated = engine.view
    engine.stop()
    return Pc(tmp_path / "counted", replace(seated, version=0), monkeypatch)


def test_what_was_open_while_the_server_was_away_is_told_in_stretches(pc: Pc) -> None:
    pc.heard()
    pc.run(60)
    pc.show("stopped")
    pc.run(20)
    pc.show("exam")
    pc.run(15)
    pc.show("away")
    pc.run(5)
    assert pc.heard() == [(0, 60), (80, 100)]
    pc.run(10)
    assert pc.heard() == [(100, 110)], "each second is told once"


def test_a_pc_that_slept_did_not_work(pc: Pc) -> None:
    pc.heard()
    pc.run(30)
    pc.run(600, asleep=True)
    pc.run(10)
    assert pc.heard() == [(0, 30), (631, 640)], "from the first second that it counted again"


def test_one_at_which_nobody_could_work_says_so_and_a_moment_is_nothing_to_tell(pc: Pc) -> None:
    pc.heard()
    pc.run(4)
    pc.counting.heard()
    assert pc.told == []
    pc.show("stopped")
    pc.run(60)
    pc.counting.heard()
    (told,) = pc.told
    assert told.spans == ()
    assert (told.since_ms, told.at_ms) == (ROOM + 4_000, ROOM + 64_000)


def test_where_nobody_sits_nothing_is_told(pc: Pc) -> None:
    pc.context.update(lambda view: replace(view, candidate=None))
    pc.run(60)
    assert pc.heard() == []
    assert pc.told == []


def test_of_many_stretches_the_longest_are_told(pc: Pc) -> None:
    pc.heard()
    for number in range(MOST_SPANS + 5):
        pc.show("exam")
        pc.run(1 if number < 5 else 2)
        pc.show("stopped")
        pc.run(1)
    pc.counting.heard()
    (told,) = pc.told
    assert len(told.spans) == MOST_SPANS
    assert all(span.to_ms - span.from_ms == 2_000 for span in told.spans)


@given(st.lists(st.tuples(st.integers(0, 3_000), st.booleans()), max_size=60), st.integers(0, 200_000))
def test_the_count_is_the_time_in_which_it_was_so(steps: list[tuple[int, bool]], since_ms: int) -> None:
    counted, now, so, truth = Stretches(), 0, False, []
    for passed, becomes in steps:
        if so:
            truth.append(Span(from_ms=max(now, since_ms), to_ms=max(now + passed, since_ms)))
        now += passed
        so = becomes
        counted.count(now, is_so=so)
    assert total_ms(counted.since(since_ms)) == total_ms(truth)
