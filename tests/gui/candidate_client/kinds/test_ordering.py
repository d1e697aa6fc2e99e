"""An ordering item sat by mouse and by keyboard, with real events on the real exam screen."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from candidate_client.ui.kinds.ordering import EntryCard, OrderingEditor
from shared.exam.kinds.ordering import Ordering, OrderingItem
from shared.exam.kinds.parts import Option
from tests.support.one_item import OneItem, seated

TEXTS = {"a": "取得原始凭证", "b": "编制记账凭证", "c": "登记账簿", "d": "编制会计报表"}
ITEM = OrderingItem(
    item_id="O1",
    stem="将会计核算的基本步骤按先后次序排列。",
    points="4",
    entries=tuple(Option(id=name, text=text) for name, text in TEXTS.items()),
)
LEFT = Qt.MouseButton.LeftButton
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def desk(qtbot: QtBot, qapp: QApplication) -> OneItem:
    return seated(qtbot, ITEM)


def editor(desk: OneItem) -> OrderingEditor:
    found = desk.screen.answers.editor
    assert isinstance(found, OrderingEditor)
    return found


def card(desk: OneItem, entry: str) -> EntryCard:
    found = desk.find(f"entry-{entry}")
    assert isinstance(found, EntryCard)
    return found


def given(desk: OneItem) -> str:
    response = desk.answer("O1")
    return "".join(response.order) if isinstance(response, Ordering) else ""


def click(widget: QWidget) -> None:
    QTest.mouseClick(widget, LEFT, pos=QPoint(60, widget.height() // 2))


def drag(desk: OneItem, entry: str, onto: str) -> None:
    """Press on one card, move over the middle of another in steps, release."""
    held, target = card(desk, entry), card(desk, onto)
    start = QPoint(80, held.height() // 2)
    goal = target.mapToParent(target.rect().center())
    QTest.mousePress(held, LEFT, pos=start)
    for part in range(1, 11):
        way = held.mapFromParent(goal) if part == 10 else start + (held.mapFromParent(goal) - start) * (part / 10)
        QTest.mouseMove(held, way)
        QApplication.processEvents()
    QTest.mouseRelease(held, LEFT, pos=held.mapFromParent(goal))


def test_nothing_is_answered_before_anything_is_placed(desk: OneItem) -> None:
    assert given(desk) == ""
    met = [entry.id for entry in desk.commands.view.exam.items[0].item.entries]
    assert sorted(met) == sorted(TEXTS)
    assert met != list(TEXTS), "the order met is drawn from the seed"


def test_clicks_place_one_after_the_other_and_a_second_click_takes_out(desk: OneItem) -> None:
    for entry in "abcd":
        click(card(desk, entry))
    assert given(desk) == "abcd"
    click(card(desk, "b"))
    assert given(desk) == "acd"
    QTest.mouseClick(card(desk, "c").up, LEFT)
    assert given(desk) == "cad"
    QTest.mouseClick(card(desk, "c").out, LEFT)
    assert given(desk) == "ad"


def test_a_dragged_entry_stands_where_it_was_dropped(desk: OneItem, qtbot: QtBot) -> None:
    for entry in "abc":
        click(card(desk, entry))
    qtbot.wait(50)
    drag(desk, "c", onto="a")
    assert given(desk) == "cab"
    qtbot.wait(50)
    drag(desk, "d", onto="a")
    assert set(given(desk)) == set("abcd")
    assert given(desk)[0] == "c"


def test_by_keyboard_alone(desk: OneItem) -> None:
    letters = {entry.id: "ABCD"[place] for place, entry in enumerate(desk.commands.view.exam.items[0].item.entries)}
    for entry in "dcba":
        desk.key(letters[entry])
    assert given(desk) == "dcba"
    assert card(desk, "a").hasFocus()
    desk.key(Qt.Key.Key_Up, ALT)
    assert given(desk) == "dcab"
    desk.key("1")
    assert given(desk) == "adcb"
    desk.key(Qt.Key.Key_Down, ALT)
    assert given(desk) == "dacb"
    desk.key(Qt.Key.Key_Delete)
    assert given(desk) == "dcb"
    desk.key(Qt.Key.Key_Space)
    assert given(desk) == "dcba"


def test_the_answer_is_by_identity_and_comes_up_again_on_another_pc(desk: OneItem, qtbot: QtBot) -> None:
    for entry in "bad":
        click(card(desk, entry))
    moved = OneItem([ITEM], seed="another", answers={"O1": desk.answer("O1") or Ordering(order=())})
    qtbot.addWidget(moved.screen)
    assert editor(moved).placed == ["b", "a", "d"]
    assert editor(moved).response() == Ordering(order=("b", "a", "d"))
