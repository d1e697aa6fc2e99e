"""The calculator by hand: going on with a result, what was computed before, functions."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from candidate_client.bootstrap import build_application
from candidate_client.ui.exam.calculator import Calculator
from shared.qtkit.widgets.button import Button


@pytest.fixture
def panel(qtbot: QtBot, qapp: QApplication) -> Iterator[Calculator]:
    build_application()
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(911, 512)
    made = Calculator(host)
    host.show()
    made.bring_up()
    yield made
    host.close()


def press(panel: Calculator, *words: str) -> None:
    buttons = {button.text(): button for button in panel.findChildren(Button)}
    for word in words:
        buttons[word].click()


def test_an_operator_goes_on_with_the_result_and_a_digit_begins_anew(panel: Calculator, qtbot: QtBot) -> None:
    qtbot.keyClicks(panel.edit, "3*4")
    qtbot.keyClick(panel.edit, Qt.Key.Key_Return)
    qtbot.keyClicks(panel.edit, "+1")
    qtbot.keyClick(panel.edit, Qt.Key.Key_Return)
    assert panel.edit.text() == "13"
    qtbot.keyClicks(panel.edit, "7")
    assert panel.edit.text() == "7"


def test_what_was_computed_is_beside_and_comes_back(panel: Calculator, qtbot: QtBot) -> None:
    for sum_ in ("3*4", "1/0", "2+2"):
        panel.edit.setText(sum_)
        qtbot.keyClick(panel.edit, Qt.Key.Key_Return)
    entries = [panel.history.item(n).text() for n in range(panel.history.count())]
    assert entries == ["2+2\n= 4", "3*4\n= 12"]
    qtbot.keyClick(panel.edit, Qt.Key.Key_Up)
    qtbot.keyClick(panel.edit, Qt.Key.Key_Up)
    assert panel.edit.text() == "3*4"
    panel.edit.setText("1+")
    panel.history.itemClicked.emit(panel.history.item(1))
    assert panel.edit.text() == "1+12"
    panel.forget()
    assert panel.history.count() == 0


def test_functions_stay_inside_the_smallest_window(panel: Calculator) -> None:
    press(panel, "科学", "C", "√", "9", ")", "x²", "=")
    assert panel.edit.text() == "9"
    press(panel, "C", "sin", "3", "0", ")", "=", "1/x", "=")
    assert panel.edit.text() == "2"
    press(panel, "±", "=")
    assert panel.edit.text() == "-2"
    assert panel.parentWidget().rect().contains(panel.geometry())
