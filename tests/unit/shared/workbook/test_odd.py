"""Numbers that stand in cells as text: they count in a computation as in Excel, also when they come later."""

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from shared.workbook.odd import is_odd
from shared.workbook.task import Task
from tests.unit.shared.workbook.books import at, one_sheet


@pytest.mark.parametrize("text", ["1,234.50", "￥1,200", "１２", "(500)", "￥-3", "2026/3/1", "2026年3月", " 9:05 "])
def test_a_text_that_only_a_person_reads_as_a_number_is_odd(text: str) -> None:
    assert is_odd(text)


@pytest.mark.parametrize("text", ["", "660201", "-12.5", "记-001", "会计", "A-205", "1" * 400, "()()", "年月日"])
def test_other_texts_are_not(text: str) -> None:
    assert not is_odd(text)


def test_texts_of_an_export_count_in_a_computation() -> None:
    texts = {"A1": "1,234.50", "A2": "￥1,200", "A3": "合计1,500.00元", "A4": "abc"}

    def fill(sheet: Worksheet) -> None:
        for name, text in texts.items():
            sheet[name] = text

    task = Task(one_sheet(fill))
    wanted = {
        "=A1*1": 1234.5,
        "=--A2": 1200.0,
        "=A1/A2": 1.02875,
        "=ROUND(A1,0)": 1235.0,
        "=MID(A3,3,8)*2": 3000.0,
        "=SUMPRODUCT(A1:A2*1)": 2434.5,
        "=SUM(A1:A2)": 0.0,
        "=A4*1": "#VALUE!",
    }
    here = at(task, "表!C1")
    for formula, value in wanted.items():
        task.write({here: formula})
        assert task.value(here) == value, formula


def test_a_text_typed_later_counts_in_formulas_that_stood_there_before() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["C1"], sheet["D1"] = "=B1*2", "=C1+1"
        sheet["B1"].number_format = "@"

    task = Task(one_sheet(fill))
    found = []
    for text in ("1,200", "abc", "7", "￥3"):
        task.write({at(task, "表!B1"): text})
        found.append(task.value(at(task, "表!D1")))
    assert found == [2401.0, "#VALUE!", 15.0, 7.0]
