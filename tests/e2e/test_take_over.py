"""The take-over drill with real processes, small: nothing acknowledged is lost, everybody finds the second machine."""

from pathlib import Path

import pytest

from scripts.lab.drills.take_over import drill_take_over


@pytest.mark.slow
@pytest.mark.allow_log(r"", required=False)
def test_a_second_machine_takes_over_from_an_old_backup(tmp_path: Path) -> None:
    outcome = drill_take_over(tmp_path, clients=4, age_s=4.0, work_s=2.0)
    assert outcome.lost == 0, outcome.text()
    assert outcome.hash_mismatches == 0
    assert outcome.not_in_backup > 0, "the drill must cost the backup something"
    assert outcome.held, outcome.text()
