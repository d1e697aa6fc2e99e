"""The folder of the markers' workbooks: what is missing is written, what is there is read and never written again.

Each marker has files of their own (阅卷一, 阅卷二, and 仲裁 for the arbiter), so that nobody sees another's marks. An
answer that stands in none of a marker's files goes into a new one, 阅卷一-2.xlsx and so on: a bundle opened again after
late answers were decided adds rows, and no mark that was given is touched.
"""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Final

from scripts.centre.errors import CentreError
from scripts.centre.marking.by_people import MARKERS, Marker, Task, Verdict, verdicts
from scripts.centre.marking.marker_sheet import marker_workbook, read_marker_workbook
from shared.exchange.roster_problems import Problem
from shared.machine.files import write_private
from shared.words.catalogue import say

_SUFFIX: Final = ".xlsx"


def marked(folder: Path, title: str, tasks: Sequence[Task], gap: Decimal) -> tuple[tuple[Verdict, ...], list[Path]]:
    """What people said of each answer, and the workbooks that were written for what is still to mark.

    Raises:
        CentreError: marker_sheets (every fault of every file is told; nothing was written).
    """
    by_number = {task.number: task for task in tasks}
    problems = [_not_read(path) for path in _strays(folder)]
    titles = {marker: _title(title, marker) for marker in MARKERS}
    rows: dict[Marker, dict[str, Decimal | None]] = {}
    for marker in MARKERS:
        rows[marker] = {}
        for path in _files(folder, marker):
            of_others = {titles[other]: _word(other) for other in MARKERS if other != marker}
            found, wrong = read_marker_workbook(path, by_number, of_others)
            problems += wrong
            problems += [_twice(path, number) for number in found.keys() & rows[marker].keys()]
            rows[marker] |= found
    if problems:
        listed = "\n".join(f"  {problem.line()}" for problem in problems)
        raise CentreError("marker_sheets", say("marking.people.refused", count=len(problems), listed=listed))
    given = {marker: {n: p for n, p in found.items() if p is not None} for marker, found in rows.items()}
    said = verdicts(tasks, gap, given)
    wanted: dict[Marker, list[Task]] = {
        "first": list(tasks),
        "second": list(tasks),
        "arbiter": [verdict.task for verdict in said if verdict.differs],
    }
    written = []
    for marker, all_of_them in wanted.items():
        fresh = [task for task in all_of_them if task.number not in rows[marker]]
        if fresh:
            path = _next(folder, marker)
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_private(path, marker_workbook(titles[marker], fresh))
            written.append(path)
    return said, written


def _word(marker: Marker) -> str:
    return say(f"marking.people.marker.{marker}")


def _title(title: str, marker: Marker) -> str:
    return say("marking.people.title", title=title, who=_word(marker))


def _all(folder: Path) -> list[Path]:
    """Everything that lies there but what office programs keep beside an open file."""
    found = folder.iterdir() if folder.is_dir() else ()
    return sorted(path for path in found if not path.name.startswith((".", "~")))


def _files(folder: Path, marker: Marker) -> list[Path]:
    word = _word(marker)
    return [path for path in _all(folder) if path.name.startswith(word) and path.suffix.lower() == _SUFFIX]


def _strays(folder: Path) -> list[Path]:
    """What bears a marker's name and is not read: saved as .xls or .csv, or called 副本阅卷一. Marks may be in it."""
    read = {path for marker in MARKERS for path in _files(folder, marker)}
    words = tuple(map(_word, MARKERS))
    return [path for path in _all(folder) if path not in read and any(word in path.name for word in words)]


def _not_read(path: Path) -> Problem:
    told = "other_name" if path.suffix.lower() == _SUFFIX else "other_kind"
    return Problem(file=path.name, reason=say(f"marking.people.{told}", names=[_word(marker) for marker in MARKERS]))


def _next(folder: Path, marker: Marker) -> Path:
    stem, number = _word(marker), len(_files(folder, marker)) + 1
    path = folder / (f"{stem}{_SUFFIX}" if number == 1 else f"{stem}-{number}{_SUFFIX}")
    while path.exists():
        number += 1
        path = folder / f"{stem}-{number}{_SUFFIX}"
    return path


def _twice(path: Path, number: str) -> Problem:
    return Problem(file=path.name, reason=say("marking.people.in_two_files", number=number))
