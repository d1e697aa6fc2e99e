"""Waiting between tries, and the server's clock from round trips."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.link.backoff import BASE_S, CAP_S, Backoff, delay_s
from shared.link.clock import ClockEstimate


@given(st.integers(0, 10_000), st.integers())
def test_a_wait_stays_between_half_the_step_and_the_cap(attempt: int, seed: int) -> None:
    wait = delay_s(attempt, random.Random(seed))
    step = min(CAP_S, BASE_S * 2.0 ** min(attempt, 30))
    assert step / 2 <= wait <= step


def test_waits_grow_start_over_and_differ_between_pcs() -> None:
    backoff = Backoff(random.Random(1))
    waits = [backoff.failed() for _ in range(10)]
    assert waits[0] <= 0.2 < waits[3]
    assert all(1.5 <= wait <= 3.0 for wait in waits[4:])
    backoff.succeeded()
    assert backoff.failed() <= 0.2
    assert len({Backoff().failed() for _ in range(45)}) > 40


class World:
    """A server clock ahead of a local monotonic clock, and a network with delays."""

    def __init__(self, offset_ms: int) -> None:
        self.offset_ms = offset_ms
        self.local_ms = 1_000_000

    def round_trip(self, clock: ClockEstimate, out_ms: int, back_ms: int) -> None:
        sent = self.local_ms
        server = sent + out_ms + self.offset_ms
        self.local_ms = sent + out_ms + back_ms
        clock.observe(sent_ms=sent, received_ms=self.local_ms, server_ms=server)

    def error_ms(self, clock: ClockEstimate) -> int:
        return clock.server_now_ms(self.local_ms) - (self.local_ms + self.offset_ms)


TRIPS = st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 2000), st.integers(0, 60_000)), min_size=1, max_size=20)


@given(st.integers(-(10**12), 10**12), TRIPS)
def test_the_estimate_is_within_its_own_bound_and_of_the_best_trip(
    offset_ms: int, trips: list[tuple[int, int, int]]
) -> None:
    world, clock = World(offset_ms), ClockEstimate()
    for out_ms, back_ms, pause_ms in trips:
        world.round_trip(clock, out_ms, back_ms)
        world.local_ms += pause_ms
    assert abs(world.error_ms(clock)) <= clock.error_ms(world.local_ms) + 1
    best = min((out + back + 1) // 2 for out, back, _ in trips)
    assert clock.error_ms(world.local_ms) <= best + world.local_ms * 200 // 1_000_000


def test_a_bad_trip_does_not_spoil_a_good_one() -> None:
    world, clock = World(5000), ClockEstimate()
    world.round_trip(clock, 2, 2)
    world.round_trip(clock, 1500, 0)
    assert world.error_ms(clock) == 0


@pytest.mark.parametrize("jump_ms", [-7_200_000, -900, 900, 7_200_000])
def test_after_sleep_or_a_restored_server_the_new_truth_counts_at_once(jump_ms: int) -> None:
    world, clock = World(5000), ClockEstimate()
    world.round_trip(clock, 2, 2)
    world.offset_ms += jump_ms
    world.round_trip(clock, 40, 60)
    assert abs(world.error_ms(clock)) <= 50


def test_before_the_first_trip_there_is_no_clock() -> None:
    clock = ClockEstimate()
    assert not clock.known
    for ask in (clock.server_now_ms, clock.error_ms):
        with pytest.raises(LookupError):
            ask(0)
    clock.observe(sent_ms=10, received_ms=5, server_ms=0)
    assert not clock.known
    clock.observe(sent_ms=5, received_ms=5, server_ms=0)
    assert clock.known
