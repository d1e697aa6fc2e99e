"""Python's own settings in the server's process."""

import gc
import sys
from collections.abc import Iterator

import pytest

from site_server.runtime import Runtime


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    interval, thresholds = sys.getswitchinterval(), gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*thresholds)
    sys.setswitchinterval(interval)


class Ring:
    """A cycle, which only the collector finds."""

    alive = 0

    def __init__(self) -> None:
        self.me = self
        Ring.alive += 1

    def __del__(self) -> None:
        Ring.alive -= 1


def test_all_objects_are_looked_at_by_the_clock_and_not_in_between() -> None:
    runtime = Runtime(1_000.0)
    Ring()
    gc.collect(1)  # it has lived a while: only a look at all of them finds it from now on
    Ring()
    gc.collect(0)
    assert not runtime.look(1_299.0)
    assert runtime.look(1_300.0)
    assert Ring.alive == 0
    assert not runtime.look(1_301.0)
    assert gc.get_threshold()[2] > 100_000


def test_what_was_there_at_the_start_is_not_looked_at_again() -> None:
    before = gc.get_freeze_count()
    Runtime(0.0)
    assert gc.get_freeze_count() > before + 1_000
    assert sys.getswitchinterval() <= 0.001
