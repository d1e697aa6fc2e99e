"""Three lists of accountants' formulas: the screen and the marker compute the same, and what is right."""

from decimal import Decimal
from typing import Any

import pytest
from openpyxl.worksheet.formula import ArrayFormula

from shared.workbook.file_formula import in_file
from shared.workbook.formula import normalised
from shared.workbook.marking import Marker
from shared.workbook.task import Task
from tests.support.formula_lists import Expected, expected, same
from tests.support.ledger_book import book_bytes, ledger_book

LISTS = {"accounting": 280, "families": 440, "oddities": 365}
MOST_WRONG = 0.02


@pytest.mark.parametrize("name", LISTS)
def test_screen_and_marker_agree_on_every_typed_formula_and_are_right(name: str) -> None:
    entries = expected(name)
    template = book_bytes(ledger_book())
    typed = {f"题!B{row}": entry.formula for row, entry in enumerate(entries, 1)}
    screen = Task(template)
    screen.write({place: text for ref, text in typed.items() if (place := screen.place(ref)) is not None})
    marked = Marker({"t": template})("t", screen.answer(), list(typed))
    differing, wrong = [], []
    for (ref, formula), entry in zip(typed.items(), entries, strict=True):
        place = screen.place(ref)
        assert place is not None
        shown, found = screen.value(place), marked[ref]
        value = shown if found.error else float(found.value) if isinstance(found.value, Decimal) else found.value
        if value != shown:
            differing.append(formula)
        if not same(shown, entry.value):
            wrong.append((formula, shown, entry.value))
    assert len(entries) >= LISTS[name]
    assert differing == []
    assert len(wrong) <= MOST_WRONG * len(entries), wrong


@pytest.mark.parametrize("name", LISTS)
def test_formulas_of_a_template_are_right_too(name: str) -> None:
    entries = expected(name)
    book = ledger_book()
    for row, entry in enumerate(entries, 1):
        text = in_file(normalised(entry.formula))
        book["题"][f"B{row}"] = ArrayFormula(f"B{row}", text) if entry.array else text
    task = Task(book_bytes(book))
    wrong = [e for row, e in enumerate(entries, 1) if not _right(task, f"题!B{row}", e)]
    # AND(range>50) outside an array formula is the first cell's alone, in Excel as here.
    assert [entry.formula for entry in wrong] == ["=AND(参数!J2:J5>50)"][: len(wrong)]


def _right(task: Task, ref: str, entry: Expected) -> Any:
    place = task.place(ref)
    assert place is not None
    return same(task.value(place), entry.value)
