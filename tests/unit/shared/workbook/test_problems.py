"""What a template's author is told: sheet, cell and sentence for everything that would go wrong in the exam."""

import io

import openpyxl
import pytest
from openpyxl.formatting.rule import ColorScaleRule
from openpyxl.styles import Protection
from openpyxl.worksheet.worksheet import Worksheet

from shared.workbook.export import filled_workbook
from shared.workbook.marking import Marker
from shared.workbook.problems import problems, same_value
from shared.workbook.task import Task
from tests.unit.shared.workbook.books import at, one_sheet, repacked, saved


def codes(data: bytes, *answers: str) -> list[tuple[str | None, str]]:
    return [(problem.ref, problem.code) for problem in problems(data, answers)]


def test_answer_cells_must_be_there_seen_and_open() -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "题"
    for name in ("A1", "B1", "C5", "D1"):
        sheet[name].protection = Protection(locked=False)
    sheet.merge_cells("D1:E1")
    sheet.row_dimensions[5].hidden = True
    sheet.protection.sheet = True
    book.create_sheet("藏").sheet_state = "hidden"
    asked = ("题!A1", "题!B2", "题!C5", "题!E1", "藏!A1", "无!A1", "题!一", "A1")
    assert codes(saved(book), *asked) == [
        ("题!B2", "locked_cell"), ("题!C5", "hidden_cell"), ("题!E1", "merged_cell"), ("藏!A1", "hidden_cell"),
        ("无!A1", "no_sheet"), ("题!一", "no_cell"), ("A1", "no_sheet"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("formula", "code"),
    [
        ("=CUBEVALUE(1)", "not_computed"),
        ("=SUM([1]别!A1)", "not_computed"),
        ("=VLOOKUP(1,一:二!A1:B2,2,0)", "not_computed"),
        ("=没有的名称", "not_computed"),
        ("=TODAY()+1", "changes_daily"),
        ("=RAND()", "changes_daily"),
        ("=B1", "broken_formula"),
    ],
)
def test_formulas_that_would_come_out_wrong_are_named(formula: str, code: str) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["A1"], sheet["B1"] = formula, "=A1"

    assert ("表!A1", code) in codes(one_sheet(fill))


def test_a_value_that_differs_from_the_saved_one_is_told() -> None:
    data = one_sheet(lambda sheet: sheet.append([2, "=A1*3", "=A1&1"]))

    def change(parts: dict[str, bytes]) -> dict[str, bytes]:
        name = "xl/worksheets/sheet1.xml"
        parts[name] = parts[name].replace(b"<f>A1*3</f><v></v>", b"<f>A1*3</f><v>7</v>")
        parts[name] = parts[name].replace(b"<f>A1*3</f><v />", b"<f>A1*3</f><v>7</v>")
        return parts

    (problem,) = problems(repacked(data, change))
    assert (problem.ref, problem.code) == ("表!B1", "other_value")
    assert "结果是 6" in problem.words
    assert "算得 7" in problem.words


def test_what_is_not_drawn_is_told() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["B2"] = 1
        scale = ColorScaleRule(start_type="min", start_color="FFFFFF", end_type="max", end_color="FF0000")
        sheet.conditional_formatting.add("B2:B9", scale)

    assert codes(one_sheet(fill)) == [("表!B2", "not_drawn")]


def test_values_are_compared_as_people_do() -> None:
    assert same_value(0.1 + 0.2, 0.3)
    assert same_value("", None)
    assert not same_value("1", 1.0)
    assert not same_value(1.0, 1.001)


def test_an_array_formula_fills_cells_on_the_screen_for_the_marker_and_in_the_file() -> None:
    def fill(sheet: Worksheet) -> None:
        for n in range(1, 5):
            sheet.append([n, n * 2])

    data = one_sheet(fill)
    task = Task(data)
    task.write({at(task, "表!D1"): "=FILTER(A1:A4,B1:B4>2)", at(task, "表!F1"): "=SUM(D1:D4)"})
    assert [task.value(at(task, f"表!D{n}")) for n in (1, 2, 3, 4)] == [2, 3, 4, None]
    marked = Marker({"t": data})("t", task.answer(), ["表!D3", "表!F1"])
    assert (marked["表!D3"].value, marked["表!D3"].formula, marked["表!F1"].value) == (4, "=FILTER(A1:A4,B1:B4>2)", 9)
    written = openpyxl.load_workbook(io.BytesIO(filled_workbook(data, task.answer()))).worksheets[0]["D1"].value
    assert (written.ref, written.text) == ("D1:D3", "=_xlfn._xlws.FILTER(A1:A4,B1:B4>2)")
    task.write({at(task, "表!D2"): "挡"})
    assert task.shown(at(task, "表!D1")) == "#SPILL!"
    task.undo()
    assert [task.value(at(task, f"表!D{n}")) for n in (1, 2, 3)] == [2, 3, 4]
    task.write({at(task, "表!B1"): "9"})
    assert [task.value(at(task, f"表!D{n}")) for n in (1, 2, 3, 4)] == [1, 2, 3, 4]


def test_an_emptied_given_cell_is_empty_everywhere() -> None:
    data = one_sheet(lambda sheet: sheet.append([5, "=A1+1"]))
    task = Task(data)
    task.write({at(task, "表!A1"): ""})
    assert task.answer() == {"表!A1": ""}
    assert (task.value(at(task, "表!A1")), task.value(at(task, "表!B1"))) == (None, 1)
    assert Marker({"t": data})("t", task.answer(), ["表!B1"])["表!B1"].value == 1
    assert openpyxl.load_workbook(io.BytesIO(filled_workbook(data, task.answer()))).worksheets[0]["A1"].value is None
