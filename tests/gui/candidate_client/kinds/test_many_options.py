"""A choice with more options than digits: all are on the screen, letters reach every one, 0 the tenth."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from candidate_client.bootstrap import build_application
from shared.exam.kinds.asking import check_item
from shared.exam.kinds.choice import ChoiceKey
from shared.exam.kinds.kind import Desk
from shared.exam.kinds.multiple_choice import MultipleChoice, MultipleChoiceItem
from shared.exam.kinds.parts import Option
from tests.support.one_item import OneItem


def item(count: int) -> MultipleChoiceItem:
    options = tuple(Option(id=f"o{n:02d}", text=f"第 {n} 个选项") for n in range(1, count + 1))
    return MultipleChoiceItem(item_id="M1", stem="选出所有正确的。", points="3", options=options)


def test_twenty_six_options_are_shown_and_reached_by_letter_and_digit(qtbot: QtBot, qapp: QApplication) -> None:
    build_application()
    desk = OneItem([item(26)])
    qtbot.addWidget(desk.screen)
    desk.screen.activateWindow()
    qtbot.waitUntil(desk.screen.isActiveWindow)
    exam = desk.commands.view.exam
    assert exam is not None
    met = exam.items[0].item
    assert isinstance(met, MultipleChoiceItem)
    names = [option.id for option in met.options]
    assert all(desk.find(f"option-{name}") is not None for name in names)
    for key in ("0", "g", "Z", "1"):
        desk.key(key)
    chosen = desk.answer("M1")
    assert chosen == MultipleChoice(choices=tuple(sorted(names[place] for place in (9, 6, 25, 0))))
    assert desk.commands.view.flags == frozenset(), "no letter of an option is a command of the exam screen"
    desk.key(Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    assert desk.commands.view.flags == {"M1"}


@pytest.mark.parametrize(("count", "refused"), [(26, False), (27, True), (1, True)])
def test_more_options_than_letters_are_refused(count: int, refused: bool) -> None:
    desk = Desk(media=(), leaf_accounts=frozenset(), inspect=lambda *_: ())
    codes = {found.code for found in check_item(item(count), ChoiceKey(right=("o01", "o02")), desk)}
    assert ("option_count" in codes) is refused
    assert bool(codes) is refused
