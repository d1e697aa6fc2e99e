"""`dev.py mutants`: plants small faults in the rules of the exam, one at a time, and sees whether a test notices.

mutmut makes the mutants (`[tool.mutmut]` in pyproject.toml) in the folder `mutants/` and runs only the tests that reach
the changed function; none of them needs a server. A mutant that no test notices either shows a missing test or changes
nothing that can be told from outside; the latter are listed with their reason in tests/mutants.toml.
"""

import os
import re
import shutil
import subprocess
import tomllib
from collections import Counter
from collections.abc import Sequence

from scripts.devtools.places import ROOT, SetupError, venv_python
from scripts.devtools.progress import say

LEAST_KILLED = 0.95
EXPLAINED = ROOT / "tests" / "mutants.toml"
_KILLED = {"killed", "timeout", "caught by type check", "segfault"}
_LINE = re.compile(r"^\s*(?P<name>shared\.\S+): (?P<status>.+)$", re.MULTILINE)


def run(arguments: Sequence[str]) -> int:
    """Run the mutants whose names match (`shared.exam.clock.*`; none: all); returns 0 where enough are noticed.

    `--again` forgets what earlier runs found, `--report` only tells it.
    """
    patterns = [a for a in arguments if not a.startswith("-")]
    if os.name == "nt":
        raise SetupError("mutants 需要 fork，只能在 Linux 上运行。")
    if "--again" in arguments:
        shutil.rmtree(ROOT / "mutants", ignore_errors=True)
    if "--report" not in arguments:
        _mutmut(["run", "--max-children", str(os.cpu_count() or 1), *patterns], shown=True)
    return _report(patterns)


def _report(patterns: Sequence[str]) -> int:
    found = _LINE.findall(_mutmut(["results", "--all", "true"]))
    chosen = [
        (name, status)
        for name, status in found
        if (not patterns or any(re.fullmatch(p.replace(".", r"\.").replace("*", ".*"), name) for p in patterns))
        and status not in {"not checked", "skipped"}
    ]
    if not chosen:
        say("没有找到变异结果，请先运行 dev.py mutants。")
        return 1
    reasons = {line: entry["why"] for entry in _explained() for line in entry["changes"]}
    rooms: dict[str, Counter[str]] = {}
    unexplained = []
    for name, status in chosen:
        kind = "killed" if status in _KILLED else "survived"
        if kind == "survived":
            change = _change(name)
            kind = "explained" if change in reasons else kind
            if kind == "survived":
                unexplained.append(f"{name}  {change}")
        rooms.setdefault(".".join(name.split(".")[:3]), Counter())[kind] += 1
    for line in unexplained:
        say(f"  {line}")
    enough = True
    for room, counts in sorted(rooms.items()):
        told = counts["killed"] / max(1, counts.total() - counts["explained"])
        enough = enough and told >= LEAST_KILLED
        say(
            f"{room}: {counts.total()} mutants, {counts['killed']} noticed, {counts['explained']} explained, "
            f"{counts['survived']} not noticed: {told:.1%}"
        )
    return 0 if enough else 1


def _change(name: str) -> str:
    """The changed lines of a mutant as one text: `- old / + new`."""
    lines = [
        line
        for line in _mutmut(["show", name]).splitlines()
        if line[:1] in {"-", "+"} and line[:3] not in {"---", "+++"}
    ]
    return " / ".join(f"{line[0]} {line[1:].strip()}" for line in lines)


def _explained() -> list[dict[str, list[str]]]:
    return tomllib.loads(EXPLAINED.read_text("utf-8")).get("survivor", []) if EXPLAINED.exists() else []


def _mutmut(words: Sequence[str], *, shown: bool = False) -> str:
    env = {**os.environ, "EXAM_SITE_KIT_MUTANTS": "1", "QT_QPA_PLATFORM": "offscreen"}
    command = [str(venv_python()), "-m", "mutmut", *words]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=not shown, text=True, check=False)
    return "" if shown else done.stdout
