"""When the guard starts the client: at once, never while one runs, never after it left, never more than 5 s apart."""

from hypothesis import given
from hypothesis import strategies as st

from candidate_client.lockdown.guard.watch import LONGEST_WAIT_MS, SETTLED_MS, Seen, Step, Watch

LOOK_MS = 300


def _see(watch: Watch, now_ms: int, *, alive: bool, left: bool = False) -> Step:
    return watch.next(Seen(now_ms, alive, left))


def test_a_client_that_is_not_there_is_started_at_once_and_one_that_died_too() -> None:
    watch = Watch()
    assert _see(watch, 0, alive=False) == "start"
    assert _see(watch, 300, alive=True) == "wait"
    assert _see(watch, 600, alive=False) == "start"


def test_one_that_ran_before_the_guard_is_kept() -> None:
    watch = Watch()
    assert _see(watch, 1000, alive=True) == "wait"
    assert _see(watch, 2000, alive=False) == "start"


def test_one_that_left_is_waited_for_and_not_started_again() -> None:
    watch = Watch()
    _see(watch, 0, alive=False)
    assert _see(watch, 300, alive=True, left=True) == "wait"
    assert _see(watch, 600, alive=False, left=True) == "end"


def test_one_that_ran_long_starts_with_a_clean_record() -> None:
    watch = Watch()
    for start in range(0, 20_000, 4000):
        _see(watch, start, alive=False)
    _see(watch, 20_000, alive=True)
    _see(watch, 20_000 + SETTLED_MS, alive=True)
    assert _see(watch, 20_300 + SETTLED_MS, alive=False) == "start"
    _see(watch, 20_600 + SETTLED_MS, alive=True)
    assert _see(watch, 20_900 + SETTLED_MS, alive=False) == "start"


@given(st.lists(st.booleans(), max_size=200))
def test_however_it_dies_it_is_started_within_the_limit(lives: list[bool]) -> None:
    watch, now_ms, gone_ms = Watch(), 0, None
    for alive in lives:
        now_ms += LOOK_MS
        step = _see(watch, now_ms, alive=alive)
        if alive or step == "start":
            assert not (alive and step == "start")
            gone_ms = None
        else:
            gone_ms = now_ms if gone_ms is None else gone_ms
            assert now_ms - gone_ms <= LONGEST_WAIT_MS + LOOK_MS
