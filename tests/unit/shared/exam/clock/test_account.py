"""The clock ledger by examples, at the millisecond where each rule turns (its laws: tests/property)."""

import pytest

from shared.exam.clock.account import (
    DAY_MS,
    Grant,
    Pause,
    TimeAccount,
    allotted_ms,
    deadline_ms,
    is_paused,
    merged,
    paused_ms,
    remaining_ms,
    runs_out_ms,
    used_ms,
)

T = 1_795_829_400_000
MINUTE = 60_000


def grant(ms: int) -> Grant:
    return Grant(grant_id="g1", kind="extension", ms=ms, reason="r")


def account(
    *pauses: tuple[int, int | None], minutes: int = 60, percent: int = 0, grants: tuple[int, ...] = ()
) -> TimeAccount:
    return TimeAccount(
        duration_ms=minutes * MINUTE,
        start_ms=T,
        extra_percent=percent,
        pauses=tuple(Pause(from_ms=T + a, to_ms=None if b is None else T + b) for a, b in pauses),
        grants=tuple(grant(ms) for ms in grants),
    )


def test_overlapping_and_touching_pauses_are_one_span() -> None:
    pauses = account((50, 80), (0, 10), (10, 20), (15, 30), (60, 70), (90, None)).pauses
    assert merged(pauses, T + 100) == [(T, T + 30), (T + 50, T + 80), (T + 90, T + 100)]
    assert merged(pauses, T + 60) == [(T, T + 30), (T + 50, T + 60)]
    assert merged(account((5, 5), (7, 6)).pauses, T + 100) == []


@pytest.mark.parametrize(("at", "standing"), [(9, False), (10, True), (19, True), (20, False)])
def test_a_pause_holds_from_its_first_to_before_its_last_millisecond(at: int, standing: bool) -> None:
    assert is_paused(account((10, 20)), T + at) is standing


def test_an_open_pause_holds_for_ever() -> None:
    assert is_paused(account((10, None)), T + 10 * DAY_MS)
    assert deadline_ms(account((10, None)), T + 10) is None


def test_what_lay_before_the_start_does_not_count() -> None:
    assert paused_ms(account((-500, -100), (-50, 70), (100, 130)), T + 1000) == 70 + 30
    assert paused_ms(TimeAccount(duration_ms=1, pauses=(Pause(from_ms=0, to_ms=5),)), T) == 0


def test_accommodation_is_a_share_of_the_duration_and_grants_come_on_top() -> None:
    assert allotted_ms(account(percent=25)) == 75 * MINUTE
    assert allotted_ms(account(percent=25, grants=(5 * MINUTE, -MINUTE))) == 79 * MINUTE
    assert allotted_ms(TimeAccount(duration_ms=7, extra_percent=30)) == 9, "the part of a millisecond is not given"


def test_nobody_gets_less_than_nothing_or_more_than_ten_days() -> None:
    assert allotted_ms(account(grants=(-100 * MINUTE,))) == 0
    assert allotted_ms(account(grants=(30 * DAY_MS,))) == 10 * DAY_MS


@pytest.mark.parametrize(("at", "used"), [(-1, 0), (0, 0), (1, 1), (100, 100), (60 * MINUTE + 1, 60 * MINUTE)])
def test_time_runs_from_the_start_to_the_last_millisecond(at: int, used: int) -> None:
    assert used_ms(account(), T + at) == used
    assert remaining_ms(account(), T + at) == 60 * MINUTE - used


def test_a_pause_stops_the_clock_and_moves_the_end() -> None:
    paused = account((10 * MINUTE, 15 * MINUTE))
    assert used_ms(paused, T + 12 * MINUTE) == 10 * MINUTE
    assert used_ms(paused, T + 16 * MINUTE) == 11 * MINUTE
    assert deadline_ms(paused, T + 16 * MINUTE) == T + 65 * MINUTE
    assert deadline_ms(paused, T + 9 * MINUTE) == T + 60 * MINUTE, "nobody knows of a pause to come"


def test_before_the_start_the_whole_allotment_is_left_and_there_is_no_end() -> None:
    waiting = TimeAccount(duration_ms=60 * MINUTE, extra_percent=50)
    assert used_ms(waiting, T) == 0
    assert remaining_ms(waiting, T) == 90 * MINUTE
    assert deadline_ms(waiting, T) is None


@pytest.mark.parametrize(
    ("pauses", "minute"),
    [
        ((), 60),
        (((10, 15),), 65),
        (((-5, 10),), 70),
        (((-5, 0), (59, 70)), 71),
        (((60, 90),), 60),
        (((10, 20), (70, 90)), 70),
        (((10, 20), (69, 90), (91, 92)), 91),
        (((10, 20), (69, 90), (90, 95)), 96),
        (((60, None),), 60),
    ],
)
def test_the_last_of_the_time_is_used_whatever_begins_afterwards(
    pauses: tuple[tuple[int, int | None], ...], minute: int
) -> None:
    given = account(*((a * MINUTE, None if b is None else b * MINUTE) for a, b in pauses))
    assert runs_out_ms(given) == T + minute * MINUTE


def test_time_that_stands_or_has_not_begun_does_not_run_out() -> None:
    assert runs_out_ms(account((59 * MINUTE, None))) is None
    assert runs_out_ms(TimeAccount(duration_ms=1)) is None


def test_no_time_runs_out_at_once_unless_the_clock_stands_from_before() -> None:
    assert runs_out_ms(account(minutes=0)) == T
    assert runs_out_ms(account((0, 10), minutes=0)) == T
    assert runs_out_ms(account((-5, 10), minutes=1)) == T + 10 + MINUTE
