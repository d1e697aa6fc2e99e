"""What a template's author is told: sheet, cell and sentence for everything that would go wrong in the exam."""

import io
from collections.abc import Callable

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


def test_a_circle_is_told_as_one() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["A1"], sheet["B1"], sheet["C1"] = "=B1/2+10", "=A1", "=C2"

    told = {problem.ref: problem.words for problem in problems(one_sheet(fill))}
    assert set(told) == {"表!A1", "表!B1"}
    assert all("循环引用" in words and "#" not in words for words in told.values())


def test_sums_of_what_is_shown_are_told_as_a_setting() -> None:
    data = one_sheet(lambda sheet: sheet.append([1.004, 1.004, "=A1+B1"]))

    def change(parts: dict[str, bytes]) -> dict[str, bytes]:
        name = "xl/workbook.xml"
        return {**parts, name: parts[name].replace(b"<calcPr ", b'<calcPr fullPrecision="0" ')}

    (problem,) = problems(repacked(data, change))
    assert (problem.ref, problem.code) == (None, "precision_as_shown")


def test_a_sheet_may_show_no_zeros() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append([0, "=A1*5", 3, "0", False])
        sheet["A1"].number_format = "0.00"
        sheet.sheet_view.showZeros = False

    task = Task(one_sheet(fill))
    assert [task.shown(at(task, f"表!{column}1")) for column in "ABCDE"] == ["", "", "3", "0", "FALSE"]
    assert task.value(at(task, "表!B1")) == 0


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


@pytest.mark.parametrize(
    "written", ["题!b2", "题!$B$2", "题！Ｂ２", "'题'!B2", "‘题’!B2", "题! B2", "B2", "$b$2", "ｂ２", " 题!B2 "]
)
def test_a_cell_in_another_writing_is_told_by_the_right_one(written: str) -> None:
    data = one_sheet(lambda sheet: None, "题")
    (problem,) = problems(data, (written,))
    assert problem.words == f"{written} 应写成 题!B2"


@pytest.mark.parametrize("written", ["题!A0", "题!A1:B2", "题!甲", "题!XFE1", "题!"])
def test_what_is_no_cell_is_told_how_cells_are_written(written: str) -> None:
    (problem,) = problems(one_sheet(lambda sheet: None, "题"), (written,))
    assert problem.words == f"{written[2:]} 不是单元格，应是列的字母加从 1 开始的行号，如 B2"


def test_a_sheet_that_is_not_there_is_told_with_those_that_are() -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].title = "折旧"
    book.create_sheet("汇总")
    book.create_sheet("参数").sheet_state = "hidden"
    (problem,) = problems(saved(book), ("折旧表!A1",))
    assert (problem.code, problem.words) == ("no_sheet", "模板里没有工作表 折旧表（有：折旧、汇总）")
    assert [p.code for p in problems(saved(book), ("A1",))] == ["no_sheet"]  # of two sheets nobody knows which


# ------------------------------------------------------------ what a file says twice
FIRST = "xl/worksheets/sheet1.xml"


def written(change: Callable[[bytes], bytes], part: str = FIRST) -> bytes:
    """A sheet of 5, =A1*2 and a text with its XML changed."""
    data = one_sheet(lambda sheet: sheet.append([5, "=A1*2", "文"]))
    return repacked(data, lambda parts: parts | {part: change(parts[part])})


@pytest.mark.parametrize(
    "again",
    [
        b'<row r="3"><c r="A1"><v>7</v></c></row>',
        b'<row r="1"><c t="n" r="A1"><v>7</v></c><c r="D1"><v>1</v></c></row>',
        b'<row r="4"><c r="a1"><v>7</v></c></row>',
    ],
)
def test_a_cell_that_stands_twice_is_told(again: bytes) -> None:
    data = written(lambda xml: xml.replace(b"</sheetData>", again + b"</sheetData>"))
    assert codes(data) == [("表!A1", "cell_twice")]


def test_places_that_no_sheet_has_are_not_told_as_cells() -> None:
    again = b'<row r="1"><c r="XFE1"/><c r="XFE1"/></row>'
    found = codes(written(lambda xml: xml.replace(b"</sheetData>", again + b"</sheetData>")))
    assert ("表!XFE1", "cell_twice") not in found


def test_merged_areas_over_each_other_are_told() -> None:
    merges = b'<mergeCells><mergeCell ref="D1:E2"/><mergeCell ref="G1:H1"/><mergeCell ref="E2:F3"/></mergeCells>'
    data = written(lambda xml: xml.replace(b"</sheetData>", b"</sheetData>" + merges))
    assert [problem.words for problem in problems(data)] == [
        "工作表“表”的合并单元格 D1:E2 与 E2:F3 重叠，请取消其中一个"
    ]


@pytest.mark.parametrize("name", ["Data", "data", "Da&amp;ta"])
def test_two_sheets_of_one_name_are_told(name: str) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].title = "Data" if "&" not in name else "Da&ta"
    book.create_sheet("第二")
    data = repacked(
        saved(book),
        lambda parts: parts | {"xl/workbook.xml": parts["xl/workbook.xml"].replace("第二".encode(), name.encode())},
    )
    assert (None, "sheet_twice") in codes(data)


def test_a_row_zero_is_named_as_what_keeps_the_file_from_opening() -> None:
    (problem,) = problems(written(lambda xml: xml.replace(b'r="A1"', b'r="A0"')))
    assert (problem.code, "名为 A0 的单元格" in problem.words) == ("no_such_cell", True)


def test_the_strict_format_is_named() -> None:
    main, strict = (
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        b"http://purl.oclc.org/ooxml/spreadsheetml/main",
    )
    data = repacked(
        one_sheet(lambda sheet: None), lambda parts: {n: xml.replace(main, strict) for n, xml in parts.items()}
    )
    (problem,) = problems(data)
    assert (problem.code, "Strict Open XML" in problem.words) == ("strict", True)
