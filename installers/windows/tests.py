"""The tests under the Windows Python of the laboratory, and what came of them as a table."""

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
    """Run them and print the table; 0 if none failed.

    Raises:
        WineError: they did not end in time.
    """
    report = lab.work / "tests.xml"
    report.unlink(missing_ok=True)
    words = ["-m", "pytest", "-q", "-p", "no:cacheprovider", "--timeout=300", f"--junitxml={windows_path(report)}"]
    fonts = windows_path(font_paths().regular.parent)
    with Wine(lab, {"PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1", FONTS_ENV: fonts}) as wine:
        done = wine.attempt([lab.python, *words, *(paths or ROOMS)], limit_s=LIMIT_S)
    if not report.is_file():
        say(done.text[-4000:])
        return 1
    outcomes = list(read(report))
    for line in lines_of(outcomes):
        say(line)
    return 1 if done.code else 0


def read(report: Path) -> Iterator[Outcome]:
    """The outcomes in a JUnit report of pytest."""
    for case in ET.parse(report).iter("testcase"):  # noqa: S314 - written by our own pytest
        words = (case.get("classname") or "").split(".")
        room, name = "/".join(words[:3]), f"{'/'.join(words)}::{case.get('name')}"
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
