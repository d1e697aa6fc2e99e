"""What may be done to a server that people count on, whatever the phase."""

import pytest

from site_server.domain.duty import Deed, Duty, Objection, Phase, objection

_DEEDS: tuple[Deed, ...] = ("stop", "replace", "remove", "erase")


@pytest.mark.parametrize(
    ("phase", "unsafe", "runs", "expected"),
    [
        ("waiting", False, True, (None, "soon", "soon", "soon")),
        ("waiting", False, False, (None, None, "soon", "soon")),
        ("opened", False, True, (None, "opened", "opened", "opened")),
        ("opened", True, False, (None, None, "opened", "owed")),
        ("running", True, True, ("running", "running", "running", "owed")),
        ("running", True, False, (None, None, "running", "owed")),
        ("paused", True, True, (None, None, "running", "owed")),
        ("over", True, True, (None, "unsafe", "unsafe", "owed")),
        ("over", False, True, (None, None, None, None)),
    ],
)
def test_what_speaks_against_it(phase: Phase, unsafe: bool, runs: bool, expected: tuple[Objection | None, ...]) -> None:
    duty = Duty(title="x", room="y", phase=phase, near=True, until_ms=10, unsafe=unsafe, owed=unsafe)
    assert tuple(objection(duty, deed, 5, runs=runs) for deed in _DEEDS) == expected


def test_a_copied_bundle_lets_the_program_go_and_not_the_data() -> None:
    duty = Duty(title="x", room="y", phase="over", owed=True)
    assert [objection(duty, deed, 0, runs=True) for deed in _DEEDS] == [None, None, None, "owed"]


def test_a_session_that_was_never_held_binds_nobody_for_good() -> None:
    duty = Duty(title="x", room="y", phase="waiting", near=True, until_ms=10)
    assert objection(duty, "remove", 10, runs=False) is None
    assert objection(Duty(title="x", room="y", phase="waiting", until_ms=10), "replace", 5, runs=True) is None
