"""Keys that were pressed while a list closed were sent to its window: they are written where the keyboard is now.

A PC that stands still for a moment gets a whole word at once, each key meant for the window that had the keyboard when
it was pressed.
"""

from collections.abc import Iterator
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from candidate_client.ui.items.voucher_model import ACCOUNT
from candidate_client.ui.kinds.voucher import VoucherEditor
from shared.exam.accounts import Account
from shared.exam.kinds.form import Form, FormCell, FormField, FormItem, FormTable
from tests.support.one_item import seated
from tests.support.voucher_window import voucher_window

CASH = Account(code="1001", name="库存现金", full_name="库存现金", category="资产")
BANK = Account(code="1002", name="银行存款", full_name="银行存款", category="资产")


def press(window: QWindow, *keys: str | Qt.Key) -> None:
    """As the system delivers keys: to a window, whatever became of it since."""
    for key in keys:
        QTest.keyClick(window, key) if isinstance(key, Qt.Key) else QTest.keyClick(window, cast("Qt.Key", key))


def window_of_the_list() -> QWindow:
    return next(w for w in QGuiApplication.topLevelWindows() if w.type() == Qt.WindowType.Popup and w.isVisible())


@pytest.fixture
def voucher(qtbot: QtBot, qapp: QApplication) -> Iterator[VoucherEditor]:
    yield from voucher_window(qtbot, [CASH, BANK])


def opened_list(qtbot: QtBot, voucher: VoucherEditor, typed: str) -> QWindow:
    voucher.open_cell(0, ACCOUNT)
    field = QApplication.focusWidget()
    assert field is not None
    QTest.keyClicks(field, typed)
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    return window_of_the_list()


def test_a_code_that_no_account_has_is_left_by_enter(qtbot: QtBot, voucher: VoucherEditor) -> None:
    window = opened_list(qtbot, voucher, "1")
    press(window, *"403-01", Qt.Key.Key_Return, *"126000.00", Qt.Key.Key_Return)
    line = voucher.model.lines[0]
    assert (line.account, line.debit, line.credit) == ("1403-01", "126000.00", "")


def test_a_chosen_account_is_left_by_enter(qtbot: QtBot, voucher: VoucherEditor) -> None:
    window = opened_list(qtbot, voucher, "10")
    press(window, *"02", Qt.Key.Key_Return, *"126000.00", Qt.Key.Key_Return, *"12")
    line = voucher.model.lines[0]
    assert (line.account, line.debit, line.credit) == ("1002", "", "12")


def test_a_choice_of_a_form_is_taken_and_left(qtbot: QtBot, qapp: QApplication) -> None:
    fields = (
        FormField(id="a", label="性质", type="choice", choices=("有利", "不利")),
        FormField(id="b", label="金额", type="money"),
    )
    row = tuple(FormCell(field=field.id) for field in fields)
    desk = seated(qtbot, FormItem(item_id="F", stem="填表。", points="3", form=FormTable(fields=fields, rows=(row,))))
    choice = desk.find("field-a")
    choice.setFocus()
    desk.key(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    window = window_of_the_list()
    press(window, Qt.Key.Key_Down, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is None)
    press(window, Qt.Key.Key_Tab, *"1250")
    assert desk.answer("F") == Form(fields={"a": "有利", "b": "1250.00"})


def test_a_day_is_picked_and_left(qtbot: QtBot, voucher: VoucherEditor) -> None:
    voucher.date.setText("2026-11-05")
    voucher.date.setFocus()
    opens = voucher.findChild(QWidget, "voucher-calendar")
    assert opens is not None
    QTest.mouseClick(opens, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    window = window_of_the_list()
    press(window, Qt.Key.Key_Right, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is None)
    press(window, Qt.Key.Key_Return, *"12")
    assert (voucher.date.text(), voucher.attachments.text()) == ("2026-11-06", "12")
