"""A room of two real clients sits a trial by one click: one passes, the one that swallows Chinese is named for it.

Whole rooms, all the ways of spoiling a PC and candidates without windows are played by `dev.py drill trial`.
"""

from pathlib import Path

import pytest

from scripts.lab.drills.trial import drill_trial

pytestmark = pytest.mark.serial


def test_a_small_room_passes_and_the_spoiled_pc_is_named(tmp_path: Path) -> None:
    outcome = drill_trial(tmp_path, pcs=2, virtual=1, spoiled={2: "chinese_swallowed"})
    assert outcome.held, outcome.text()
    assert outcome.view.seats[0].virtual_done == 1
    log = (tmp_path / "data" / "logs" / "server.log").read_text(encoding="utf-8")
    assert "Traceback" not in log
