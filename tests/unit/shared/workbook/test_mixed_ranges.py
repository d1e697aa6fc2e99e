"""Ranges that hold more than numbers: texts, truth values, empty cells and error values count as Excel counts them."""

import openpyxl
import pytest

from shared.workbook.task import Task
from tests.unit.shared.workbook.books import at, one_sheet, repacked, saved


def came_to(formula, *columns):
    """What a formula of the template comes to beside these columns (A, B …)."""

    def fill(sheet):
        for number, column in enumerate(columns, 1):
            for row, value in enumerate(column, 1):
                sheet.cell(row, number).value = value
        sheet["H1"] = formula

    task = Task(one_sheet(fill))
    return task.value(at(task, "表!H1"))


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("=SUMPRODUCT(A1:A4)", 37),
        ("=SUMPRODUCT(A1:A4,B1:B4)", 7 * 1 + 30 * 4),
        ("=SUMPRODUCT(A1:A4=7,B1:B4)", 0),
        ("=SUMPRODUCT(--(A1:A4=7),B1:B4)", 1),
        ("=SUMPRODUCT((A1:A4=7)*B1:B4)", 1),
        ("=SUMPRODUCT(A1:A4,B1:B3)", "#VALUE!"),
        ("=SUMPRODUCT({1,2},{1;2})", "#VALUE!"),
        ("=SUMPRODUCT(B1:B4/C1:C4)", "#DIV/0!"),
        ('=SUMPRODUCT("3")', 0),
        ("=SUMPRODUCT(A:A,B:B)", 127),
    ],
)
def test_only_numbers_multiply_in_sumproduct(formula, value):
    assert came_to(formula, (7, "12", True, 30), (1, 2, 3, 4), (1, 1, 0, 1)) == value


@pytest.mark.parametrize("middle", [None, "无", True, "400"])
def test_what_is_no_payment_takes_no_year_of_irr(middle):
    shorter = came_to("=IRR(A1:A4)", (-2000, 700, 900, 1100))
    assert isinstance(shorter, float)
    assert came_to("=IRR(A1:A5)", (-2000, 700, middle, 900, 1100)) == shorter
    assert came_to("=IRR(A:A,0.1)", (-2000, 700, middle, 900, 1100)) == pytest.approx(shorter)
    zero = came_to("=IRR(A1:A5)", (-2000, 700, 0, 900, 1100))
    assert isinstance(zero, float)
    assert zero < shorter
    assert came_to("=MIRR(A1:A5,0.1,0.1)", (-2000, 700, middle, 900, 1100)) == came_to(
        "=MIRR(A1:A4,0.1,0.1)", (-2000, 700, 900, 1100)
    )
    assert came_to("=IRR(A1:A5)", (middle,)) == "#NUM!"


@pytest.mark.parametrize(
    ("written", "value"), [("#SPILL!", "#SPILL!"), ("#CALC!", "#CALC!"), ("#GETTING_DATA", "#VALUE!")]
)
def test_a_newer_error_value_left_by_pasting_spoils_its_own_cell_alone(written, value):
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "表"
    sheet["A1"], sheet["A2"], sheet["B1"], sheet["B2"] = "#N/A", 5, "=A2*2", "=ISERROR(A1)"
    data = repacked(
        saved(book),
        lambda parts: {name: part.replace(b"<v>#N/A<", f"<v>{written}<".encode()) for name, part in parts.items()},
    )
    task = Task(data)
    assert [task.value(at(task, f"表!{cell}")) for cell in ("A1", "B1", "B2")] == [value, 10, True]
