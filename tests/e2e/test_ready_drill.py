"""The readiness drill in its short form: real server, real clients, two of them spoiled, each named at its seat."""

from pathlib import Path

import pytest

from scripts.lab.drills.ready import drill_ready

pytestmark = [pytest.mark.slow, pytest.mark.serial]


def test_two_spoiled_pcs_are_named(tmp_path: Path) -> None:
    outcome = drill_ready(tmp_path, pcs=5, ways=2)
    assert outcome.held, outcome.text()
