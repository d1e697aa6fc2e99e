"""The process that hooks the keyboard: ended, it is there again; not let start, nothing waits for it."""

import sys
import time
from collections.abc import Callable, Iterator

import psutil
import pytest

from candidate_client.lockdown.hook_process import HookProcess

HOOKS = [sys.executable, "-c", "print('ready', flush=True); print('Alt+Tab', flush=True); input()"]
SAYS_NOTHING = [sys.executable, "-c", "input()"]


@pytest.fixture
def made() -> Iterator[Callable[[Callable[[], list[str]]], HookProcess]]:
    all_made: list[HookProcess] = []

    def make(command: Callable[[], list[str]]) -> HookProcess:
        all_made.append(HookProcess(command))
        return all_made[-1]

    yield make
    for one in all_made:
        one.end()


def children() -> set[psutil.Process]:
    """Of this process; other tests of it may have some."""
    return set(psutil.Process().children())


def until(what: Callable[[], bool]) -> None:
    end_s = time.monotonic() + 20
    while not what():
        assert time.monotonic() < end_s
        time.sleep(0.01)


def test_it_hooks_tells_and_ends(made: Callable[[Callable[[], list[str]]], HookProcess]) -> None:
    hook = made(lambda: HOOKS)
    before = children()
    assert hook.start()
    until(lambda: hook.pressed() == ("Alt+Tab",))
    assert hook.renew() == "held"
    (child,) = children() - before
    hook.end()
    hook.end()
    assert not child.is_running()


def test_ended_by_somebody_it_is_there_again_and_said_so_once(
    made: Callable[[Callable[[], list[str]]], HookProcess],
) -> None:
    hook = made(lambda: HOOKS)
    before = children()
    assert hook.start()
    (child,) = children() - before
    child.kill()
    until(lambda: hook.renew() == "lost")
    seen: set[str] = set()

    def came_back() -> bool:
        seen.add(hook.renew())
        return "again" in seen

    until(came_back)
    assert hook.renew() == "held"
    assert child not in children()


def test_one_that_is_not_let_start_keeps_nobody_waiting(
    made: Callable[[Callable[[], list[str]]], HookProcess], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each look of the window waited ten seconds for it: the exam stood still."""
    monkeypatch.setattr("candidate_client.lockdown.hook_process._START_S", 0.5)
    starts: list[float] = []

    def command() -> list[str]:
        starts.append(time.monotonic())
        return SAYS_NOTHING

    hook = made(command)
    assert not hook.start()
    began_s = time.process_time()
    for _ in range(100):
        assert hook.renew() == "lost"
    assert time.process_time() - began_s < 1
    assert len(starts) <= 3, "one at a time, and not at each look"
