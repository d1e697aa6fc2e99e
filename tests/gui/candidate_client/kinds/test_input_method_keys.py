"""Keys that switch a Chinese input method never touch an answer: where no method takes them, they arrive here."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from candidate_client.bootstrap import build_application
from shared.exam.kinds.parts import Option
from shared.exam.kinds.single_choice import SingleChoice, SingleChoiceItem
from shared.qtkit.widgets.button import Button
from tests.support.one_item import OneItem

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.mark.parametrize("held", [CTRL, SHIFT])
def test_a_chosen_answer_stays_when_the_input_method_is_switched(
    held: Qt.KeyboardModifier, qtbot: QtBot, qapp: QApplication
) -> None:
    build_application()
    options = (Option(id="A", text="借方"), Option(id="B", text="贷方"))
    desk = OneItem([SingleChoiceItem(item_id="S", stem="记在哪一方？", points="1", options=options)])
    qtbot.addWidget(desk.screen)
    desk.find("option-A").setFocus()
    desk.key(Qt.Key.Key_Space)
    assert desk.answer("S") == SingleChoice(choice="A")
    desk.key(Qt.Key.Key_Space, held)
    assert desk.answer("S") == SingleChoice(choice="A")
    desk.key(Qt.Key.Key_Space)
    assert desk.answer("S") is None, "Space alone takes the answer away as before"


@pytest.mark.parametrize("held", [CTRL, SHIFT])
def test_no_button_is_pressed_by_them(held: Qt.KeyboardModifier, qtbot: QtBot, qapp: QApplication) -> None:
    button, pressed = Button("交卷"), []
    qtbot.addWidget(button)
    button.clicked.connect(lambda: pressed.append(True))
    QTest.keyClick(button, Qt.Key.Key_Space, held)
    assert not pressed
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert pressed == [True]
