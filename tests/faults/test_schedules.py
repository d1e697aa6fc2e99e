"""A seed names a schedule for good; the runs themselves are `dev.py faults --runs N [--seed S]`."""

from scripts.faults.schedule import draw, draw_here


def test_a_seed_always_draws_the_same_schedule() -> None:
    first, second = draw(11), draw(11, 3)
    assert first[0] == second[0]
    assert [schedule.seed for schedule in second] == [11, 12, 13]
    assert second[0].acts != second[1].acts
    assert draw_here(11).seed == 11
