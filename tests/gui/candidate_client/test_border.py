"""The border between a task's words and its workspace stands where the words end, until the candidate moves it."""

import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QScrollArea, QSplitter
from pytestqt.qtbot import QtBot

from candidate_client.core.outline import make_exam
from candidate_client.ui.exam.item_page import ItemPage
from candidate_client.ui.item_editor import ItemEditor
from shared.exam.kinds.short_answer import ShortAnswerItem
from tests.support.one_item import paper_of

WORDS = "2026年11月5日购入冷轧钢板，材料已验收入库，货款尚未支付。请根据资料区的原始凭证填制记账凭证。"
NARROW, WIDE = QSize(420, 700), QSize(1100, 700)


class Workspace(ItemEditor):
    """An editor that takes all the room below the words."""

    fills = True
    wide = True


@pytest.fixture
def page(qtbot: QtBot) -> ItemPage:
    exam = make_exam(paper_of([ShortAnswerItem(item_id="Q", stem=WORDS, points="4")]), {}, "seed")
    made = ItemPage(exam.items[0], exam, Workspace())
    qtbot.addWidget(made)
    return made


def hidden_px(page: ItemPage) -> int:
    """How much of the words is out of sight."""
    return page.findChild(QScrollArea).verticalScrollBar().maximum()


def words_px(page: ItemPage) -> int:
    return page.findChild(QSplitter).sizes()[0]


def test_words_that_wrap_anew_are_seen_whole(page: ItemPage, qtbot: QtBot) -> None:
    page.settle(WIDE, 16)
    page.resize(NARROW)
    page.show()
    qtbot.waitUntil(lambda: hidden_px(page) == 0)
    narrow = words_px(page)
    page.resize(WIDE)
    qtbot.waitUntil(lambda: words_px(page) < narrow)
    assert hidden_px(page) == 0


def test_a_border_that_was_moved_stays(page: ItemPage, qtbot: QtBot) -> None:
    page.resize(WIDE)
    page.show()
    qtbot.waitExposed(page)
    handle = page.findChild(QSplitter).handle(1)
    before = words_px(page)
    QTest.mousePress(handle, Qt.MouseButton.LeftButton, pos=QPoint(5, 1))
    QTest.mouseMove(handle, QPoint(5, 90))
    QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=QPoint(5, 90))
    moved = words_px(page)
    assert moved > before + 50
    page.resize(NARROW)
    qtbot.waitUntil(lambda: page.stem.width() < NARROW.width())
    assert words_px(page) == moved
