"""A short run of the fault suite: what once went wrong, and what has most parts (`dev.py faults` is the long one).

Real processes, real kills. A seed names a schedule for good; schedules that once broke something are kept here as they
were, whatever seeds draw since.
"""

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from scripts.lab.faults.prepare import prepare
from scripts.lab.faults.run import Verdict, play
from scripts.lab.faults.schedule import Act, Schedule, draw, draw_here, words

COMES_BACK_LATE = Schedule(
    seed=1,
    seats=2,
    arrive_ms=(0, 0),
    pace_ms=(97, 121),
    acts=(
        Act(at_ms=4_546, kind="delay", span_ms=1_032, amount=210),
        Act(at_ms=5_091, kind="deaf", seat=1, span_ms=344),
        Act(at_ms=5_300, kind="stall", seat=2, span_ms=900),
        Act(at_ms=5_730, kind="pc_kill", seat=2, span_ms=3_500),
    ),
    end_early=True,
)
"""A PC with answers nobody else has, which is switched on again after the room was ended."""

JUMP_THEN_POWER_CUT = Schedule(
    seed=2,
    seats=2,
    arrive_ms=(0, 0),
    pace_ms=(116, 90),
    acts=(
        Act(at_ms=1_930, kind="server_jump", amount=18_000_000),
        Act(at_ms=2_589, kind="server_jump", amount=34_560_000_000),
        Act(at_ms=2_679, kind="server_kill", span_ms=600),
        Act(at_ms=4_100, kind="pc_wipe", seat=1, span_ms=697),
        Act(at_ms=5_928, kind="server_reboot", span_ms=445),
    ),
    end_early=False,
)
"""The server's clock is set wrong before it dies, and the machine restarts later: the time it was off must count."""

TWO_MACHINES = Schedule(
    seed=3,
    seats=3,
    arrive_ms=(0, 0, 500),
    pace_ms=(40, 70, 60),
    acts=(
        Act(at_ms=2_900, kind="move", seat=2),
        Act(at_ms=3_300, kind="pc_kill", seat=1, span_ms=300),
        Act(at_ms=4_200, kind="take_over", amount=1_800),
        Act(at_ms=4_600, kind="cut", seat=3, span_ms=1_500),
    ),
    end_early=False,
)
"""The server's machine is lost; the backup knows neither a log-in nor a seat move that came after it."""

NO_ROOM_AT_THE_START = Schedule(
    seed=4,
    seats=2,
    arrive_ms=(0, 0),
    pace_ms=(60, 60),
    acts=(
        Act(at_ms=2_400, kind="server_kill", span_ms=0),
        Act(at_ms=2_402, kind="server_disk", span_ms=1_600),
        Act(at_ms=4_700, kind="kill_on_reply", seat=1, span_ms=400),
        Act(at_ms=5_600, kind="server_disk", span_ms=1_700),
    ),
    end_early=False,
)
"""A full disk while the server starts, and another one over everybody's end."""


def test_a_seed_always_draws_the_same_schedule() -> None:
    first, second = draw(11), draw(11, 3)
    assert first[0] == second[0]
    assert [schedule.seed for schedule in second] == [11, 12, 13]
    assert second[0].acts != second[1].acts
    assert draw_here(11).seed == 11


def test_every_kind_of_fault_is_drawn_and_can_be_read() -> None:
    drawn = draw(100, 60)
    kinds = {act.kind for schedule in drawn for act in schedule.acts}
    assert {"take_over", "server_reboot", "server_disk", "pc_wipe", "kill_on_request", "second_login"} <= kinds
    assert all(len(words(schedule)) == 1 + len(schedule.acts) for schedule in drawn)


# After the take-over the line says that the log which goes on is not the one it has heard of.
@pytest.mark.allow_log(r"shared.link.witness: the room log is not the one that was anchored", required=False)
@pytest.mark.serial
@pytest.mark.timeout(180)
@pytest.mark.skipif(sys.platform == "win32", reason="SIGSTOP, SIGKILL, RLIMIT_FSIZE")
def test_nothing_is_lost_and_time_is_right(tmp_path: Path) -> None:
    site = prepare(tmp_path / "site")
    schedules = [COMES_BACK_LATE, JUMP_THEN_POWER_CUT, TWO_MACHINES, NO_ROOM_AT_THE_START]

    def run(schedule: Schedule) -> Verdict:
        return play(site, schedule, tmp_path / f"run-{schedule.seed}")

    with ThreadPoolExecutor(max(1, min(4, os.cpu_count() or 1))) as pool:
        verdicts = list(pool.map(run, schedules))
    assert {verdict.seed: verdict.problems for verdict in verdicts if verdict.problems} == {}
    assert sum(verdict.answers.acknowledged for verdict in verdicts) > 100
    assert all(verdict.answers.lost == verdict.answers.stranded == 0 for verdict in verdicts)
    assert verdicts[2].done.get("take-overs") == 1
    # On a machine so busy that the server had no second to keep the jump in, the reboot is played as a kill.
    assert verdicts[1].done.get("reboots", 0) + verdicts[1].done.get("reboots made kills", 0) == 1
