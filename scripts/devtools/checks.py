"""What `dev.py test` and `dev.py lint` run: format, lint, types and import contracts, then the tests.

The tests marked `serial` wait for clocks and windows most of their time. What only computes and times nothing (the
static checks, the pure rooms with their coverage, the freezing of the programs) runs beside them at low priority and
takes what they leave. Then come the others, which share the machine well. The last line printed sums all parts up in
pytest's own words.

Outside the pure rooms, a few tests that failed are run once more by themselves, with the machine quiet: see ADR 39.
"""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from scripts.devtools.places import ROOT, venv_python
from scripts.devtools.progress import say

TESTS_FAILED = 1
NO_TESTS_COLLECTED = 5
PURE_TESTS = ("tests/unit/shared/exam", "tests/unit/shared/security", "tests/property")
"""What shared.exam and shared.security are measured by: every line and branch of theirs is run by these alone."""
FROZEN_TESTS = "tests/e2e/test_frozen_programs.py"
"""Minutes of both processors for PyInstaller; what it makes is tried with bounds that low priority does not reach."""
LOW_PRIORITY = 10
"""Niceness: beside a program that wants the processor, a tenth of its share."""
PATIENCE = ("-o", "timeout=900")
"""Seconds for a test at low priority: it may stand still while others work, and only one that hangs is to be ended."""
UNSTEADY_AT_MOST = 3
"""More than these failing at once are no accident of a busy machine: no second look at any. What a file sets up for its
tests fails once, however many tests wait for it."""
COUNT = re.compile(r"(\d+) (passed|failed|errors?|skipped|xfailed|xpassed|deselected|warnings?)")
BROKEN = re.compile(r"(?P<how>FAILED|ERROR) (?P<file>\S+?\.py)(?P<test>::.*?)(?: - |$)")
CLOSING = re.compile(r"^=*\s*(?:no tests ran|\d+ (?:passed|failed|error|skipped|deselected|xfailed)).* in [\d.]+s")


WORKERS = str(min(8, (os.cpu_count() or 2) + 1))
"""One more than there are processors: more than half of what these tests take is waiting for processes and windows."""
SHARED = ("-n", WORKERS, "--dist", "worksteal", "-m", "not serial")
ASIDE = ("-n", "2", "--dist", "worksteal", "-m", "not serial")
"""What only computes gains nothing by a third worker, and takes from those it runs beside."""


@dataclass(frozen=True)
class Part:
    """One pytest run: its exit code, the counts of its closing line, and what failed: tests, and files at set-up."""

    code: int
    counts: dict[str, int]
    broken: frozenset[str] = frozenset()


def lint(*, aside: bool = False) -> list[str]:
    """Run every static check, two at a time, `aside` at low priority; returns the names of those that failed."""
    python = str(venv_python())
    commands = {
        "types": [python, "-m", "mypy"],
        "format": [python, "-m", "ruff", "format", "--check", "."],
        "lint": [python, "-m", "ruff", "check", "."],
        "import contracts": [
            python,
            "-c",
            "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())",
            "--no-cache",
        ],
    }

    def passes(name: str) -> bool:
        started_s = time.monotonic()
        command, flags = _at_priority(commands[name], low=aside)
        run = subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False, creationflags=flags
        )
        took = f"{'ok  ' if run.returncode == 0 else 'FAIL'} {name} ({time.monotonic() - started_s:.1f} s)"
        say("\n".join([took, run.stdout[-12000:] + run.stderr[-4000:]]) if run.returncode else took)
        return run.returncode == 0

    with ThreadPoolExecutor(2) as pool:
        # the types take longest, so they go first
        return [name for name, passed in zip(commands, pool.map(passes, commands), strict=True) if not passed]


def test(arguments: Sequence[str]) -> int:
    """Run the static checks and the tests; extra arguments go to pytest.

    Returns the exit code: 0 only where everything passed and at least one test ran.
    """
    started_s = time.monotonic()
    if not arguments:
        failed, parts = _everything()
    else:
        failed = lint()
        if _chooses_its_own_way(arguments):
            parts = [_pytest(arguments)]
        else:
            parts = [_pytest([*SHARED, *arguments]), _pytest(["-n", "0", "-m", "serial", *arguments])]
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


def _everything() -> tuple[list[str], list[Part]]:
    """The static checks that failed, and every part of the tests."""
    pure = [*ASIDE, *PATIENCE, "--hypothesis-profile=steady", "--cov", "--cov-report=term", *PURE_TESTS]
    frozen = ["-n", "0", FROZEN_TESTS, *_memory("frozen"), "--cache-clear"]
    waiting = ["-n", "0", "-m", "serial", f"--ignore={FROZEN_TESTS}", *_memory("serial"), "--cache-clear"]
    with ThreadPoolExecutor(1) as beside:
        checked = beside.submit(lint, aside=True)
        computed = [beside.submit(_pytest, arguments, aside=True) for arguments in (pure, frozen)]
        try:
            parts = [_pytest(waiting)]
        except KeyboardInterrupt:
            beside.shutdown(wait=False, cancel_futures=True)
            raise
    # nothing runs beside any more, so a second look is one at a quiet machine
    pure_part, frozen_part = (part.result() for part in computed)
    parts = [
        pure_part,
        _looked_at_again(parts[0], "serial", "serial"),
        _looked_at_again(frozen_part, "serial", "frozen"),
    ]
    others = [f"--ignore={folder}" for folder in PURE_TESTS]
    return checked.result(), [*parts, _pytest_looking_twice(SHARED, others, "not serial")]


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


def _memory(name: str) -> tuple[str, str]:
    """Where a part keeps which of its tests failed."""
    return "-o", f"cache_dir={ROOT / '.pytest_cache' / name.replace(' ', '-')}"


def _pytest_looking_twice(workers: Sequence[str], chosen: Sequence[str], mark: str) -> Part:
    """A part whose few failed tests are run again alone; it fails where one of them fails again."""
    return _looked_at_again(_pytest([*workers, *chosen, *_memory(mark), "--cache-clear"]), mark, mark)


def _looked_at_again(first: Part, mark: str, memory: str) -> Part:
    """What a part comes to when its few failed tests, which its memory knows, have been run again."""
    failed = first.counts.get("failed", 0) + first.counts.get("error", 0)
    if first.code != TESTS_FAILED or not 0 < len(first.broken) <= UNSTEADY_AT_MOST:
        return first
    say(f"{failed} failed beside others: once more, alone")
    second = _pytest(["-n", "0", "-v", "-m", mark, *_memory(memory), "--last-failed", "--last-failed-no-failures=none"])
    if second.code != 0 or second.counts.get("passed", 0) < 1:
        return first
    say(f"UNSTEADY: {failed} failed at first and passed alone; each is a defect to be understood")
    counts = {word: number for word, number in first.counts.items() if word not in {"failed", "error"}}
    # a test whose end failed is among the passed of the first run as well
    counts["passed"] = counts.get("passed", 0) + first.counts.get("failed", 0)
    return Part(0, counts)


def _pytest(arguments: Sequence[str], *, aside: bool = False) -> Part:
    """One run of pytest. `aside`: at low priority, and what it says is printed whole, at its end."""
    command = [str(venv_python()), "-m", "pytest", "--durations=8", "--durations-min=2", *arguments]
    env = {**os.environ, "PYTHONUNBUFFERED": "1"}
    if sys.stdout.isatty():
        command.append("--color=yes")
    command, flags = _at_priority(command, low=aside)
    closing, held, broken = "", [], set()
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=env,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        errors="replace",
        creationflags=flags,
    ) as process:
        assert process.stdout is not None  # noqa: S101
        for line in process.stdout:
            if aside:
                held.append(line)
            else:
                print(line, end="", flush=True)
            plain = re.sub(r"\x1b\[[\d;]*m", "", line)
            if CLOSING.match(plain):
                closing = plain
            if told := BROKEN.match(plain):
                broken.add(told["file"] if told["how"] == "ERROR" else told["file"] + told["test"])
    if held:
        print("\n" + "".join(held), end="", flush=True)
    return Part(process.returncode, counts_of(closing), frozenset(broken))


def _at_priority(command: list[str], *, low: bool) -> tuple[list[str], int]:
    """The command and the creation flags that start it, and all it starts, at this priority."""
    if not low:
        return command, 0
    if sys.platform == "win32":
        return command, subprocess.BELOW_NORMAL_PRIORITY_CLASS
    nice = shutil.which("nice")
    return ([nice, "-n", str(LOW_PRIORITY), *command] if nice else command), 0
