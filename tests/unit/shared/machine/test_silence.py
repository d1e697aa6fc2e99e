"""When silence means hanging: counted from the first beat, not while the watcher itself stood, longer each time."""

from collections.abc import Iterable

import pytest

from shared.machine.heartbeat import RESTS
from shared.machine.silence import Silence

LIMIT_S = 10.0


def hangs_at(silence: Silence, beats: Iterable[int | None], began_s: float = 0.0) -> list[float]:
    """The seconds at which it was to be ended, one look a second; None: there is no such process."""
    found, left = [], RESTS
    for second, number in enumerate(beats):
        if silence.hangs(began_s + second, left if number is None else number, alive=number is not None):
            found.append(began_s + second)
        left = left if number is None else number
    return found


def test_who_beats_does_not_hang_and_who_falls_silent_hangs_once() -> None:
    assert hangs_at(Silence(LIMIT_S), range(1, 200)) == []
    assert hangs_at(Silence(LIMIT_S), [1, 2, 3, *[3] * 100]) == [12.0]


@pytest.mark.parametrize(
    "beats",
    [[7] * 100, [None] * 100, [RESTS] * 100, [1, 2, *[RESTS] * 100], [1, 2, *[None] * 100], [1, 2, None, *[2] * 100]],
    ids=["never began", "not there", "not ready", "about to end", "gone", "its successor is not ready"],
)
def test_silence_that_means_nothing(beats: list[int | None]) -> None:
    assert hangs_at(Silence(LIMIT_S), beats) == []


def test_a_pause_within_the_limit_is_work() -> None:
    pauses = [number for number in range(1, 20) for _ in range(int(LIMIT_S))]
    assert hangs_at(Silence(LIMIT_S), pauses) == []


def test_a_watcher_that_stood_itself_begins_anew() -> None:
    silence = Silence(LIMIT_S)
    assert hangs_at(silence, [1, 2, 2, 2]) == []
    assert not silence.hangs(500.0, 2, alive=True), "the PC slept, with both of them"
    assert hangs_at(silence, [2] * 30, began_s=501.0) == [510.0]


def test_each_time_in_vain_doubles_it_until_an_hour_has_passed() -> None:
    silence, now_s, waited_s = Silence(LIMIT_S), 0.0, []
    for _ in range(6):
        began_s = now_s
        assert not silence.hangs(now_s, RESTS, alive=False)
        while not silence.hangs(now_s, 1, alive=True):
            now_s += 1
        waited_s.append(now_s - began_s)
        now_s += 1
    assert waited_s == [10, 20, 40, 80, 160, 160]
    silence.hangs(now_s + 3700, RESTS, alive=False)
    assert silence.limit_s == LIMIT_S
