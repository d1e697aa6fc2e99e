"""A template is seen as its author made it: hidden parts not at all, frozen panes, pictures, comments, ####."""

import io

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image as SheetImage
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import PatternFill, Protection
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from shared.workbook.places import Place
from tests.gui.candidate_client.sheet.conftest import Open
from tests.support.sheet_hand import CTRL, KEY, Hand, saved


def ink(hand: Hand, point: QPoint) -> str:
    return hand.grid.viewport().grab().toImage().pixelColor(point).name()


@pytest.fixture
def ledger() -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "账"
    for row in range(1, 1201):
        for column in range(1, 9):
            sheet.cell(row, column, row * 10 + column).protection = Protection(locked=False)
    sheet.freeze_panes = "B3"
    return book


def test_hidden_sheets_rows_and_columns_are_never_shown(open_sheet: Open, ledger: openpyxl.Workbook) -> None:
    sheet = ledger.worksheets[0]
    ledger.create_sheet("答案").sheet_state = "hidden"
    ledger.create_sheet("参数").sheet_state = "veryHidden"
    ledger.create_sheet("附表")
    sheet.row_dimensions[5].hidden = True
    sheet.column_dimensions["C"].hidden = True
    hand = open_sheet(saved(ledger))
    assert [hand.editor.tabs.tabText(n) for n in range(hand.editor.tabs.count())] == ["账", "附表"]
    hand.key(KEY.Key_PageDown, held=CTRL)
    assert hand.editor.tabs.currentIndex() == 1
    hand.key(KEY.Key_PageUp, held=CTRL)
    hand.go("B4")
    hand.key(KEY.Key_Down)
    assert hand.at == "B6"
    hand.key(KEY.Key_Right)
    assert hand.at == "D6"
    hand.key(KEY.Key_A, held=CTRL)
    hand.key(KEY.Key_C, held=CTRL)
    first = QGuiApplication.clipboard().text().splitlines()
    assert "53" not in first[4].split("\t")
    assert len(first) == hand.desk.look.rows.count - 1


def test_frozen_rows_and_columns_stay_in_sight(open_sheet: Open, ledger: openpyxl.Workbook) -> None:
    hand = open_sheet(saved(ledger))
    hand.go("D4")
    head = hand.middle("D1")
    for _ in range(12):
        hand.key(KEY.Key_PageDown)
    assert hand.middle("D1") == head
    assert hand.desk.look.current[0] > 200
    row, _ = hand.desk.look.current
    assert hand.grid.cell_at(hand.middle(f"D{row}")) == (row, 4)
    assert hand.grid.viewport().rect().contains(hand.middle(f"D{row}"))
    hand.click("B2")
    assert hand.at == "B2"
    hand.key(KEY.Key_Home, held=CTRL)
    assert hand.at == "B3"
    hand.key(KEY.Key_End, held=CTRL)
    assert hand.at == "H1200"


def test_comments_are_marked_and_told(open_sheet: Open, ledger: openpyxl.Workbook) -> None:
    ledger.worksheets[0]["D4"].comment = Comment("按不含税价填写", "命题人")
    hand = open_sheet(saved(ledger))
    assert hand.editor.task is not None
    assert "按不含税价填写" in hand.grid.words_of(hand.place("D4"))
    box = hand.grid.box(hand.desk.look.merged(4, 4))
    assert ink(hand, box.topRight() + QPoint(-1, 2)) == "#b3261e"


def test_pictures_lie_at_their_anchors(open_sheet: Open, ledger: openpyxl.Workbook) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (40, 30), (10, 200, 30)).save(picture, "PNG")
    picture.seek(0)
    ledger.worksheets[0].add_image(SheetImage(picture), "D6")
    hand = open_sheet(saved(ledger))
    assert ink(hand, hand.middle("D6")) == "#0ac81e"
    hand.key(KEY.Key_PageDown, KEY.Key_PageDown, KEY.Key_PageDown)
    assert ink(hand, hand.middle("D2")) != "#0ac81e"  # it scrolls with its cells, below what is frozen


def test_conditional_formats_follow_the_values(open_sheet: Open, ledger: openpyxl.Workbook) -> None:
    rule = CellIsRule(operator="lessThan", formula=["0"], fill=PatternFill("solid", bgColor="FFFFC7CE"))
    ledger.worksheets[0].conditional_formatting.add("D4:D9", rule)
    hand = open_sheet(saved(ledger))
    corner = hand.grid.box(hand.desk.look.merged(5, 4)).topLeft() + QPoint(3, 3)
    assert ink(hand, corner) == "#ffffff"
    hand.go("D5")
    hand.type("-3")
    hand.key(KEY.Key_Return)
    assert ink(hand, corner) == "#ffc7ce"


def test_a_number_too_wide_is_never_cut(open_sheet: Open, ledger: openpyxl.Workbook) -> None:
    sheet = ledger.worksheets[0]
    sheet["D4"] = 123456789012.25
    sheet["D4"].number_format = "#,##0.00"
    sheet["D5"] = 1 / 3
    hand = open_sheet(saved(ledger))
    writing = hand.grid.cells.writing
    wide, plain = hand.place("D4"), hand.place("D5")
    assert writing.cut(wide, hand.grid.box(hand.desk.look.merged(4, 4)))
    assert not writing.cut(plain, hand.grid.box(hand.desk.look.merged(5, 4)))  # General rounds to the room there is
    assert "123,456,789,012.25" in hand.grid.words_of(wide)
    edge = hand.grid.box(hand.desk.look.merged(1, 4)).right()
    head = QPoint(edge, 10)
    QTest.mouseDClick(hand.grid.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, head)
    assert not writing.cut(wide, hand.grid.box(hand.desk.look.merged(4, 4)))


def test_a_column_is_resized_by_dragging_its_edge(open_sheet: Open, ledger: openpyxl.Workbook) -> None:
    hand = open_sheet(saved(ledger))
    before = hand.desk.look.columns.size(4)
    edge = hand.grid.box(hand.desk.look.merged(1, 4)).right()
    hand.drag(QPoint(edge, 10), QPoint(edge + 30, 10), QPoint(edge + 60, 10))
    assert abs(hand.desk.look.columns.size(4) - before - 60) <= 2
    assert hand.cells == {}


def test_cells_follow_the_text_size(open_sheet: Open, ledger: openpyxl.Workbook) -> None:
    hand = open_sheet(saved(ledger))
    small = hand.desk.look.rows.size(4)
    hand.editor.set_text_px(32)
    assert hand.desk.look.rows.size(4) == 2 * small
    font, _ = hand.grid.cells.writing.font_of(hand.desk.task.style(Place(sheet=0, row=4, column=4)))
    assert font.pixelSize() >= 26
    hand.click("D4")
    assert hand.at == "D4"
