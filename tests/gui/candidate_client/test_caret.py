"""The caret an input method asks for stands in its field, also after the page around the field has moved."""

from PySide6.QtCore import QRect
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from candidate_client.ui.input_method.caret import CaretFollower


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
