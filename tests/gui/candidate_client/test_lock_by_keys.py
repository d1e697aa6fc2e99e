"""The lock against real keys of an ordinary desktop, where the machine has one; the whole suite: `dev.py lockdown`."""

import pytest

from scripts.lab.lockdown.__main__ import play
from scripts.lab.lockdown.cases import SCREEN_CASES, shortcuts
from scripts.lab.lockdown.kills import KILL_CASES
from scripts.lab.lockdown.stage import missing_tools


@pytest.mark.serial
@pytest.mark.skipif(bool(missing_tools()), reason="needs Xvfb, openbox, xdotool and setxkbmap")
def test_no_shortcut_of_the_desktop_leads_away() -> None:
    assert play("shortcuts", shortcuts).startswith("| ✓")


def test_the_suite_has_its_cases() -> None:
    assert len(SCREEN_CASES) + len(KILL_CASES) >= 11
