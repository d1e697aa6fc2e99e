"""The caret an input method asks for stands in its field, also after the page around the field has moved."""

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QModelIndex, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodQueryEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from candidate_client.bootstrap import build_application
from candidate_client.ui.input_method.caret import CaretFollower
from candidate_client.ui.item_editor import ItemEditor
from candidate_client.ui.items.voucher_model import ACCOUNT
from candidate_client.ui.kinds.voucher import VoucherEditor
from candidate_client.ui.main_window import MainWindow
from candidate_client.ui.sheet.editor import SpreadsheetEditor
from scripts.lab.pictures.client import sample_view
from scripts.lab.pictures.silent import Silent
from shared.exam.accounts import Account


def test_the_caret_follows_what_is_laid_out_and_scrolled_around_it(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(400, 300)
    CaretFollower(window)
    area = QScrollArea(window)
    area.setGeometry(0, 0, 400, 200)
    content = QWidget()
    content.resize(380, 900)
    page = QWidget(content)
    page.setGeometry(0, 100, 380, 600)
    field = QLineEdit(page)
    field.setGeometry(10, 20, 200, 30)
    area.setWidget(content)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)

    def caret_is_inside() -> bool:
        box = QRect(field.mapTo(window, field.rect().topLeft()), field.size())
        return box.contains(QGuiApplication.inputMethod().cursorRectangle().toRect().center())

    assert caret_is_inside()
    page.move(0, 260)
    qtbot.waitUntil(caret_is_inside)
    area.verticalScrollBar().setValue(150)
    qtbot.waitUntil(caret_is_inside)
    other = QLineEdit(window)
    other.show()
    other.setFocus()
    qtbot.waitUntil(other.hasFocus)
    field.setFocus()
    page.move(0, 300)
    qtbot.waitUntil(caret_is_inside)


def asked(field: QWidget) -> QRect:
    """Where the field itself says that its caret is, as an input method asks it; on the screen."""
    query = QInputMethodQueryEvent(Qt.InputMethodQuery.ImCursorRectangle | Qt.InputMethodQuery.ImEnabled)
    QApplication.sendEvent(field, query)
    assert query.value(Qt.InputMethodQuery.ImEnabled)
    told = query.value(Qt.InputMethodQuery.ImCursorRectangle)
    caret = told.toRect() if isinstance(told, QRectF) else told
    assert isinstance(caret, QRect)
    return QRect(field.mapToGlobal(caret.topLeft()), caret.size())


@pytest.mark.parametrize("room", [(1366, 768), (911, 512)])
def test_every_place_to_write_says_where_its_caret_is(qtbot: QtBot, qapp: QApplication, room: tuple[int, int]) -> None:
    """The list of candidates opened in a corner over lists, and in the middle of a table over its cells."""
    build_application()
    window = MainWindow(Silent(sample_view()))
    qtbot.addWidget(window)
    window.resize(*room)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)

    def turn_to(item_id: str) -> ItemEditor:
        window.show_view(replace(sample_view(), position=item_id, answers={}))
        editor = window.exam.answers.editor
        assert editor is not None
        return editor

    def at_caret(inside: QRect) -> None:
        field = QApplication.focusWidget()
        assert field is not None
        seen = QRect(field.mapToGlobal(QPoint(0, 0)), field.size()).adjusted(-4, -4, 4, 4)
        caret = asked(field)
        assert seen.contains(caret)
        assert inside.adjusted(-4, -4, 4, 4).contains(caret)

    def of(part: QWidget) -> QRect:
        return QRect(part.mapToGlobal(QPoint(0, 0)), part.size())

    blank = turn_to("B1").first_focus()
    assert blank is not None
    at_caret(of(blank))
    form = turn_to("F1").first_focus()
    assert form is not None
    at_caret(of(form))
    voucher = turn_to("V1")
    assert isinstance(voucher, VoucherEditor)
    at_caret(of(voucher.date))
    for row, column in ((0, 0), (3, 3)):
        voucher.open_cell(row, column)
        port = voucher.table.viewport()
        index = voucher.model.index(row, column)

        def cell(port: QWidget = port, index: QModelIndex = index) -> QRect:
            box = voucher.table.visualRect(index)
            return QRect(port.mapToGlobal(box.topLeft()), box.size())

        at_caret(cell())
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
        qtbot.waitUntil(voucher.table.hasFocus)
        at_caret(cell())
    sheet = turn_to("X1")
    assert isinstance(sheet, SpreadsheetEditor)
    sheet.desk.pick(5, 2)
    box = sheet.grid.box(sheet.desk.look.merged(5, 2))
    at_caret(QRect(sheet.grid.viewport().mapToGlobal(box.topLeft()), box.size()).adjusted(0, -4, 40, 12))
    window.allow_close()


def test_over_a_list_of_accounts_the_caret_stays_in_its_cell(qtbot: QtBot, qapp: QApplication) -> None:
    """While the list is open Qt reckons from its corner: what is told is made up for that."""
    build_application()
    editor = VoucherEditor([Account(code="1001", name="库存现金", full_name="库存现金", category="资产")])
    qtbot.addWidget(editor)
    editor.resize(900, 400)
    editor.show()
    editor.activateWindow()
    qtbot.waitUntil(editor.isActiveWindow)
    editor.open_cell(1, ACCOUNT)
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    qtbot.keyClicks(field, "1")
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    over = QGuiApplication.focusWindow()
    assert over is not None
    caret = QGuiApplication.inputMethod().cursorRectangle().toRect()
    spot = over.mapToGlobal(caret.topLeft())  # as Qt's own input contexts reckon
    assert QRect(field.mapToGlobal(QPoint(0, 0)), field.size()).adjusted(-4, -4, 4, 4).contains(spot)
    QApplication.activePopupWidget().hide()
