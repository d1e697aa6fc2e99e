"""A matching item sat by mouse and by keyboard, with real events on the real exam screen."""

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from candidate_client.ui.kinds.matching import MatchingEditor
from shared.exam.kinds.matching import Matching, MatchingItem
from shared.exam.kinds.parts import Option
from tests.support.one_item import OneItem, seated

ITEM = MatchingItem(
    item_id="P1",
    stem="把左边的业务与右边的科目配对。",
    points="3",
    entries=tuple(Option(id=name, text=text) for name, text in (("x", "购料"), ("y", "发放工资"), ("z", "缴纳税款"))),
    options=tuple(Option(id=name, text=name) for name in ("原材料", "应付职工薪酬", "应交税费", "库存商品")),
)
LEFT = Qt.MouseButton.LeftButton


def sit(qtbot: QtBot, item: MatchingItem, answers: dict[str, Matching] | None = None, seed: str = "seed") -> OneItem:
    return seated(qtbot, item, seed=seed, answers=answers)


@pytest.fixture
def desk(qtbot: QtBot, qapp: QApplication) -> OneItem:
    return sit(qtbot, ITEM)


def met(desk: OneItem) -> MatchingItem:
    exam = desk.commands.view.exam
    assert exam is not None
    item = exam.items[0].item
    assert isinstance(item, MatchingItem)
    return item


def given(desk: OneItem) -> dict[str, str]:
    response = desk.answer("P1")
    return dict(response.pairs) if isinstance(response, Matching) else {}


def click(desk: OneItem, name: str) -> None:
    widget = desk.find(name)
    QTest.mouseClick(widget, LEFT, pos=QPoint(60, widget.height() // 2))


def drag(held: QWidget, target: QWidget) -> None:
    start = held.rect().center()
    goal = held.mapFrom(held.window(), target.mapTo(target.window(), target.rect().center()))
    QTest.mousePress(held, LEFT, pos=start)
    for part in range(1, 9):
        QTest.mouseMove(held, start + (goal - start) * (part / 8))
        QApplication.processEvents()
    QTest.mouseRelease(held, LEFT, pos=goal)


def test_left_then_right_makes_a_pair_and_goes_on_to_the_next(desk: OneItem) -> None:
    click(desk, "match-entry-y")
    click(desk, "match-option-应付职工薪酬")
    assert given(desk) == {"y": "应付职工薪酬"}
    click(desk, "match-entry-x")
    click(desk, "match-option-原材料")
    click(desk, "match-option-应交税费")  # the one still open was taken up by itself
    assert given(desk) == {"x": "原材料", "y": "应付职工薪酬", "z": "应交税费"}


def test_an_option_that_serves_once_moves_and_one_for_reuse_stays(desk: OneItem, qtbot: QtBot) -> None:
    for entry in ("x", "y"):
        click(desk, f"match-entry-{entry}")
        click(desk, "match-option-原材料")
    assert given(desk) == {"y": "原材料"}
    often = sit(qtbot, replace(ITEM, reuse=True))
    for entry in ("x", "y"):
        click(often, f"match-entry-{entry}")
        click(often, "match-option-原材料")
    assert given(often) == {"x": "原材料", "y": "原材料"}


def test_dragging_either_way_makes_a_pair(desk: OneItem, qtbot: QtBot) -> None:
    qtbot.wait(50)
    drag(desk.find("match-option-原材料"), desk.find("match-entry-x"))
    assert given(desk) == {"x": "原材料"}
    drag(desk.find("match-entry-z"), desk.find("match-option-应交税费"))
    assert given(desk) == {"x": "原材料", "z": "应交税费"}
    drag(desk.find("match-entry-y"), desk.find("match-entry-x"))
    assert given(desk) == {"x": "原材料", "z": "应交税费"}, "a drop beside the other column changes nothing"


def test_a_pair_is_taken_back_by_cross_by_clicking_it_again_and_by_delete(desk: OneItem) -> None:
    pairs = {"x": "原材料", "y": "应付职工薪酬", "z": "应交税费"}
    for entry, option in pairs.items():
        click(desk, f"match-entry-{entry}")
        click(desk, f"match-option-{option}")
    editor = desk.screen.answers.editor
    assert isinstance(editor, MatchingEditor)
    QTest.mouseClick(editor.entries["x"].out, LEFT)
    assert given(desk) == {"y": "应付职工薪酬", "z": "应交税费"}
    click(desk, "match-entry-y")
    click(desk, "match-option-应付职工薪酬")
    assert given(desk) == {"z": "应交税费"}
    click(desk, "match-entry-z")
    desk.key(Qt.Key.Key_Delete)
    assert given(desk) == {}
    assert desk.answer("P1") is None


def test_by_keyboard_alone(desk: OneItem) -> None:
    item = met(desk)
    letters = {option.id: "ABCD"[place] for place, option in enumerate(item.options)}
    entries = [entry.id for entry in item.entries]
    desk.key(letters["原材料"])
    assert given(desk) == {entries[0]: "原材料"}
    desk.key(Qt.Key.Key_Down)
    desk.key(letters["应交税费"].lower())
    assert given(desk) == {entries[0]: "原材料", entries[2]: "应交税费"}
    desk.key("1")
    desk.key(letters["库存商品"])
    assert given(desk) == {entries[0]: "库存商品", entries[2]: "应交税费"}
    desk.key("3")
    desk.key(Qt.Key.Key_Backspace)
    assert given(desk) == {entries[0]: "库存商品"}


def test_tab_takes_up_the_entry_it_comes_to(desk: OneItem) -> None:
    item = met(desk)
    letters = {option.id: "ABCD"[place] for place, option in enumerate(item.options)}
    desk.find(f"match-entry-{item.entries[0].id}").setFocus()
    desk.key(Qt.Key.Key_Tab)
    desk.key(letters["原材料"])
    assert given(desk) == {item.entries[1].id: "原材料"}


def test_the_answer_is_by_identity_and_comes_up_again_on_another_pc(qtbot: QtBot, qapp: QApplication) -> None:
    answer = Matching(pairs={"z": "应交税费", "x": "原材料"})
    moved = sit(qtbot, ITEM, {"P1": answer}, seed="another")
    editor = moved.screen.answers.editor
    assert isinstance(editor, MatchingEditor)
    assert editor.response() == answer
