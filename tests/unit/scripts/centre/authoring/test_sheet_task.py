"""Small templates with one slip each: an answer nobody would see, one everybody would, data that prove nothing."""

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from msgspec.structs import replace
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image as SheetImage
from openpyxl.formatting.rule import CellIsRule, FormulaRule, Rule
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import Font, PatternFill, Protection
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from PIL import Image

from scripts.centre.authoring.sheet_task import task_findings
from shared.exam.kinds.spreadsheet import CellKey, SpreadsheetItem, SpreadsheetKey

Book = openpyxl.Workbook
Change = Callable[[Book], object]
YELLOW = PatternFill("solid", fgColor="FFF8D6")
GREEN = PatternFill("solid", bgColor="00FF00")
ITEM = SpreadsheetItem(
    item_id="X", stem="在“作答”表的浅黄色单元格中作答。", points="3", template="media/x.xlsx", asked=3
)
COST = CellKey(ref="作答!B2", value="288", points="1", must_be_formula=True, formula="=数据!B1+数据!B2")
RATE = CellKey(ref="作答!B3", value="0.4", points="1", tolerance="0.001")
BEST = CellKey(ref="作答!B4", value="方案二", points="1")
KEY = SpreadsheetKey(cells=(COST, RATE, BEST))


def template(change: Change = lambda _: None) -> bytes:
    book, target = Book(), io.BytesIO()
    data, answer = book.worksheets[0], book.create_sheet("作答")
    data.title = "数据"
    for row, value in enumerate((186, 102), 1):
        data[f"A{row}"], data[f"B{row}"] = f"项目{row}", value
    data["B3"] = "=B1*2"
    for ref in ("B2", "B3", "B4"):
        answer[ref].fill, answer[ref].protection = YELLOW, Protection(locked=False)
    answer["B2"].number_format, answer["B3"].number_format = "#,##0.00", "0%"
    for sheet in book.worksheets:
        sheet.protection.sheet = True
    change(book)
    book.save(target)
    return target.getvalue()


def told(change: Change = lambda _: None, key: SpreadsheetKey = KEY, item: SpreadsheetItem = ITEM) -> list[str]:
    found = task_findings(item, key, template(change), "")
    return sorted({f"{one.code}{'?' if one.doubt else ''}" for one in found})


def cell(ref: str, sheet: str = "作答", **looks: Any) -> Change:
    def change(book: Book) -> None:
        for name, look in looks.items():
            setattr(book[sheet][ref], name, look)

    return change


def rule(ref: str = "B2", **says: Any) -> Change:
    def change(book: Book) -> None:
        made = DataValidation(**says)
        made.add(ref)
        book["作答"].add_data_validation(made)

    return change


def narrow(width: float) -> Change:
    return lambda book: setattr(book["作答"].column_dimensions["B"], "width", width)


def hidden(*values: object, state: str = "hidden") -> Change:
    def change(book: Book) -> None:
        sheet = book.create_sheet("参数")
        sheet.sheet_state = state
        for row, value in enumerate(values, 1):
            sheet[f"A{row}"] = value

    return change


def white(book: Book) -> None:
    book["数据"]["D1"] = 288
    book["数据"]["D1"].font = Font(color="FFFFFF")


def named(name: str, text: str) -> Change:
    return lambda book: book.defined_names.add(DefinedName(name, attr_text=text))


def local(book: Book) -> None:
    book["作答"].defined_names.add(DefinedName("成本", attr_text="288"))


def coloured(one: Rule) -> Change:
    return lambda book: book["作答"].conditional_formatting.add("B2", one)


def covered(book: Book) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (300, 90), "red").save(picture, "PNG")
    book["作答"].add_image(SheetImage(picture), "A1")


def open_column(book: Book) -> None:
    book["作答"].column_dimensions["D"].protection = Protection(locked=False)


def test_an_honest_template_has_no_finding() -> None:
    assert told() == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (cell("B2", number_format=";;;"), "answer_unseen"),
        (cell("B2", number_format='"见上"'), "answer_unseen"),
        (cell("B2", font=Font(color="FFF8D6")), "answer_unseen"),
        (cell("B2", font=Font(size=1)), "answer_unseen"),
        (narrow(0.1), "answer_unseen"),
        (lambda book: setattr(book["作答"].row_dimensions[2], "height", 1), "answer_unseen"),
        (coloured(FormulaRule(formula=["TRUE"], font=Font(color="FFF8D6"))), "answer_unseen"),
        (narrow(4), "answer_too_wide?"),
        (cell("B2", fill=PatternFill()), "no_ground"),
        (covered, "picture_over_answer"),
        (lambda book: setattr(book["作答"], "freeze_panes", "A40"), "frozen?"),
        (cell("B1", "数据", font=Font(color="FFFFFF")), "data_unseen?"),
        (open_column, "open_lines"),
        (cell("A1", "数据", value="项\ue000目"), "strange_character"),
    ],
)  # fmt: skip
def test_what_nobody_would_see_or_find(change: Change, code: str) -> None:
    assert told(change) == [code]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (cell("B2", value=288), "answer_given"),
        (cell("B2", value="=数据!B1+数据!B2"), "answer_given"),
        (cell("B2", value=0), "answer_cell_filled?"),
        (named("答案", "数据!$B$1"), "answer_in_name"),
        (named("Solution", "数据!$B$1"), "answer_in_name"),
        (named("成本", "288"), "answer_in_name"),
        (local, "answer_in_name"),
        (lambda book: setattr(book.properties, "title", "参考答案"), "answer_in_properties"),
        (lambda book: setattr(book.properties, "description", "成本为288元"), "answer_in_properties?"),
        (lambda book: book.custom_doc_props.append(StringProperty(name="答案", value="1")), "answer_in_properties"),
        (lambda book: setattr(book["作答"].oddFooter.center, "text", "标准答案"), "answer_in_template"),
        (lambda book: book.create_sheet("key").sheet_properties, "answer_in_template"),
        (cell("B2", comment=Comment("应得288", "教师")), "comment_tells"),
        (rule(type="decimal", operator="equal", formula1="288"), "rule_tells"),
        (rule(type="decimal", operator="between", formula1="287", formula2="289"), "rule_tells"),
        (rule(type="list", formula1='"288"'), "rule_tells"),
        (rule(type="custom", formula1="B2=288"), "rule_tells"),
        (rule(type="decimal", operator="greaterThan", formula1="0", error="应为288"), "rule_tells"),
        (rule("B4", type="custom", formula1='B4="方案二"'), "rule_tells"),
        (coloured(FormulaRule(formula=["$B$2=288"], fill=GREEN)), "format_tells"),
        (coloured(CellIsRule(operator="equal", formula=["288"], fill=GREEN)), "format_tells"),
        (cell("C2", value='=IF($B$2=288,"√","×")'), "formula_tells"),
        (cell("C4", value='=IF(B4="方案二","√","×")'), "formula_tells"),
        (hidden(288), "answer_hidden?"),
        (hidden("=数据!B1+数据!B2", state="veryHidden"), "answer_hidden?"),
        (white, "answer_hidden?"),
    ],
)
def test_what_tells_the_answer(change: Change, code: str) -> None:
    assert code in told(change)


@pytest.mark.parametrize(
    "change",
    [
        rule(type="decimal", operator="between", formula1="0", formula2="1000"),
        rule("B4", type="list", formula1='"方案一,方案二"'),
        rule(type="textLength", operator="lessThan", formula1="9"),
        coloured(FormulaRule(formula=["$B$2>100"], fill=GREEN)),
        cell("C2", value='=IF(B2="","",B2-100)'),
        cell("B2", comment=Comment("单位：元，2位小数", "教师")),
        named("单价", "数据!$B$1"),
        hidden("方案一", "方案二", 13, 4),
    ],
)
def test_what_an_honest_template_may_hold(change: Change) -> None:
    assert told(change) == []


def test_three_answers_in_hidden_cells_are_no_chance() -> None:
    values = (288, 289, 291)
    cells = tuple(
        CellKey(ref=f"作答!B{row}", value=str(value), points="1", must_be_formula=True)
        for row, value in enumerate(values, 2)
    )
    assert "answer_hidden" in told(hidden(*values), SpreadsheetKey(cells=cells))


@pytest.mark.parametrize(
    ("inputs", "code"),
    [
        ({"数据!B9": "1"}, "input_empty"),
        ({"无!B1": "1"}, "input_no_cell"),
        ({"数据!B3": "1"}, "input_formula"),
        ({"作答!B2": "1"}, "input_is_answer"),
        ({"数据!B1": "二百"}, "input_kind"),
        ({"数据!A1": "1"}, "input_kind"),
        ({"数据!B1": "186"}, "input_same?"),
        ({"数据!A1": "甲"}, "input_moves_nothing?"),
    ],
)
def test_second_data_that_prove_nothing(inputs: dict[str, str], code: str) -> None:
    assert code in told(key=SpreadsheetKey(cells=KEY.cells, inputs=inputs))


def test_second_data_that_prove_the_formula() -> None:
    assert told(key=SpreadsheetKey(cells=KEY.cells, inputs={"数据!B1": "200"})) == []


def test_second_data_without_a_formula_to_hold_them_against() -> None:
    bare = CellKey(ref="作答!B2", value="288", points="1", must_be_formula=True)
    key = SpreadsheetKey(cells=(bare,), inputs={"数据!B1": "200"})
    assert told(key=key) == ["input_proves_nothing?"]


def test_a_rate_in_hundredths_and_a_formula_of_today() -> None:
    daily = CellKey(ref="作答!B2", value="288", points="1", formula="=数据!B1+102+0*TODAY()", must_be_formula=True)
    rate = CellKey(ref="作答!B3", value="40", points="1")
    assert told(key=SpreadsheetKey(cells=(daily, rate))) == ["changes_daily", "percent_key?"]


def test_a_ground_of_another_colour_than_the_words_say() -> None:
    assert told(item=replace(ITEM, stem="在浅绿色单元格中作答。")) == ["other_ground?"]
    assert told(item=replace(ITEM, stem="在灰色单元格中作答。")) == []


def test_a_number_in_a_cell_of_days() -> None:
    assert "date_format?" in told(cell("B2", number_format="yyyy-mm-dd"))


def test_a_sheet_that_is_not_there() -> None:
    item = SpreadsheetItem(item_id="X", stem="在“答卷”表中作答。", points="3", template="media/x.xlsx")
    assert told(item=item) == ["no_such_sheet"]


def test_cells_that_are_not_there_are_left_to_the_workbook() -> None:
    assert told(key=SpreadsheetKey(cells=(CellKey(ref="无!A1", value="1", points="1"),))) == []
