"""Validation in the window: lists from other sheets, the author's words, wrong entries told beside the cell."""

import io

import openpyxl
import pytest
from openpyxl.worksheet.datavalidation import DataValidation
from PySide6.QtTest import QTest

from candidate_client.ui.sheet.marks import arrow_box
from tests.gui.candidate_client.sheet.conftest import Open
from tests.support.sheet_hand import ALT, KEY, LEFT, NONE, saved, workbook


@pytest.fixture
def template() -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(workbook({}, sheets=("表", "参数"))))
    sheet, source = book.worksheets
    for row, name in enumerate(("行政部", "销售部", "财务部"), 2):
        source.cell(row, 1, name)
    source.sheet_state = "hidden"
    words = DataValidation(type="list", formula1="参数!$A$2:$A$4", prompt="请选择部门", showInputMessage=True)
    most = DataValidation(type="decimal", operator="lessThanOrEqual", formula1="100", error="不得超过100。")
    length = DataValidation(type="textLength", operator="between", formula1="2", formula2="10")
    day = DataValidation(type="date", operator="between", formula1="45000", formula2="47000")
    for rule, ref in ((words, "B2"), (most, "B3"), (length, "B4"), (day, "B5")):
        sheet.add_data_validation(rule)
        rule.add(ref)
    return saved(book)


def test_a_list_from_a_hidden_sheet_is_opened_and_chosen_by_keys(open_sheet: Open, template: bytes) -> None:
    hand = open_sheet(template)
    picker = hand.editor.picker
    hand.go("B2")
    assert hand.editor.note.isVisible()
    assert hand.editor.note.text() == "请选择部门"
    hand.key(KEY.Key_Down, held=ALT)
    assert picker.isVisible()
    assert [picker.item(row).text() for row in range(picker.count())] == ["行政部", "销售部", "财务部"]
    hand.key(KEY.Key_Down, KEY.Key_Return)
    assert not picker.isVisible()
    assert hand.cells == {"B2": "销售部"}
    assert hand.grid.line.hasFocus()
    hand.key(KEY.Key_Down, held=ALT)
    assert picker.currentItem().text() == "销售部"
    hand.key(KEY.Key_Escape)
    assert hand.cells == {"B2": "销售部"}


def test_the_button_beside_the_cell_opens_it_too(open_sheet: Open, template: bytes) -> None:
    hand = open_sheet(template)
    hand.go("B2")
    button = arrow_box(hand.desk.look, hand.grid.origin, hand.grid.viewport().width())
    QTest.mouseClick(hand.grid.viewport(), LEFT, NONE, button.center())
    picker = hand.editor.picker
    assert picker.isVisible()
    QTest.mouseClick(picker.viewport(), LEFT, NONE, picker.visualItemRect(picker.item(2)).center())
    assert hand.cells == {"B2": "财务部"}
    hand.click("D8")
    assert hand.at == "D8"


@pytest.mark.parametrize(
    ("ref", "typed", "words"),
    [
        ("B2", "销售部", ""),
        ("B2", "后勤部", "列表"),
        ("B3", "100", ""),
        ("B3", "250", "不得超过100。"),
        ("B4", "记字第1号", ""),
        ("B4", "记", "2"),
        ("B5", "2026年11月30日", ""),
        ("B5", "甲", "日期"),
    ],
)
def test_what_does_not_fit_stays_and_is_told(
    open_sheet: Open, template: bytes, ref: str, typed: str, words: str
) -> None:
    hand = open_sheet(template)
    hand.go(ref)
    hand.type(typed)
    hand.key(KEY.Key_Return)
    assert hand.cells == {ref: typed}
    hand.go(ref)
    assert hand.editor.task is not None
    told = hand.editor.task.hint(hand.place(ref))
    assert (words in told) if words else not told
    if words:
        assert hand.editor.note.text() == told
        assert hand.editor.note.property("tone") == "problem"
