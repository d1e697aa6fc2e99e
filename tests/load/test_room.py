"""A small room under load against the real server process: nothing fails, no acknowledged answer is lost.

No time is asserted here: how fast it is, `dev.py bench` measures on a machine that has nothing else to do.
"""

from pathlib import Path

import pytest

from scripts.lab.bench.day import Day, Options
from scripts.lab.bench.host import log_tail


@pytest.mark.slow
def test_twenty_candidates_work_through_a_kill_and_hand_in_everything(tmp_path: Path) -> None:
    said: list[str] = []
    options = Options(seconds=4.0, login_seconds=1.0, naive=False, kill=True, kill_seconds=6.0)
    figures = Day(tmp_path, 20, options, said.append).run()
    told = f"{figures}\n{log_tail(tmp_path)}"
    assert figures.failures() == 0, told
    assert figures.lost == 0, told
    assert figures.paced["save"].count > 0
    assert figures.paced["status"].count > 0
    assert figures.hand_in["hand-in"].count == 20, told
    assert figures.kill is not None
    # After the kill every answer came through in the end, however often it had to be sent again.
    assert figures.kill.save.count > 0
    assert said


@pytest.mark.slow
def test_commits_for_single_requests_lose_nothing_either(tmp_path: Path) -> None:
    options = Options(seconds=1.0, login_seconds=0.5, loop_seconds=0.5)
    figures = Day(tmp_path, 4, options, lambda _: None).run()
    assert (figures.failures(), figures.lost) == (0, 0), f"{figures}\n{log_tail(tmp_path)}"
    assert figures.closed_loop.count > 0
    assert figures.naive.count > 0
