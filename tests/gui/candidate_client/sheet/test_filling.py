"""Fill handle, Ctrl+D and Ctrl+R, copy, cut and paste, and what locked cells refuse."""

import io

import openpyxl
from PySide6.QtCore import QPoint
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from candidate_client.ui.sheet.marks import handle_box
from tests.gui.candidate_client.sheet.conftest import Open
from tests.support.sheet_hand import CTRL, KEY, SHIFT, Hand, saved, workbook


def drag_handle(hand: Hand, onto: str) -> None:
    start = handle_box(hand.desk.look, hand.grid.origin).center()
    hand.drag(start, start + QPoint(3, 3), hand.middle(onto))


def column(hand: Hand, letter: str, first: int, last: int) -> list[str]:
    return [hand.shown(f"{letter}{row}") for row in range(first, last + 1)]


def test_the_handle_goes_on_with_series_and_copies_formulas(open_sheet: Open) -> None:
    hand = open_sheet(workbook({"A1": 10, "A2": 20, "B1": "第1季度", "C1": "=A1*2"}))
    hand.drag_cells("A1", "A2")
    drag_handle(hand, "A5")
    assert column(hand, "A", 1, 5) == ["10", "20", "30", "40", "50"]
    assert hand.selected == "A1:A5"
    hand.go("B1")
    drag_handle(hand, "B5")
    assert column(hand, "B", 1, 5) == ["第1季度", "第2季度", "第3季度", "第4季度", "第1季度"]
    hand.go("C1")
    drag_handle(hand, "C3")
    assert hand.cells["C3"] == "=A3*2"
    hand.key(KEY.Key_Z, held=CTRL)
    assert "C3" not in hand.cells
    assert hand.shown("B5") == "第1季度"


def test_the_handle_goes_right_and_up(open_sheet: Open) -> None:
    hand = open_sheet(workbook({"C3": "三月", "C4": 5, "C5": "=C4+C$1"}))
    hand.go("C3")
    drag_handle(hand, "E3")
    assert [hand.shown(f"{c}3") for c in "CDE"] == ["三月", "四月", "五月"]
    hand.go("C3")
    drag_handle(hand, "C1")
    assert column(hand, "C", 1, 3) == ["一月", "二月", "三月"]
    hand.go("C5")
    drag_handle(hand, "D5")
    assert hand.cells["D5"] == "=D4+D$1"


def test_fill_down_and_right_by_keys(open_sheet: Open) -> None:
    hand = open_sheet(workbook({"A1": "=ROW()", "B1": 4}))
    hand.drag_cells("A1", "B3")
    hand.key(KEY.Key_D, held=CTRL)
    assert column(hand, "A", 1, 3) == ["1", "2", "3"]
    assert column(hand, "B", 1, 3) == ["4", "4", "4"]
    hand.go("C1")
    hand.key(KEY.Key_R, held=CTRL)
    assert hand.shown("C1") == "4"
    hand.go("B4")
    hand.key(KEY.Key_D, held=CTRL)
    assert hand.shown("B4") == "4"


def test_a_range_is_copied_with_its_references_moved(open_sheet: Open) -> None:
    hand = open_sheet(workbook({"A1": 1, "A2": 2, "B1": "=A1+$A$1", "B2": '=A2&"x"'}))
    hand.drag_cells("A1", "B2")
    hand.key(KEY.Key_C, held=CTRL)
    hand.go("C4")
    hand.key(KEY.Key_V, held=CTRL)
    assert hand.cells == {"C4": "1", "C5": "2", "D4": "=C4+$A$1", "D5": '=C5&"x"'}
    assert QGuiApplication.clipboard().text() == "1\t2\n2\t2x"
    hand.go("A1")
    hand.key(KEY.Key_C, held=CTRL)
    hand.drag_cells("F1", "F3")
    hand.key(KEY.Key_V, held=CTRL)
    assert column(hand, "F", 1, 3) == ["1", "1", "1"]
    hand.key(KEY.Key_Z, KEY.Key_Z, held=CTRL)
    assert hand.cells == {}


def test_cut_moves_at_the_paste_and_keeps_the_formula(open_sheet: Open) -> None:
    hand = open_sheet(workbook({"A1": 1, "B1": "=A1*2"}))
    hand.go("B1")
    hand.key(KEY.Key_X, held=CTRL)
    assert hand.shown("B1") == "2"
    hand.go("D3")
    hand.key(KEY.Key_V, held=CTRL)
    assert hand.cells == {"B1": "", "D3": "=A1*2"}
    hand.key(KEY.Key_Z, held=CTRL)
    assert hand.cells == {}


def test_locked_cells_refuse_with_their_number(open_sheet: Open) -> None:
    hand = open_sheet(workbook({"A1": 7, "B2": 1, "B3": 2}, locked=["B2", "B3"]))
    said: list[str] = []
    hand.desk.said.connect(lambda words, _tone: said.append(words))
    hand.go("A1")
    hand.key(KEY.Key_C, held=CTRL)
    hand.drag_cells("B1", "B4")
    hand.key(KEY.Key_V, held=CTRL)
    assert column(hand, "B", 1, 4) == ["7", "1", "2", "7"]
    assert said == ["2 个单元格已锁定，未写入；其余 2 个已写入。"]
    hand.drag_cells("B2", "B3")
    hand.key(KEY.Key_X, held=CTRL)
    hand.go("D1")
    hand.key(KEY.Key_V, held=CTRL)
    assert hand.shown("D1") == ""
    assert said[-1] == "2 个单元格已锁定，不能移走，内容仍保留在原处。"


def test_text_of_another_program_is_pasted_by_rows_and_columns(open_sheet: Open) -> None:
    hand = open_sheet(workbook({}))
    hand.go("B2")
    QGuiApplication.clipboard().setText("材料\t12\r\n人工\t=1+2\r\n")
    hand.key(KEY.Key_V, held=CTRL)
    assert hand.cells == {"B2": "材料", "C2": "12", "B3": "人工", "C3": "=1+2"}


def test_selecting_by_keys(open_sheet: Open) -> None:
    hand = open_sheet(workbook({"B2": 1, "B3": 2, "B4": 3, "C2": 1, "D2": 1, "B9": 5}))
    hand.go("B2")
    hand.key(KEY.Key_Down, held=CTRL)
    assert hand.at == "B4"
    hand.key(KEY.Key_Down, held=CTRL)
    assert hand.at == "B9"
    hand.key(KEY.Key_Up, KEY.Key_Up, held=CTRL)
    assert hand.at == "B2"
    hand.key(KEY.Key_Right, held=CTRL | SHIFT)
    hand.key(KEY.Key_Down, held=CTRL | SHIFT)
    assert hand.selected == "B2:D4" or hand.selected.startswith("B2:D")
    hand.key(KEY.Key_Home, held=CTRL)
    assert hand.at == "A1"
    hand.key(KEY.Key_End, held=CTRL)
    assert hand.at == "D9"
    hand.key(KEY.Key_Home)
    assert hand.at == "A9"
    hand.key(KEY.Key_A, held=CTRL)
    assert hand.selected.startswith("A1:")
    hand.go("C3")
    hand.key(KEY.Key_Space, held=CTRL)
    assert hand.selected.startswith("C1:C")
    hand.go("C3")
    hand.key(KEY.Key_Space, held=SHIFT)
    assert hand.selected.startswith("A3:")


def test_f6_leaves_the_sheet(open_sheet: Open, qtbot: QtBot) -> None:
    hand = open_sheet(workbook({}))
    after = QPushButton("下一题", hand.editor)
    hand.editor.layout().addWidget(after)
    after.show()
    hand.go("B2")
    hand.type("5")
    hand.key(KEY.Key_F6)
    qtbot.waitUntil(after.hasFocus)
    assert hand.cells == {"B2": "5"}
    hand.key(KEY.Key_Backtab, held=SHIFT)
    qtbot.waitUntil(hand.grid.line.hasFocus)


def test_a_large_sheet_is_emptied_at_once_and_not_copied_whole(open_sheet: Open) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook({"C5": 7})))
    book.worksheets[0]["SR40000"] = "底"
    hand = open_sheet(saved(book))
    said: list[str] = []
    hand.desk.said.connect(lambda words, _tone: said.append(words))
    hand.key(KEY.Key_A, held=CTRL)
    hand.key(KEY.Key_C, held=CTRL)
    assert said == ["一次最多处理 50,000 个单元格，请选小一些的区域。"]
    hand.key(KEY.Key_Return)
    hand.key(KEY.Key_A, held=CTRL)
    hand.key(KEY.Key_Delete)
    assert hand.shown("C5") == ""
    assert said[-1] == "1 个单元格已锁定，未写入；其余 1 个已写入。"
