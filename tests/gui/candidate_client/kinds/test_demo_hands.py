"""The demo's hands give, on the real screen, the very answer they were asked to give: one item of each kind."""

import random
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from candidate_client.bootstrap import build_application
from candidate_client.core.state import ClientView
from candidate_client.ui.exam.exam_screen import ExamScreen
from candidate_client.ui.trial.hands import WidgetHands
from scripts.centre import samples
from scripts.centre.authoring.exam_folder import read_exam
from scripts.lab.demo.persona import growing
from shared.exam.kinds.parts import Item, Response
from shared.exam.kinds.registry import kind_of
from shared.exam.kinds.short_answer import ShortAnswerItem, ShortAnswerKey
from shared.exam.kinds.voucher import Voucher
from tests.support.one_item import OneItem

SAMPLE = read_exam(samples.EXAM)
ITEMS: dict[str, Item] = {item.kind: item for item in SAMPLE.paper.items()}
WRITING = ShortAnswerItem(item_id="Q", stem="为什么？", points="5")


class Window:
    """What the hands need of the client's window."""

    def __init__(self, desk: OneItem) -> None:
        self._desk = desk
        self.exam: ExamScreen = desk.screen

    @property
    def view(self) -> ClientView:
        self.exam.drafts.flush()
        return self._desk.commands.view


@pytest.mark.parametrize("kind", [*ITEMS, "short_answer"])
def test_hands_answer_change_their_mind_and_are_understood(kind: str, qtbot: QtBot, qapp: QApplication) -> None:
    build_application()
    item = ITEMS.get(kind, WRITING)
    key = SAMPLE.key.items.get(item.item_id, ShortAnswerKey(reference="因为"))
    desk = OneItem([item], SAMPLE.media, accounts=SAMPLE.paper.accounts)
    qtbot.addWidget(desk.screen)
    desk.screen.activateWindow()
    qtbot.waitUntil(desk.screen.isActiveWindow)
    window: Any = Window(desk)
    hands = WidgetHands(window)
    exam = desk.commands.view.exam
    assert exam is not None
    ordered = exam.items[0]
    right: Response = kind_of(item).model_answer(item, key)
    guess: Response = kind_of(item).guess(item, key, random.Random(3))
    for answer in (*growing(guess), right):
        hands.answer(ordered, answer)
    given = desk.answer(item.item_id)
    if isinstance(given, Voucher) and isinstance(right, Voucher):
        assert [(a.account, a.debit, a.credit) for a in given.lines] == [
            (a.account, a.debit, a.credit) for a in right.lines
        ]
        assert (given.date, given.attachments) == (right.date, right.attachments)
    else:
        assert given == right
