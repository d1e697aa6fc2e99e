"""Typing, F2, Enter, Tab, Esc, Delete and the bar, as in Excel."""

import pytest
from PySide6.QtCore import Qt

from tests.gui.candidate_client.sheet.conftest import Open
from tests.support.sheet_hand import CTRL, KEY, NONE, SHIFT, Content, workbook

PRICES: dict[str, Content] = {"B5": 100, "C5": "=B5*1.12", "D5": "说明"}


def test_typing_replaces_the_content_also_of_a_formula(open_sheet: Open) -> None:
    hand = open_sheet(workbook(PRICES))
    hand.go("C5")
    hand.type("77")
    assert hand.text == "77"
    assert hand.cells == {"C5": "77"}  # counts while it is typed
    hand.key(KEY.Key_Return)
    assert hand.shown("C5") == "77"
    assert hand.at == "C6"


def test_f2_edits_in_place_with_the_caret_at_the_end(open_sheet: Open) -> None:
    hand = open_sheet(workbook(PRICES))
    hand.go("C5")
    hand.key(KEY.Key_F2)
    assert hand.text == "=B5*1.12"
    hand.key(KEY.Key_Left, KEY.Key_Left, KEY.Key_Backspace)
    hand.type("3")
    assert hand.text == "=B5*13" + "12"
    hand.key(KEY.Key_Escape)
    assert hand.text is None
    assert hand.cells == {}
    assert hand.shown("C5") == "112"


def test_a_double_click_edits_in_place(open_sheet: Open) -> None:
    hand = open_sheet(workbook(PRICES))
    hand.double("B5")
    hand.type("5")
    hand.key(KEY.Key_Tab)
    assert hand.cells == {"B5": "1005"}
    assert hand.at == "C5"


@pytest.mark.parametrize(
    ("key", "held", "at"),
    [
        (KEY.Key_Return, NONE, "C6"),
        (KEY.Key_Enter, NONE, "C6"),
        (KEY.Key_Return, SHIFT, "C4"),
        (KEY.Key_Tab, NONE, "D5"),
        (KEY.Key_Backtab, SHIFT, "B5"),
        (KEY.Key_Right, NONE, "D5"),
        (KEY.Key_Up, NONE, "C4"),
    ],
)
def test_what_ends_typing_and_where_it_goes(open_sheet: Open, key: Qt.Key, held: Qt.KeyboardModifier, at: str) -> None:
    hand = open_sheet(workbook(PRICES))
    hand.go("C5")
    hand.type("9")
    hand.key(key, held=held)
    assert hand.cells == {"C5": "9"}
    assert hand.at == at


def test_enter_goes_back_to_where_tab_began(open_sheet: Open) -> None:
    hand = open_sheet(workbook({}))
    hand.go("B2")
    for word in ("1", "2", "3"):
        hand.type(word)
        hand.key(KEY.Key_Tab)
    hand.key(KEY.Key_Return)
    assert hand.at == "B3"
    assert hand.cells == {"B2": "1", "C2": "2", "D2": "3"}


def test_delete_empties_prefilled_cells_and_undo_brings_them_back(open_sheet: Open) -> None:
    hand = open_sheet(workbook(PRICES))
    hand.drag_cells("B5", "D5")
    hand.key(KEY.Key_Delete)
    assert (hand.shown("B5"), hand.shown("C5"), hand.shown("D5")) == ("", "", "")
    hand.key(KEY.Key_Z, held=CTRL)
    assert (hand.shown("B5"), hand.shown("C5"), hand.shown("D5")) == ("100", "112", "说明")
    assert hand.selected == "B5:D5"
    hand.key(KEY.Key_Y, held=CTRL)
    assert hand.shown("C5") == ""


def test_backspace_empties_and_edits(open_sheet: Open) -> None:
    hand = open_sheet(workbook(PRICES))
    hand.go("D5")
    hand.key(KEY.Key_Backspace)
    assert hand.text == ""
    hand.type("a")
    hand.key(KEY.Key_Return)
    assert hand.cells == {"D5": "a"}


def test_the_bar_edits_the_same_text(open_sheet: Open) -> None:
    hand = open_sheet(workbook(PRICES))
    hand.go("C5")
    bar = hand.editor.bar.edit
    assert bar.text() == "=B5*1.12"
    bar.setFocus()
    hand.key(KEY.Key_End)
    hand.type("+1")
    assert hand.text == "=B5*1.12+1"
    hand.key(KEY.Key_Return)
    assert hand.cells == {"C5": "=B5*1.12+1"}
    assert hand.grid.line.hasFocus()
    assert hand.at == "C6"


def test_escape_gives_the_old_content_back_and_redo_what_was_typed(open_sheet: Open) -> None:
    hand = open_sheet(workbook(PRICES))
    hand.go("D5")
    hand.type("=SUM(B5")
    hand.key(KEY.Key_Escape)
    assert hand.cells == {}
    assert hand.shown("D5") == "说明"
    hand.key(KEY.Key_Y, held=CTRL)
    assert hand.text == "=SUM(B5"
    hand.type(")")
    hand.key(KEY.Key_Return)
    assert hand.cells == {"D5": "=SUM(B5)"}


@pytest.mark.parametrize("formula", ["=1 2", "=SUM(1,2", "=5甲", "=1+"])
def test_a_malformed_formula_stays_in_the_bar_and_is_not_written(open_sheet: Open, formula: str) -> None:
    hand = open_sheet(workbook(PRICES))
    hand.go("D5")
    hand.type(formula)
    assert hand.cells == {}
    hand.key(KEY.Key_Return)
    assert hand.text == formula
    assert hand.cells == {}
    assert hand.shown("D5") == "说明"
    assert hand.editor.note.isVisible()
    assert "公式尚未写入" in hand.editor.note.text()
    hand.click("B5")  # nothing gets away either
    assert hand.text is not None
    assert hand.at == "D5"
    hand.key(KEY.Key_Escape)
    assert hand.shown("D5") == "说明"


def test_full_width_signs_of_a_formula_are_understood(open_sheet: Open) -> None:
    hand = open_sheet(workbook({"B1": 2, "B2": 3}))
    hand.go("B3")
    hand.type("＝SUM（B1，B2）＊2")
    hand.key(KEY.Key_Return)
    assert hand.shown("B3") == "10"
    assert hand.cells == {"B3": "=SUM(B1,B2)*2"}


def test_locked_cells_say_so_and_stay(open_sheet: Open) -> None:
    hand = open_sheet(workbook(PRICES, locked=["C5"]))
    hand.go("C5")
    hand.type("77")
    hand.key(KEY.Key_F2, KEY.Key_Backspace, KEY.Key_Delete)
    hand.double("C5")
    assert hand.text is None
    assert hand.cells == {}
    assert "锁定" in hand.editor.status.text()


def test_going_elsewhere_writes_what_was_typed(open_sheet: Open) -> None:
    hand = open_sheet(workbook(PRICES))
    hand.go("B5")
    hand.type("8")
    hand.grid.line.clearFocus()
    assert hand.text is None
    assert hand.cells == {"B5": "8"}
