"""Blanks filled by keyboard alone, with real events on the real exam screen."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from candidate_client.ui.kinds.fill_in import FillInEditor
from shared.exam.kinds.fill_in import Blank, FillIn, FillInItem
from tests.support.one_item import seated

ITEM = FillInItem(
    item_id="B1", stem="{{1}}、{{2}}、{{3}}", points="3", blanks=tuple(Blank(id=name) for name in ("1", "2", "3"))
)


def test_up_and_down_lead_from_blank_to_blank_and_stop_at_the_ends(qtbot: QtBot, qapp: QApplication) -> None:
    desk = seated(qtbot, ITEM)
    editor = desk.screen.answers.editor
    assert isinstance(editor, FillInEditor)
    for keys in ("7", Qt.Key.Key_Down, "8", Qt.Key.Key_Down, Qt.Key.Key_Down, "9", Qt.Key.Key_Up, "0"):
        desk.key(keys)
    assert editor.response() == FillIn(blanks={"1": "7", "2": "80", "3": "9"})
    desk.key(Qt.Key.Key_Up)
    desk.key(Qt.Key.Key_Up)
    assert editor.edits["1"].hasFocus()
    assert desk.screen.answers.item_id == "B1", "nor does it turn the page"
