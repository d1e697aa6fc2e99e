"""The developer command answers at once, from any folder, and says what is wrong."""

import subprocess
import sys
from pathlib import Path

import pytest

from scripts.devtools import checks
from scripts.devtools.places import ROOT


def dev(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "dev.py"), *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def test_help_names_every_command_and_needs_no_set_up(tmp_path: Path) -> None:
    run = dev("--help", cwd=tmp_path)
    assert run.returncode == 0
    for command in ("demo", "test", "lint", "server", "proctor", "candidate", "centre", "bench", "faults", "setup"):
        assert command in run.stdout


def test_an_unknown_command_is_refused_by_name(tmp_path: Path) -> None:
    run = dev("dance", cwd=tmp_path)
    assert run.returncode == 2
    assert "没有这个命令：dance" in run.stdout


def test_no_command_is_a_usage_error(tmp_path: Path) -> None:
    assert dev(cwd=tmp_path).returncode == 2


@pytest.mark.parametrize(
    ("line", "counts"),
    [
        ("===== 12 passed, 1 skipped in 3.21s =====", {"passed": 12, "skipped": 1}),
        ("= 1 failed, 2 passed, 3 errors in 0.5s =", {"failed": 1, "passed": 2, "error": 3}),
        ("===== no tests ran in 0.01s =====", {}),
    ],
)
def test_closing_lines_are_read(line: str, counts: dict[str, int]) -> None:
    assert checks.CLOSING.match(line)
    assert checks.counts_of(line) == counts


def test_the_sum_is_said_in_the_words_of_pytest() -> None:
    line = checks.closing_line({"passed": 40, "failed": 1, "deselected": 9}, 61.0)
    assert line == "===== 1 failed, 40 passed in 61.00s ====="
    assert checks.CLOSING.match(line)
    assert checks.closing_line({}, 1.0) == "===== no tests ran in 1.00s ====="


TIRED = """
from pathlib import Path
seen = Path(__file__).with_suffix(".seen")
def test_fine(): pass
def test_that_failed_before():
    times = int(seen.read_text()) if seen.exists() else 0
    seen.write_text(str(times + 1))
    assert times >= {fails}
"""


@pytest.mark.parametrize(("fails", "code", "passed"), [(1, 0, 2), (2, 1, 1)])
def test_a_failed_test_is_looked_at_once_more(
    fails: int,
    code: int,
    passed: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(checks, "ROOT", tmp_path)
    (tmp_path / "test_tired.py").write_text(TIRED.format(fails=fails), encoding="utf-8")
    part = checks._pytest_looking_twice(["-n", "0"], [], "not serial")
    assert (part.code, part.counts.get("passed")) == (code, passed)
    assert ("UNSTEADY" in capfd.readouterr().out) == (code == 0)


DAY = """
import pytest
from pathlib import Path
seen = Path(__file__).with_suffix(".seen")
@pytest.fixture(scope="module")
def day():
    again = seen.exists()
    seen.touch()
    assert again
"""


def test_many_that_wait_for_one_failed_set_up_are_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "ROOT", tmp_path)
    tests = "".join(f"def test_{n}(day): pass\n" for n in range(checks.UNSTEADY_AT_MOST + 2))
    (tmp_path / "test_day.py").write_text(DAY + tests, encoding="utf-8")
    assert checks._pytest_looking_twice(["-n", "0"], [], "not serial").code == 0


def test_many_that_fail_are_no_accident(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "ROOT", tmp_path)
    (tmp_path / "test_many.py").write_text(
        "".join(f"def test_{n}(): assert False\n" for n in range(checks.UNSTEADY_AT_MOST + 1)), encoding="utf-8"
    )
    part = checks._pytest_looking_twice(["-n", "0"], [], "not serial")
    assert (part.code, part.counts) == (1, {"failed": checks.UNSTEADY_AT_MOST + 1})


@pytest.mark.skipif(sys.platform == "win32", reason="niceness")
def test_what_runs_beside_others_leaves_them_the_processor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "ROOT", tmp_path)
    text = f"import os\ndef test_nice(): assert os.nice(0) >= {checks.LOW_PRIORITY}\n"
    (tmp_path / "test_nice.py").write_text(text, encoding="utf-8")
    assert checks._pytest(["-n", "0"], aside=True).counts == {"passed": 1}


def test_the_frozen_tests_are_where_they_are_looked_for() -> None:
    assert (ROOT / checks.FROZEN_TESTS).is_file()
