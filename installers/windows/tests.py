"""The tests under the Windows Python of the laboratory, and what came of them as a table."""

import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

from installers.lab.places import Lab, windows_path
from installers.lab.wine import Wine
from scripts.devtools.progress import say
from shared.fonts import FONTS_ENV, font_paths

ROOMS: Final = (
    "tests/unit/shared",
    "tests/unit/site_server",
    "tests/unit/candidate_client",
    "tests/unit/proctor_console",
)
"""The unit and service tests of what runs at a site."""
LIMIT_S: Final = 3600.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """One test. `what`: passed, failed, wine (Wine cannot), skipped (of another system); `why` for all but passed."""

    room: str
    name: str
    what: str
    why: str = ""


def run_tests(lab: Lab, paths: Sequence[str]) -> int:
    """Run them, room by room, and print the table; 0 if none failed.

    Raises:
        WineError: a room did not end in time.
    """
    fonts = windows_path(font_paths().regular.parent)
    _bring_rare_font(lab)
    outcomes: list[Outcome] = []
    broken = 0
    with Wine(lab, {"PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1", FONTS_ENV: fonts}) as wine:
        for path in paths or ROOMS:
            report = lab.work / "tests.xml"
            report.unlink(missing_ok=True)
            words = ["-m", "pytest", "-q", "-p", "no:cacheprovider", "--timeout=300"]
            done = wine.attempt([lab.python, *words, f"--junitxml={windows_path(report)}", path], limit_s=LIMIT_S)
            say(f"  {path}  {done.took_s:.0f} s")
            if report.is_file():
                outcomes += read(report)
            else:  # a test hung, and its time limit ended the process
                say(done.text[-4000:])
                broken += 1
    for line in lines_of(outcomes):
        say(line)
    return 1 if broken or any(outcome.what == "failed" for outcome in outcomes) else 0


def _bring_rare_font(lab: Lab) -> None:
    """Put the font of rare characters where Windows keeps its own; Windows has SimSun-ExtB there."""
    rare = font_paths().rare
    if rare is not None:
        shutil.copyfile(rare, lab.drive_c / "windows" / "Fonts" / rare.name)


def read(report: Path) -> Iterator[Outcome]:
    """The outcomes in a JUnit report of pytest."""
    for case in ET.parse(report).iter("testcase"):  # noqa: S314 - written by our own pytest
        # A module that is skipped whole has no class, and its own name for a test's.
        words = (case.get("classname") or case.get("name") or "").split(".")
        room, name = "/".join(words[:3]), "/".join(words)
        if case.get("classname"):
            name += f"::{case.get('name')}"
        told = next((part for part in case if part.tag in {"failure", "error", "skipped"}), None)
        if told is None:
            yield Outcome(room, name, "passed")
            continue
        what = "failed" if told.tag != "skipped" else "wine" if told.get("type") == "pytest.xfail" else "skipped"
        yield Outcome(room, name, what, told.get("message") or "")


def lines_of(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """The table in Markdown, then every test that did not pass with its reason."""
    counts = Counter((outcome.room, outcome.what) for outcome in outcomes)
    kinds = ("passed", "failed", "wine", "skipped")
    yield "| tests | passed | failed | Wine cannot | of another system |"
    yield "|---|---|---|---|---|"
    for room in (*dict.fromkeys(outcome.room for outcome in outcomes), ""):
        of_room = [sum(n for (r, what), n in counts.items() if what == kind and room in {r, ""}) for kind in kinds]
        yield f"| {room or 'together'} | " + " | ".join(f"{number:,}" for number in of_room) + " |"
    yield ""
    for kind in kinds[1:]:
        for outcome in outcomes:
            if outcome.what == kind:
                yield f"- {kind}: `{outcome.name}`: {outcome.why.splitlines()[0][:200] if outcome.why else ''}"
