"""What a list of times comes to, and how it is shown."""

import msgspec

from scripts.lab.bench.day import peak
from scripts.lab.bench.figures import Figures, Kill, Machine, RoomFigures
from scripts.lab.bench.host import Usage
from scripts.lab.bench.table import lines_of
from scripts.lab.bench.tally import Counts, Spread, Tally, added, percentile, spread


def test_percentiles_are_times_that_were_really_measured() -> None:
    times = [float(n) for n in range(1, 101)]
    assert (percentile(times, 0.5), percentile(times, 0.99), percentile(times, 1.0)) == (50.0, 99.0, 100.0)
    assert percentile([7.0], 0.99) == 7.0
    assert percentile([], 0.99) == 0.0
    assert spread([3.0, 1.0, 2.0]).max_ms == 3.0


def test_a_tally_starts_over_after_each_phase_and_parts_add_up() -> None:
    tally = Tally()
    tally.took("save", 0.0125)
    tally.failed("save", "silent")
    first = tally.take()
    assert first.times_ms == {"save": [12.5]}
    assert tally.take() == Counts()
    both = added([first, first]).spreads()["save"]
    assert (both.count, both.failed, both.failures) == (2, 2, {"silent": 2})


def test_the_peak_of_a_herd_is_the_fullest_window() -> None:
    assert peak([0.0, 0.05, 0.09, 0.5, 0.55], 0.1) == 3
    assert peak([], 0.1) == 0


def test_the_table_tells_what_meets_its_target_and_what_does_not() -> None:
    times = Spread(count=10, p50_ms=3.0, p95_ms=8.0, p99_ms=50.0, max_ms=60.0)
    kill = Kill(
        serving_s=1.0,
        first_back_s=1.1,
        last_back_s=1.9,
        attempts=90,
        attempts_peak_100ms=9,
        attempts_peak_1s=50,
        save=times,
    )
    room = RoomFigures(
        clients=45,
        paced={"save": times, "status": times},
        paced_usage=Usage(cpu_percent=11.0, memory_mb=150.0),
        closed_loop_per_s=900.0,
        naive_per_s=300.0,
        kill=kill,
        hand_in_last_s=0.4,
    )
    machine = Machine(cores=2, system="Linux", python="3.11", sqlite="3.40")
    figures = Figures(machine=machine, taken="2026-11-21T00:00:00+00:00", seconds=30.0, rooms=[room])
    text = "\n".join(lines_of(figures))
    assert "save p99: 50.0 ms · 未达标 MISSED (≤ 40)" in text
    assert "3.00 × · 达标 ok (≥ 2)" in text
    assert "0.90 s more · 达标 ok (≤ 3)" in text
    assert msgspec.json.decode(msgspec.json.encode(figures), type=Figures).rooms[0].grouping == 3.0
