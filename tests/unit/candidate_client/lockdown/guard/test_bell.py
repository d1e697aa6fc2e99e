"""The end of a process is known at once, not at the next look."""

import subprocess
import sys
import time
from collections.abc import Iterator

import psutil
import pytest

from candidate_client.lockdown.guard.bell import Bell

LOOK_S = 60.0
"""Far longer than a test may take: who gets by in less was woken."""


@pytest.fixture
def sleeper() -> Iterator["subprocess.Popen[bytes]"]:
    started = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    yield started
    started.kill()
    started.wait(30)


@pytest.mark.parametrize("ours", [True, False])
def test_a_killed_process_rings(sleeper: "subprocess.Popen[bytes]", ours: bool) -> None:
    bell = Bell()
    for _ in range(2):
        bell.watch(psutil.Process(sleeper.pid), sleeper if ours else None)
    sleeper.kill()
    began_s = time.monotonic()
    bell.wait(LOOK_S)
    assert time.monotonic() - began_s < LOOK_S / 2
    if ours:
        assert sleeper.wait(30) not in {0, None}, "the exit code is still to be had"


def test_one_that_is_gone_already_rings_too(sleeper: "subprocess.Popen[bytes]") -> None:
    process = psutil.Process(sleeper.pid)
    sleeper.kill()
    sleeper.wait(30)
    bell = Bell()
    bell.watch(process, None)
    began_s = time.monotonic()
    bell.wait(LOOK_S)
    assert time.monotonic() - began_s < LOOK_S / 2


def test_without_an_end_it_waits_no_longer_than_told() -> None:
    bell = Bell()
    bell.wait(0)
    bell.ring()
    bell.wait(LOOK_S)
