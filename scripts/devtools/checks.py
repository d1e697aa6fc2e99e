"""What `dev.py test` and `dev.py lint` run: format, lint, types and import contracts, then the tests.

The tests run in three parts: the pure rooms with their coverage, the others that share the machine well on two
workers, then the ones marked `serial` alone. The last line printed sums all parts up in pytest's own words.

Outside the pure rooms, a few tests that failed are run once more by themselves, with the machine quiet: see ADR 39.
"""

import os
import re
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass

from scripts.devtools.places import ROOT, venv_python
from scripts.devtools.progress import say

TESTS_FAILED = 1
NO_TESTS_COLLECTED = 5
PURE_TESTS = ("tests/unit/shared/exam", "tests/unit/shared/security", "tests/property")
"""What shared.exam and shared.security are measured by: every line and branch of theirs is run by these alone."""
UNSTEADY_AT_MOST = 3
"""More tests than these failing at once are no accident of a busy machine: no second look at any."""
COUNT = re.compile(r"(\d+) (passed|failed|errors?|skipped|xfailed|xpassed|deselected|warnings?)")
CLOSING = re.compile(r"^=*\s*(?:no tests ran|\d+ (?:passed|failed|error|skipped|deselected|xfailed)).* in [\d.]+s")


@dataclass(frozen=True)
class Part:
    """One pytest run: its exit code and the counts of its closing line."""

    code: int
    counts: dict[str, int]


def lint() -> list[str]:
    """Run every static check; returns the names of those that failed."""
    python = str(venv_python())
    commands = {
        "format": [python, "-m", "ruff", "format", "--check", "."],
        "lint": [python, "-m", "ruff", "check", "."],
        "types": [python, "-m", "mypy"],
        "import contracts": [
            python,
            "-c",
            "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())",
            "--no-cache",
        ],
    }
    failed = []
    for name, command in commands.items():
        started_s = time.monotonic()
        run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
        say(f"{'ok  ' if run.returncode == 0 else 'FAIL'} {name} ({time.monotonic() - started_s:.1f} s)")
        if run.returncode:
            failed.append(name)
            say(run.stdout[-12000:] + run.stderr[-4000:])
    return failed


def test(arguments: Sequence[str]) -> int:
    """Run the static checks and the tests; extra arguments go to pytest.

    Returns the exit code: 0 only where everything passed and at least one test ran.
    """
    started_s = time.monotonic()
    failed = lint()
    if _chooses_its_own_way(arguments):
        parts = [_pytest(arguments)]
    elif arguments:
        parts = [
            _pytest(["-n", "2", "--dist", "worksteal", "-m", "not serial", *arguments]),
            _pytest(["-n", "0", "-m", "serial", *arguments]),
        ]
    else:
        shared = ["-n", "2", "--dist", "worksteal", "-m", "not serial"]
        parts = [
            _pytest([*shared, "--hypothesis-profile=steady", "--cov", "--cov-report=term", *PURE_TESTS]),
            _pytest_looking_twice(shared, [f"--ignore={folder}" for folder in PURE_TESTS], "not serial"),
            _pytest_looking_twice(["-n", "0"], ["-m", "serial"], "serial"),
        ]
    if failed:
        say(f"Static checks failed: {', '.join(failed)}")
    counts: dict[str, int] = {}
    for part in parts:
        for word, number in part.counts.items():
            counts[word] = counts.get(word, 0) + number
    say(closing_line(counts, time.monotonic() - started_s))
    if any(part.code not in {0, NO_TESTS_COLLECTED} for part in parts):
        return 1
    nothing_ran = all(part.code == NO_TESTS_COLLECTED for part in parts)
    return 1 if failed or nothing_ran else 0


def closing_line(counts: dict[str, int], took_s: float) -> str:
    """The sum of all parts, in the words of pytest's closing line."""
    words = ("failed", "passed", "skipped", "deselected", "xfailed", "xpassed", "error")
    # a test left out of one part is run by the other, so the sum of the deselected means nothing
    shown = [f"{counts[word]} {word}" for word in words if counts.get(word) and word != "deselected"]
    return f"===== {', '.join(shown) or 'no tests ran'} in {took_s:.2f}s ====="


def counts_of(closing: str) -> dict[str, int]:
    """The numbers of a closing line of pytest, by their word in the singular."""
    return {word.removesuffix("s") if word.startswith("error") else word: int(n) for n, word in COUNT.findall(closing)}


def _chooses_its_own_way(arguments: Sequence[str]) -> bool:
    return any(a in {"-m", "-n", "--collect-only", "--co"} or a.startswith(("-n", "-m")) for a in arguments)


def _pytest_looking_twice(workers: Sequence[str], chosen: Sequence[str], mark: str) -> Part:
    """A part whose few failed tests are run again alone; it fails where one of them fails again."""
    memory = ["-o", f"cache_dir={ROOT / '.pytest_cache' / mark.replace(' ', '-')}"]
    first = _pytest([*workers, *chosen, *memory, "--cache-clear"])
    failed = first.counts.get("failed", 0) + first.counts.get("error", 0)
    if first.code != TESTS_FAILED or not 0 < failed <= UNSTEADY_AT_MOST:
        return first
    say(f"{failed} failed beside others: once more, alone")
    second = _pytest(["-n", "0", "-v", "-m", mark, *memory, "--last-failed", "--last-failed-no-failures=none"])
    if second.code != 0 or second.counts.get("passed", 0) < 1:
        return first
    say(f"UNSTEADY: {failed} failed at first and passed alone; each is a defect to be understood")
    counts = {word: number for word, number in first.counts.items() if word not in {"failed", "error"}}
    # a test whose end failed is among the passed of the first run as well
    counts["passed"] = counts.get("passed", 0) + first.counts.get("failed", 0)
    return Part(0, counts)


def _pytest(arguments: Sequence[str]) -> Part:
    command = [str(venv_python()), "-m", "pytest", "--durations=8", "--durations-min=2", *arguments]
    env = {**os.environ, "PYTHONUNBUFFERED": "1"}
    if sys.stdout.isatty():
        command.append("--color=yes")
    closing = ""
    with subprocess.Popen(
        command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True, encoding="utf-8", errors="replace"
    ) as process:
        assert process.stdout is not None  # noqa: S101
        for line in process.stdout:
            print(line, end="", flush=True)
            plain = re.sub(r"\x1b\[[\d;]*m", "", line)
            if CLOSING.match(plain):
                closing = plain
    return Part(process.returncode, counts_of(closing))
