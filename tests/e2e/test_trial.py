"""A room of three real clients sits a trial by one click: two pass, the one that swallows Chinese is named for it."""

from pathlib import Path

import pytest

from scripts.lab.drills.trial import drill_trial

pytestmark = pytest.mark.serial


def test_a_small_room_passes_and_the_spoiled_pc_is_named(tmp_path: Path) -> None:
    outcome = drill_trial(tmp_path, pcs=3, virtual=1, spoiled={2: "chinese_swallowed"})
    assert outcome.held, outcome.text()
    assert [seat.virtual_done for seat in outcome.view.seats if seat.seat != 2] == [1, 1]
    log = (tmp_path / "data" / "logs" / "server.log").read_text(encoding="utf-8")
    assert "Traceback" not in log
