"""A voucher by keyboard alone, with real events on the real exam screen: ↑ and ↓ lead through head and lines."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from candidate_client.ui.items.voucher_model import DEBIT
from candidate_client.ui.kinds.voucher import VoucherEditor
from shared.exam.kinds.voucher import VoucherItem
from tests.support.one_item import OneItem, seated

UP, DOWN = Qt.Key.Key_Up, Qt.Key.Key_Down


@pytest.fixture
def desk(qtbot: QtBot, qapp: QApplication) -> OneItem:
    return seated(qtbot, VoucherItem(item_id="V", stem="填制凭证", points="1"))


def voucher(desk: OneItem) -> VoucherEditor:
    editor = desk.screen.answers.editor
    assert isinstance(editor, VoucherEditor)
    return editor


def press(desk: OneItem, *keys: Qt.Key | str) -> None:
    for key in keys:
        desk.key(key)


def test_up_and_down_lead_through_the_head_into_the_lines_and_back(desk: OneItem) -> None:
    editor = voucher(desk)
    editor.word.setFocus()
    press(desk, DOWN, "7", DOWN, "2026.11.5", DOWN, "2", DOWN, "abc", UP, UP, UP, UP, UP)
    assert editor.word.hasFocus(), "and stop at its beginning"
    head = editor.number.text(), editor.date.text(), editor.attachments.text()
    assert (*head, editor.model.lines[0].summary) == ("7", "2026-11-05", "2", "abc")
    assert desk.screen.answers.item_id == "V", "nor do they turn the page"


def test_along_a_column_each_cell_opens(desk: OneItem) -> None:
    editor = voucher(desk)
    editor.open_cell(0, DEBIT)
    press(desk, "1", DOWN, "2", DOWN, "3", UP)
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    assert field.selectedText() == "2.00"
    press(desk, "5", DOWN, DOWN, DOWN, DOWN)
    assert editor.table.currentIndex().row() == 3, "it stops at the last line"
    assert [line.debit for line in editor.model.lines] == ["1.00", "5.00", "3.00", ""]
    press(desk, Qt.Key.Key_Escape, UP, UP, UP, UP)
    assert editor.attachments.hasFocus()
