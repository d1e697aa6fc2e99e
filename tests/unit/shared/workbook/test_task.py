"""Spreadsheet tasks: locks, live results, Chinese punctuation, undo, copies, number formats; nothing on the disk."""

import io

import openpyxl
import pytest
from openpyxl.styles import PatternFill, Protection
from openpyxl.worksheet.datavalidation import DataValidation

from shared.workbook.task import Place, Task, TemplateError


def template() -> bytes:
    book = openpyxl.Workbook()
    data = book.active
    assert data is not None
    data.title = "基础数据"
    data["A1"], data["B1"], data["A2"], data["B2"] = "单价", 480, "单位变动成本", 288
    data.protection.sheet = True
    sheet = book.create_sheet("本量利")
    sheet["A1"], sheet["A2"], sheet["A3"], sheet["A4"] = "单位边际贡献", "边际贡献率", "校验", "方案"
    for name in ("B1", "B2", "B4", "C1", "C2"):
        sheet[name].protection = Protection(locked=False)
        sheet[name].fill = PatternFill("solid", fgColor="FFF8D6")
    sheet["B2"].number_format = "0.00%"
    sheet["B3"] = '=IF(B1="","待填写",IF(B1>0,"正","负"))'
    sheet.merge_cells("B4:C4")
    sheet.protection.sheet = True
    choices = DataValidation(type="list", formula1='"方案一,方案二"')
    choices.add("B4")
    least = DataValidation(type="decimal", operator="greaterThanOrEqual", formula1="0", error="请输入不小于0的数值。")
    least.add("C1")
    sheet.add_data_validation(choices)
    sheet.add_data_validation(least)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.fixture
def book() -> Task:
    return Task(template())


def at(book: Task, name: str) -> Place:
    place = book.place(name)
    assert place is not None
    return place


def test_formulas_over_chinese_sheets_compute_at_once(book: Task) -> None:
    b1, b2, b3 = (at(book, f"本量利!B{n}") for n in (1, 2, 3))
    assert book.shown(b3) == "待填写"
    assert book.write({b1: "=基础数据!B1-基础数据!B2"}) == set()
    book.write({b2: "＝B1／基础数据！B1"})
    assert book.shown(b1) == "192"
    assert book.shown(b2) == "40.00%"
    assert book.shown(b3) == "正"
    assert book.answer() == {"本量利!B1": "=基础数据!B1-基础数据!B2", "本量利!B2": "=B1/基础数据!B1"}


def test_locked_cells_take_nothing(book: Task) -> None:
    locked, covered = at(book, "基础数据!B1"), at(book, "本量利!C4")
    assert book.write({locked: "1", covered: "1"}) == {locked, covered}
    assert book.answer() == {}
    assert book.shown(locked) == "480"


def test_undo_and_redo_go_by_steps(book: Task) -> None:
    b1, b2 = at(book, "本量利!B1"), at(book, "本量利!B2")
    book.write({b1: "1", b2: "2"})
    book.write({b1: "3"})
    assert book.undo()
    assert book.answer() == {"本量利!B1": "1", "本量利!B2": "2"}
    assert book.undo()
    assert book.answer() == {}
    assert not book.undo()
    assert book.redo()
    assert book.redo()
    assert book.answer() == {"本量利!B1": "3", "本量利!B2": "2"}


def test_an_answer_loads_back_and_strange_cells_are_left_out(book: Task) -> None:
    book.load({"本量利!B1": "=1+1", "基础数据!B1": "9", "没有!A1": "1", "本量利!B1X": "1"})
    assert book.answer() == {"本量利!B1": "=1+1"}
    assert book.shown(at(book, "本量利!B1")) == "2"


def test_leading_zeros_stay_text(book: Task) -> None:
    b1 = at(book, "本量利!B1")
    book.write({b1: "00123"})
    assert book.value(b1) == "00123"
    book.write({b1: "1/0"})
    book.write({b1: "=1/0"})
    assert book.shown(b1) == "#DIV/0!"


def test_validations_hint_and_never_refuse(book: Task) -> None:
    b4, c1 = at(book, "本量利!B4"), at(book, "本量利!C1")
    assert tuple(book.choices(b4)) == ("方案一", "方案二")
    book.write({b4: "方案三", c1: "-5"})
    assert book.hint(b4)
    assert book.hint(c1) == "请输入不小于0的数值。"
    book.write({b4: "方案二", c1: "5"})
    assert not book.hint(b4)
    assert not book.hint(c1)


def test_a_broken_template_is_named() -> None:
    with pytest.raises(TemplateError):
        Task(b"no workbook")
