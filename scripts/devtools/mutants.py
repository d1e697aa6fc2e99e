"""`dev.py mutants`: plants small faults in the rules of the exam, one at a time, and sees whether a test notices.

mutmut makes the mutants (`[tool.mutmut]` in pyproject.toml) in the folder `mutants/` and runs only the tests that reach
the changed function; none of them needs a server. A mutant that no test notices either shows a missing test or changes
nothing that can be told from outside; the latter are listed with their reason in tests/mutants.toml.
"""

import json
import os
import random
import re
import shutil
import subprocess
import tomllib
from collections import Counter
from collections.abc import Sequence

from scripts.devtools.places import ROOT, SetupError, venv_python
from scripts.devtools.progress import say

LEAST_KILLED = 0.95
ROOMS = ("clock", "answers", "room", "acts", "kinds")
"""The rooms of shared.exam that are measured; kinds is what marking stands on."""
EXPLAINED = ROOT / "tests" / "mutants.toml"
SEED = 20261128
_KILLED = {"killed", "timeout", "caught by type check", "segfault"}
_NOT_TRIED = {"not checked", "skipped"}
_LINE = re.compile(r"^\s*(?P<name>shared\.\S+): (?P<status>.+)$", re.MULTILINE)
# one process for all of them: starting mutmut for each takes a second
_SHOW = """
import json, sys
from mutmut.mutation.diff_apply import get_diff_for_mutant
print(json.dumps({name: get_diff_for_mutant(name) for name in json.load(sys.stdin)}))
"""


def run(arguments: Sequence[str]) -> int:
    """Run the mutants whose names match (`shared.exam.clock.*`; none: all); returns 0 where enough are noticed.

    `--sample N` runs N of each room, drawn by `--seed S`; `--left` runs again what no test noticed so far; `--again`
    forgets what earlier runs found; `--report` only tells it.
    """
    patterns, options = _read(arguments)
    if os.name == "nt":
        raise SetupError("mutants 需要 fork，只能在 Linux 上运行。")
    if "again" in options:
        shutil.rmtree(ROOT / "mutants", ignore_errors=True)
    if "sample" in options:
        patterns = _sample(int(options["sample"]), int(options.get("seed", SEED)), patterns)
    elif "left" in options:
        patterns = [name for name, status in _results(patterns) if status not in _KILLED | _NOT_TRIED]
        if not patterns:
            say("没有未被发现的变异。")
            return 0
    if "report" not in options:
        _mutmut(["run", "--max-children", str(os.cpu_count() or 1), *patterns], shown=True)
    return _report(patterns)


def _read(arguments: Sequence[str]) -> tuple[list[str], dict[str, str]]:
    """The patterns, and the options with their values."""
    patterns, options = [], {}
    words = iter(arguments)
    for word in words:
        if not word.startswith("--"):
            patterns.append(word)
        else:
            options[word[2:]] = next(words, "") if word in {"--sample", "--seed"} else ""
    return patterns, options


def _sample(size: int, seed: int, patterns: Sequence[str]) -> list[str]:
    """As many mutants of each room, the same for the same seed and source."""
    if not _results(()):
        # asked for one that does not exist, mutmut plants all, learns which test reaches what, and stops
        _mutmut(["run", "shared.nowhere"])
    chosen: list[str] = []
    for room in ROOMS:
        names = sorted(name for name, _ in _results(patterns) if name.startswith(f"shared.exam.{room}."))
        chosen += random.Random(f"{seed} {room}").sample(names, min(size, len(names)))
    say(f"{len(chosen)} mutants, at most {size} of each room, drawn by seed {seed}")
    return chosen


def _results(patterns: Sequence[str]) -> list[tuple[str, str]]:
    """Every mutant whose name matches, with what became of it."""
    wanted = re.compile("|".join(re.escape(p).replace(r"\*", ".*") for p in patterns) or ".*")
    return [found for found in _LINE.findall(_mutmut(["results", "--all", "true"])) if wanted.fullmatch(found[0])]


def _report(patterns: Sequence[str]) -> int:
    tried = [(name, status) for name, status in _results(patterns) if status not in _NOT_TRIED]
    if not tried:
        say("没有找到变异结果，请先运行 dev.py mutants。")
        return 1
    explained = {line for entry in _explained() for line in entry["changes"]}
    changes = _changes([name for name, status in tried if status not in _KILLED])
    rooms: dict[str, Counter[str]] = {}
    for name, status in tried:
        kind = "killed" if status in _KILLED else "explained" if changes[name] in explained else "survived"
        rooms.setdefault(".".join(name.split(".")[:3]), Counter())[kind] += 1
        if kind == "survived":
            say(f"  {name}  {changes[name]}")
    enough = True
    for room, counts in sorted(rooms.items()):
        tellable = counts.total() - counts["explained"]
        told = counts["killed"] / tellable if tellable else 1.0
        enough = enough and told >= LEAST_KILLED
        say(
            f"{room}: {counts.total()} mutants, {counts['killed']} noticed, {counts['explained']} explained, "
            f"{counts['survived']} not noticed: {told:.1%}"
        )
    return 0 if enough else 1


def _changes(names: Sequence[str]) -> dict[str, str]:
    """The changed lines of each mutant as one text: `- old / + new`."""
    diffs: dict[str, str] = json.loads(_python(["-c", _SHOW], said=json.dumps(list(names)))) if names else {}
    return {name: _change(diff) for name, diff in diffs.items()}


def _change(diff: str) -> str:
    lines = [line for line in diff.splitlines() if line[:1] in {"-", "+"} and line[:3] not in {"---", "+++"}]
    return " / ".join(f"{line[0]} {line[1:].strip()}" for line in lines)


def _explained() -> list[dict[str, list[str]]]:
    return tomllib.loads(EXPLAINED.read_text("utf-8")).get("survivor", []) if EXPLAINED.exists() else []


def _mutmut(words: Sequence[str], *, shown: bool = False) -> str:
    return _python(["-m", "mutmut", *words], shown=shown)


def _python(words: Sequence[str], *, shown: bool = False, said: str = "") -> str:
    env = {**os.environ, "EXAM_SITE_KIT_MUTANTS": "1", "QT_QPA_PLATFORM": "offscreen"}
    command = [str(venv_python()), *words]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=not shown, input=said, text=True, check=False)
    return "" if shown else done.stdout
