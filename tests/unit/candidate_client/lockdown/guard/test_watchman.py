"""The watchman of a Windows PC: policies while a locked client runs, back whenever it is gone for good."""

from candidate_client.lockdown.guard.watchman import BETWEEN_STARTS_MS, GIVE_UP_MS, GONE_MS, Seen, Step, Watchman


def _look(
    watchman: Watchman,
    now_ms: int,
    *,
    client: bool = False,
    guard: bool = False,
    left: bool = False,
    changed: bool = True,
) -> Step:
    return watchman.next(Seen(now_ms, client, guard, left, changed))


def test_after_a_power_cut_the_policies_are_put_back_before_anybody_logs_on() -> None:
    watchman = Watchman()
    assert _look(watchman, 0) == "put_back"
    assert _look(watchman, 500, changed=False) == "wait"


def test_they_are_put_on_once_and_back_when_the_client_left() -> None:
    watchman = Watchman()
    assert _look(watchman, 0, client=True, changed=False) == "put_on"
    assert _look(watchman, 500, client=True) == "wait"
    assert _look(watchman, 1000, left=True) == "put_back"
    assert _look(watchman, 1500, client=True, changed=False) == "put_on"


def test_both_killed_the_client_is_started_and_not_too_often() -> None:
    watchman = Watchman()
    _look(watchman, 0, client=True)
    assert _look(watchman, 100) == "wait"
    assert _look(watchman, 100 + GONE_MS) == "start"
    assert _look(watchman, 600 + GONE_MS) == "wait"
    assert _look(watchman, 100 + GONE_MS + BETWEEN_STARTS_MS) == "start"


def test_a_guard_that_lives_does_it_by_itself() -> None:
    watchman = Watchman()
    _look(watchman, 0, client=True)
    _look(watchman, 100, guard=True)
    assert _look(watchman, 100 + GONE_MS, guard=True) == "wait"


def test_who_never_comes_back_has_the_pc_given_back() -> None:
    watchman = Watchman()
    _look(watchman, 0, client=True)
    _look(watchman, 100)
    assert _look(watchman, 100 + GIVE_UP_MS) == "put_back"
    assert _look(watchman, 600 + GIVE_UP_MS, changed=False) == "wait"
