"""Only what changed is painted; what is on the screen is the same as if all had been painted anew."""

import io
import random
from collections import Counter

import openpyxl
import pytest
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import PatternFill
from openpyxl.worksheet.datavalidation import DataValidation
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from candidate_client.ui.sheet.paint import CellPainter
from shared.qtkit.widgets.banner import Toast
from tests.gui.candidate_client.sheet.conftest import Open
from tests.support.sheet_hand import CTRL, KEY, SHIFT, Hand, saved, workbook


def template() -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(workbook({"A1": "金额合计", "B1": "=SUM(B2:B9)", "F3": "甲"}, ["F3"])))
    sheet = book.worksheets[0]
    for row in range(2, 10):
        sheet.cell(row, 2, row * 10)
        sheet.cell(row, 3, f"=B{row}*1.13")
        sheet.cell(row, 4, f'=IF(B{row}>50,"超过预算的一长串说明文字","")')
    sheet.merge_cells("A11:C12")
    sheet.freeze_panes = "B2"
    rule = CellIsRule(operator="greaterThan", formula=["100"], fill=PatternFill("solid", bgColor="FFFFC7CE"))
    sheet.conditional_formatting.add("C2:C9", rule)
    most = DataValidation(type="whole", operator="lessThan", formula1="500")
    sheet.add_data_validation(most)
    most.add("B2:B9")
    return saved(book)


def screen(hand: Hand) -> QImage:
    QApplication.processEvents()
    window = hand.editor.windowHandle()
    return window.screen().grabWindow(window.winId()).toImage()


def agrees(hand: Hand, after: str) -> None:
    for toast in hand.editor.findChildren(Toast):
        toast.hide()  # it goes by its own time, which may come between the two pictures
    seen = screen(hand)
    hand.grid.viewport().update()
    whole = screen(hand)
    assert seen == whole, after


@pytest.mark.parametrize("seed", range(5))
def test_after_any_steps_the_screen_is_whole(open_sheet: Open, seed: int) -> None:
    hand = open_sheet(template())
    QApplication.setCursorFlashTime(0)
    rng = random.Random(seed)
    keys = [KEY.Key_Down, KEY.Key_Up, KEY.Key_Left, KEY.Key_Right, KEY.Key_Delete, KEY.Key_Return, KEY.Key_Tab]
    done = []
    for _ in range(40):
        held = rng.choice([Qt.KeyboardModifier.NoModifier] * 4 + [SHIFT, CTRL])
        step = rng.choice(["key", "key", "type", "click", "undo", "page"])
        match step:
            case "key":
                hand.key(rng.choice(keys), held=held)
            case "type":
                hand.type(rng.choice(["7", "1234567890123", "600", "长长的一段文字会越过空单元格", "=B3*2", "-5"]))
                hand.key(rng.choice([KEY.Key_Return, KEY.Key_Tab, KEY.Key_Escape]))
            case "click":
                hand.click(rng.choice(["B3", "C5", "A11", "D2", "F3", "E7"]))
            case "undo":
                hand.key(rng.choice([KEY.Key_Z, KEY.Key_Y]), held=CTRL)
                if hand.desk.editing is not None:
                    hand.key(KEY.Key_Escape)
            case _:
                hand.key(rng.choice([KEY.Key_PageDown, KEY.Key_PageUp, KEY.Key_Home]), held=rng.choice([CTRL, SHIFT]))
        done.append(step)
        agrees(hand, f"{step} after {len(done)} steps: {done[-5:]}")


def test_an_edit_that_changes_every_cell_looks_at_a_part_of_them(
    open_sheet: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rest is painted whatever it shows; to format and compare each value first took as long as the painting."""
    cells = {f"{column}{row}": "=$A$1+ROW()" for column in "BCDEFGH" for row in range(1, 31)}
    hand = open_sheet(workbook({"A1": 1, **cells}, cells))
    looked = Counter[str]()
    differs = CellPainter.differs
    monkeypatch.setattr(CellPainter, "differs", lambda *of: (looked.update(["cell"]), differs(*of))[1])
    hand.click("A1")
    hand.type("2")
    hand.key(KEY.Key_Return)
    assert 0 < looked["cell"] < 160
    agrees(hand, "every cell changed")
