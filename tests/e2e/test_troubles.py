"""Three of the troubles of real rooms, solved at the real console window by what is shown there.

All 24 are `dev.py troubles`, its table docs/troubles.md.
"""

from pathlib import Path

import pytest

from scripts.lab.demo.places import Places
from scripts.lab.troubles.__main__ import ALL, play
from tests.support.needs import needs_desk

pytestmark = [
    pytest.mark.serial,
    pytest.mark.timeout(300),
    needs_desk(),
]


def test_a_blocked_port_a_lost_candidate_and_an_absent_proctor(tmp_path: Path) -> None:
    outcomes, (_acknowledged, lost) = play([ALL[number] for number in (13, 20, 21)], Places(tmp_path / "out"))
    assert [one.proof for one in outcomes if not one.ok] == []
    assert not lost
    by_number = {one.number: one for one in outcomes}
    assert "防火墙" in by_number[13].seen
    assert any("替补" in line for line in by_number[21].log)
