"""The day without a network in its short form: `dev.py drill day` plays it with a whole room."""

from pathlib import Path

from proctor_console.records.registry import all_forms
from scripts.lab.drills.day import drill_day


def test_a_trial_and_two_sessions_by_drive_alone(tmp_path: Path) -> None:
    came = drill_day(tmp_path, candidates=3, forms=[form for form in all_forms() if form.key == "room_record"])
    assert came.held, came.text()
    assert came.sessions == ("TRIAL", "MORNING", "AFTERNOON")
    assert (came.different, came.reprinted, came.later_notes) == (0, 0, 1)
    assert came.answers == 2, "the one who came and moved, and the one who came; a third was absent"
