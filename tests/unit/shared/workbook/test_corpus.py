"""Workbooks that other programs made: every cell is the same on the screen, for the marker and in LibreOffice.

`tests/corpus/exceptions.json` lists the cells that are not, with the reason; each of them is refused by the check.
"""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from shared.workbook.marking import Marker
from shared.workbook.problems import problems
from shared.workbook.task import Task
from tests.support.formula_lists import same

CORPUS = Path(__file__).parents[3] / "corpus"
BOOKS = sorted((CORPUS / "workbooks").glob("*.xlsx"))
EXCEPTIONS: dict[str, dict[str, str]] = json.loads((CORPUS / "exceptions.json").read_text(encoding="utf-8"))


def test_the_corpus_is_large_enough() -> None:
    assert len(BOOKS) >= 30


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.stem)
def test_screen_marker_and_libreoffice_agree_on_every_cell(path: Path) -> None:
    data = path.read_bytes()
    right: dict[str, Any] = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    screen = Task(data)
    refs = {*right, *(screen.template.name_of(place) for place, _ in screen.template.given())}
    marked = Marker({"t": data})("t", {}, sorted(refs))
    excepted = EXCEPTIONS.get(path.name, {})
    wrong = {}
    for ref in sorted(refs - set(excepted)):
        place = screen.place(ref)
        assert place is not None
        seen, found = screen.value(place), marked[ref]
        value = seen if found.error else float(found.value) if isinstance(found.value, Decimal) else found.value
        if value != seen or not same(seen, right.get(ref)):
            wrong[ref] = (seen, value, right.get(ref))
    assert wrong == {}


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.stem)
def test_the_check_refuses_the_exceptions_and_nothing_else(path: Path) -> None:
    found = {problem.ref for problem in problems(path.read_bytes())}
    assert found == set(EXCEPTIONS.get(path.name, {}))
