"""Formulas built by clicking, dragging and arrows; the keyboard and the text are never lost."""

from tests.gui.candidate_client.sheet.conftest import Open
from tests.support.sheet_hand import CTRL, KEY, SHIFT, Content, workbook

DATA: dict[str, Content] = {"A1": 1, "A2": 2, "A3": 3, "B1": 10, "B2": 20, "数据!B2": 480, "数据!B3": 288, "数据!C3": 5}


def test_clicks_and_operators(open_sheet: Open) -> None:
    hand = open_sheet(workbook(DATA))
    hand.go("D4")
    hand.type("=")
    hand.click("A1")
    hand.click("A2")  # the reference just put in moves
    assert hand.text == "=A2"
    hand.type("*")
    hand.click("B1")
    hand.type("+")
    hand.click("B2")
    hand.key(KEY.Key_Return)
    assert hand.cells == {"D4": "=A2*B1+B2"}
    assert hand.shown("D4") == "40"
    assert hand.at == "D5"


def test_dragging_and_shift_click_make_ranges(open_sheet: Open) -> None:
    hand = open_sheet(workbook(DATA))
    hand.go("D4")
    hand.type("=SUM(")
    hand.drag_cells("A1", "A3")
    assert hand.text == "=SUM(A1:A3"
    hand.type(",")
    hand.click("B1")
    hand.click("B2", held=SHIFT)
    hand.type(")")
    hand.key(KEY.Key_Return)
    assert hand.cells == {"D4": "=SUM(A1:A3,B1:B2)"}
    assert hand.shown("D4") == "36"


def test_across_tabs_the_keyboard_and_the_text_stay(open_sheet: Open) -> None:
    hand = open_sheet(workbook(DATA))
    hand.go("D4")
    hand.type("=")
    hand.turn(1)
    hand.click("B2")
    assert hand.text == "=数据!B2"
    hand.type("-")
    hand.drag_cells("B3", "C3")
    assert hand.text == "=数据!B2-数据!B3:C3"
    hand.click("B3")
    hand.key(KEY.Key_Return)
    assert hand.cells == {"D4": "=数据!B2-数据!B3"}
    assert hand.editor.tabs.currentIndex() == 0
    assert hand.shown("D4") == "192"
    assert hand.grid.line.hasFocus()
    hand.type("7")  # and the next cell takes what is typed
    hand.key(KEY.Key_Return)
    assert hand.cells["D5"] == "7"


def test_tabs_by_keyboard_while_a_formula_is_written(open_sheet: Open) -> None:
    hand = open_sheet(workbook(DATA))
    hand.go("D4")
    hand.type("=")
    hand.key(KEY.Key_PageDown, held=CTRL)
    hand.key(KEY.Key_Down)
    assert hand.text == "=数据!A2"
    hand.key(KEY.Key_Right)
    assert hand.text == "=数据!B2"
    hand.key(KEY.Key_PageUp, held=CTRL)
    hand.type("+1")
    hand.key(KEY.Key_Return)
    assert hand.cells == {"D4": "=数据!B2+1"}


def test_arrows_point_and_extend(open_sheet: Open) -> None:
    hand = open_sheet(workbook(DATA))
    hand.go("B4")
    hand.type("=SUM(")
    hand.key(KEY.Key_Up)
    assert hand.text == "=SUM(B3"
    hand.key(KEY.Key_Left, KEY.Key_Up, KEY.Key_Up)
    assert hand.text == "=SUM(A1"
    hand.key(KEY.Key_Down, held=CTRL | SHIFT)
    assert hand.text == "=SUM(A1:A3"
    hand.type(")")
    hand.key(KEY.Key_Left)  # inside a finished formula an arrow moves the caret and closes nothing
    assert hand.text == "=SUM(A1:A3)"
    hand.key(KEY.Key_Return)
    assert hand.shown("B4") == "6"


def test_f4_fixes_the_reference_at_the_caret(open_sheet: Open) -> None:
    hand = open_sheet(workbook(DATA))
    hand.go("D4")
    hand.type("=")
    hand.click("A1")
    hand.key(KEY.Key_F4)
    assert hand.text == "=$A$1"
    hand.key(KEY.Key_F4)
    assert hand.text == "=A$1"
    hand.click("A2")  # still the one being pointed at
    assert hand.text == "=A2"
    hand.key(KEY.Key_F4)
    hand.type("*2")
    hand.key(KEY.Key_Return)
    assert hand.cells == {"D4": "=$A$2*2"}


def test_heads_give_whole_columns_and_rows(open_sheet: Open) -> None:
    hand = open_sheet(workbook(DATA))
    hand.go("D4")
    hand.type("=SUM(")
    head = hand.middle("B1")
    head.setY(10)
    hand.drag(head, head)
    assert hand.text == "=SUM(B:B"
    hand.type(")")
    hand.key(KEY.Key_Return)
    assert hand.shown("D4") == "30"


def test_f2_turns_to_moving_the_caret_and_back(open_sheet: Open) -> None:
    hand = open_sheet(workbook(DATA))
    hand.go("D4")
    hand.type("=A1+")
    hand.key(KEY.Key_F2, KEY.Key_Left)
    assert hand.text == "=A1+"
    hand.type("0")
    assert hand.text == "=A10+"
    hand.key(KEY.Key_Escape)


def test_referenced_cells_are_outlined(open_sheet: Open) -> None:
    hand = open_sheet(workbook(DATA))
    hand.go("D4")
    before = hand.grid.viewport().grab().toImage()
    hand.type("=A1+B2")
    after = hand.grid.viewport().grab().toImage()
    edges = {ref: hand.middle(ref) for ref in ("A1", "B2")}
    inks = set()
    for ref, middle in edges.items():
        place = hand.place(ref)
        box = hand.grid.box(hand.desk.look.merged(place.row, place.column))
        assert before.pixelColor(middle.x(), box.bottom()) != after.pixelColor(middle.x(), box.bottom())
        inks.add(after.pixelColor(middle.x(), box.bottom()).name())
    assert len(inks) == 2
    hand.key(KEY.Key_Escape)
