"""The room clock: one speed forward, whatever happens to wall clock, process or machine."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_server.domain.room_clock import PLAUSIBLE_GAP_MS, RoomClock
from tests.support.server_parts import HandClock

HOUR = 3_600_000


def test_a_fresh_folder_takes_the_wall_clock() -> None:
    clock = HandClock()
    room = RoomClock(clock, None, exam_running=False)
    assert (room.now_ms(), room.restart.evidence, room.restart.down_ms) == (clock.wall, "first", 0)


@given(st.lists(st.tuples(st.integers(0, 10_000), st.integers(-5 * HOUR, 5 * HOUR)), max_size=20))
def test_wall_jumps_change_nothing(steps: list[tuple[int, int]]) -> None:
    clock = HandClock()
    room = RoomClock(clock, None, exam_running=True)
    begin, passed = room.now_ms(), 0
    for wait_ms, jump_ms in steps:
        clock.pass_ms(wait_ms)
        clock.wall += jump_ms
        passed += wait_ms
        assert room.now_ms() == begin + passed
    assert room.wall_off_ms() == sum(jump for _, jump in steps)


@given(st.integers(0, 4 * HOUR), st.integers(-5 * HOUR, 5 * HOUR), st.integers(0, 999))
def test_a_restart_on_the_same_boot_is_exact_whatever_the_wall_says(down_ms: int, jump_ms: int, unkept: int) -> None:
    clock = HandClock()
    first = RoomClock(clock, None, exam_running=True)
    last, begin = first.tick(), first.now_ms()
    clock.pass_ms(unkept + down_ms)
    clock.wall += jump_ms
    again = RoomClock(clock, last, exam_running=True)
    assert again.now_ms() == begin + unkept + down_ms
    assert (again.restart.evidence, again.restart.down_ms) == ("same_boot", unkept + down_ms)


@pytest.mark.parametrize("away_ms", [0, 60_000, HOUR, PLAUSIBLE_GAP_MS])
def test_after_a_power_cut_the_wall_difference_counts(away_ms: int) -> None:
    clock = HandClock()
    first = RoomClock(clock, None, exam_running=True)
    last, begin = first.tick(), first.now_ms()
    clock.reboot(away_ms)
    again = RoomClock(clock, last, exam_running=True)
    assert (again.now_ms(), again.restart.evidence) == (begin + away_ms, "wall")


@pytest.mark.parametrize("away_ms", [-1, -HOUR, PLAUSIBLE_GAP_MS + 1])
def test_an_implausible_wall_clock_after_a_power_cut_costs_and_gives_nothing(away_ms: int) -> None:
    clock = HandClock()
    first = RoomClock(clock, None, exam_running=True)
    last, begin = first.tick(), first.now_ms()
    clock.reboot(away_ms)
    again = RoomClock(clock, last, exam_running=True)
    assert (again.now_ms(), again.restart.evidence, again.restart.down_ms) == (begin, "wall_implausible", 0)


def test_between_exams_any_time_forward_is_believed() -> None:
    clock = HandClock()
    last = RoomClock(clock, None, exam_running=False).tick()
    clock.reboot(40 * 24 * HOUR)
    assert RoomClock(clock, last, exam_running=False).now_ms() == clock.wall


def test_a_boot_id_that_does_not_change_is_caught_by_the_monotonic_clock() -> None:
    clock = HandClock()
    first = RoomClock(clock, None, exam_running=True)
    last, begin = first.tick(), first.now_ms()
    clock.monotonic = 10
    clock.wall += 30_000
    again = RoomClock(clock, last, exam_running=True)
    assert (again.now_ms(), again.restart.evidence) == (begin + 30_000, "wall")


@pytest.mark.parametrize("jump_ms", [-400 * 24 * HOUR, -HOUR, HOUR, 30 * HOUR, 400 * 24 * HOUR])
def test_a_jump_that_was_kept_falls_out_of_the_difference_after_a_power_cut(jump_ms: int) -> None:
    clock = HandClock()
    first = RoomClock(clock, None, exam_running=True)
    begin = first.now_ms()
    clock.wall += jump_ms
    last = first.tick()
    clock.reboot(445)
    again = RoomClock(clock, last, exam_running=True)
    assert (again.now_ms(), again.restart.evidence) == (begin + 445, "wall")


@pytest.mark.parametrize("jump_ms", [HOUR, 30 * HOUR, 400 * 24 * HOUR, -13 * HOUR])
def test_a_clock_that_was_put_right_while_the_machine_was_off_is_recognised(jump_ms: int) -> None:
    clock = HandClock()
    first = RoomClock(clock, None, exam_running=True)
    begin = first.now_ms()
    clock.wall += jump_ms
    last = first.tick()
    clock.reboot(60_000)
    clock.wall -= jump_ms
    again = RoomClock(clock, last, exam_running=True)
    assert (again.now_ms(), again.restart.evidence) == (begin + 60_000, "wall_returned")


def test_a_machine_that_does_not_tell_its_boots_is_never_taken_for_the_same_boot() -> None:
    """A power cut of 50 minutes on such a machine was booked as what it had run since."""
    clock = HandClock()
    clock.boot = "unknown"
    last = RoomClock(clock, None, exam_running=True).tick()
    clock.wall += 50 * 60_000
    clock.monotonic += 5 * 60_000
    again = RoomClock(clock, last, exam_running=True)
    assert (again.restart.evidence, again.restart.down_ms) == ("wall", 50 * 60_000)
