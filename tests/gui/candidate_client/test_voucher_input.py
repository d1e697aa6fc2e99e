"""Words of an input method in the voucher table when no cell is open: nothing is lost, with and without composing."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget
from pytestqt.qtbot import QtBot

from candidate_client.ui.items.voucher_model import ACCOUNT, DEBIT, SUMMARY
from candidate_client.ui.kinds.voucher import VoucherEditor
from shared.exam.accounts import Account
from tests.support.voucher_window import voucher_window

CASH = Account(code="1001", name="库存现金", full_name="库存现金", category="资产")


def keyboard() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def commit(word: str, *composing: str) -> None:
    for stage in composing:
        QApplication.sendEvent(keyboard(), QInputMethodEvent(stage, []))
    event = QInputMethodEvent("", [])
    event.setCommitString(word)
    QApplication.sendEvent(keyboard(), event)
    QApplication.processEvents()


@pytest.fixture
def voucher(qtbot: QtBot, qapp: QApplication) -> Iterator[VoucherEditor]:
    yield from voucher_window(qtbot, [CASH])


def close_cell(qtbot: QtBot, voucher: VoucherEditor, column: int) -> None:
    """A cell that was opened and left with Esc: current, but nothing to type in."""
    voucher.open_cell(0, column)
    qtbot.wait(80)
    QTest.keyClick(keyboard(), Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: voucher.table.state() != QAbstractItemView.State.EditingState)
    qtbot.waitUntil(voucher.table.hasFocus)


@pytest.mark.parametrize(
    ("column", "commits", "kept"),
    [
        (SUMMARY, ["你好"], "你好"),
        (SUMMARY, ["支付", "货款"], "支付货款"),
        (DEBIT, list("１２００"), "１２００"),
        (DEBIT, list("（５００）"), "（５００）"),
        (DEBIT, list("￥12"), "￥12"),
        (ACCOUNT, ["库存"], "库存"),
    ],
)
def test_a_word_committed_without_composing_arrives_whole(
    voucher: VoucherEditor, qtbot: QtBot, column: int, commits: list[str], kept: str
) -> None:
    close_cell(qtbot, voucher, column)
    for word in commits:
        commit(word)
    line = voucher.model.lines[0]
    assert {SUMMARY: line.summary, DEBIT: line.debit, ACCOUNT: line.account}[column] == kept


def test_a_composed_word_arrives_whole_and_replaces(voucher: VoucherEditor, qtbot: QtBot) -> None:
    voucher.model.setData(voucher.model.index(0, SUMMARY), "旧摘要")
    close_cell(qtbot, voucher, SUMMARY)
    commit("结转成本", "j", "jie'zhuan")
    assert voucher.model.lines[0].summary == "结转成本"


def test_the_list_of_candidates_opens_at_the_current_cell(qtbot: QtBot, voucher: VoucherEditor) -> None:
    close_cell(qtbot, voucher, DEBIT)
    table = voucher.table
    caret = table.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle)
    cell = table.visualRect(table.currentIndex())
    assert caret == cell.translated(table.viewport().mapTo(table, cell.topLeft()) - cell.topLeft())
    assert caret.width() == cell.width()


@pytest.mark.parametrize("where", ["date", "number", "cell"])
def test_lines_come_and_go_by_key_wherever_one_is_typing(voucher: VoucherEditor, where: str) -> None:
    """With Ctrl a line edit took the same keys for copying and for deleting a word, and nothing else happened."""
    voucher.open_cell(0, SUMMARY)
    if where != "cell":
        (voucher.date if where == "date" else voucher.number).setFocus()
    lines = voucher.model.rowCount()
    QTest.keyClick(keyboard(), Qt.Key.Key_Insert, Qt.KeyboardModifier.AltModifier)
    assert voucher.model.rowCount() == lines + 1
    QTest.keyClick(keyboard(), Qt.Key.Key_Delete, Qt.KeyboardModifier.AltModifier)
    assert voucher.model.rowCount() == lines


def test_whoever_types_on_after_choosing_an_account_types_into_the_next_cell(
    qtbot: QtBot, voucher: VoucherEditor
) -> None:
    """Not into the account: the next cell opens with the same key, however soon the next one comes."""
    voucher.open_cell(0, ACCOUNT)
    QTest.keyClicks(keyboard(), "100")
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    found = QApplication.activePopupWidget()
    assert found is not None
    QTest.keyClick(found, Qt.Key.Key_Return)
    QTest.keyClicks(keyboard(), "126")
    assert (voucher.model.lines[0].account, voucher.model.lines[0].debit) == ("1001", "126")


def test_a_cell_stays_open_while_a_list_has_the_keyboard(voucher: VoucherEditor) -> None:
    """The editor was taken away, and the next key replaced what had been typed."""
    voucher.open_cell(0, DEBIT)
    QTest.keyClicks(keyboard(), "1")
    line = keyboard()
    for reason in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
        QApplication.sendEvent(line, QFocusEvent(QEvent.Type.FocusOut, reason))
        QApplication.processEvents()
    assert keyboard() is line
    QTest.keyClicks(keyboard(), "26")
    assert voucher.model.lines[0].debit == "126"
