"""A case sat by mouse and by keyboard: each question has its own editor, the material stays beside them."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from candidate_client.presenters.navigator import rows
from candidate_client.ui.kinds.case import CaseEditor, QuestionBlock
from shared.exam.kinds.case import Case, CaseItem
from shared.exam.kinds.fill_in import Blank, FillIn, FillInItem
from shared.exam.kinds.multiple_choice import MultipleChoice, MultipleChoiceItem
from shared.exam.kinds.parts import Option
from shared.exam.kinds.short_answer import ShortAnswer, ShortAnswerItem
from shared.exam.kinds.single_choice import SingleChoice, SingleChoiceItem
from shared.exam.kinds.true_false import TrueFalse, TrueFalseItem
from tests.support.one_item import OneItem, seated

OPTIONS = tuple(Option(id=name, text=f"选项{name}") for name in "ABCD")
ITEM = CaseItem(
    item_id="C1",
    stem="根据材料回答。",
    points="8",
    material="某企业本月发生下列业务……",
    questions=(
        SingleChoiceItem(item_id="1", stem="一？", points="1", options=OPTIONS),
        MultipleChoiceItem(item_id="2", stem="二？", points="2", options=OPTIONS),
        TrueFalseItem(item_id="3", stem="三。", points="1"),
        FillInItem(item_id="4", stem="是 {{1}} 元。", points="2", blanks=(Blank(id="1", hint="元"),)),
        ShortAnswerItem(item_id="5", stem="为什么？", points="2"),
    ),
)
LEFT = Qt.MouseButton.LeftButton
CTRL = Qt.KeyboardModifier.ControlModifier


def sit(qtbot: QtBot, answers: dict[str, Case] | None = None, seed: str = "seed") -> OneItem:
    return seated(qtbot, ITEM, seed=seed, answers=answers)


@pytest.fixture
def desk(qtbot: QtBot, qapp: QApplication) -> OneItem:
    return sit(qtbot)


def block(desk: OneItem, question: str) -> QuestionBlock:
    found = desk.find(f"question-{question}")
    assert isinstance(found, QuestionBlock)
    return found


def part(desk: OneItem, question: str, name: str) -> QWidget:
    found = block(desk, question).findChild(QWidget, name)
    assert found is not None
    return found


def given(desk: OneItem) -> dict[str, object]:
    response = desk.answer("C1")
    return dict(response.answers) if isinstance(response, Case) else {}


def progress(desk: OneItem) -> str:
    return rows(desk.commands.view)[0].cells[0].progress


def test_by_mouse_each_question_keeps_its_own_answer(desk: OneItem) -> None:
    assert desk.find("material").isVisible()
    assert progress(desk) == "none"
    QTest.mouseClick(part(desk, "2", "option-A"), LEFT)
    QTest.mouseClick(part(desk, "2", "option-C"), LEFT)
    QTest.mouseClick(part(desk, "1", "option-A"), LEFT)
    QTest.mouseClick(part(desk, "1", "option-B"), LEFT)
    QTest.mouseClick(part(desk, "3", "option-false"), LEFT)
    assert given(desk) == {
        "1": SingleChoice(choice="B"),
        "2": MultipleChoice(choices=("A", "C")),
        "3": TrueFalse(value=False),
    }
    assert progress(desk) == "partly"
    assert block(desk, "1").progress.text() == "●"
    assert block(desk, "4").progress.text() == "○"
    QTest.mouseClick(part(desk, "1", "option-B"), LEFT)
    assert "1" not in given(desk)


def test_by_keyboard_alone(desk: OneItem, qtbot: QtBot) -> None:
    exam = desk.commands.view.exam
    assert exam is not None
    met = exam.items[0].item
    assert isinstance(met, CaseItem)
    first, second = met.questions[:2]
    assert isinstance(first, SingleChoiceItem)
    assert isinstance(second, MultipleChoiceItem)
    desk.key("b")
    desk.key(Qt.Key.Key_Down, CTRL)
    desk.key("1")
    desk.key("D")
    desk.key(Qt.Key.Key_Down, CTRL)
    desk.key("1")
    desk.key(Qt.Key.Key_Down, CTRL)
    desk.key("1,800")
    desk.key(Qt.Key.Key_Down, CTRL)
    writing = part(desk, "5", "short-answer")
    assert writing.hasFocus()
    assert isinstance(writing, QPlainTextEdit)
    QTest.keyClicks(writing, "because")
    assert given(desk) == {
        "1": SingleChoice(choice=first.options[1].id),
        "2": MultipleChoice(choices=tuple(sorted((second.options[0].id, second.options[3].id)))),
        "3": TrueFalse(value=True),
        "4": FillIn(blanks={"1": "1,800"}),
        "5": ShortAnswer(text="because"),
    }
    assert progress(desk) == "full"
    desk.key(Qt.Key.Key_Up, CTRL)
    assert part(desk, "4", "blank-1").hasFocus()
    assert not block(desk, "4").visibleRegion().isEmpty()


def test_a_key_without_a_focus_goes_to_the_first_question_without_an_answer(desk: OneItem) -> None:
    QTest.mouseClick(part(desk, "1", "option-A"), LEFT)
    desk.screen.setFocus()
    QTest.keyClick(desk.screen, Qt.Key.Key_C)
    exam = desk.commands.view.exam
    assert exam is not None
    met = exam.items[0].item
    assert isinstance(met, CaseItem)
    second = met.questions[1]
    assert isinstance(second, MultipleChoiceItem)
    assert given(desk)["2"] == MultipleChoice(choices=(second.options[2].id,))


def test_the_answer_comes_up_again_on_another_pc_with_what_was_struck_out(qtbot: QtBot, qapp: QApplication) -> None:
    answer = Case(answers={"1": SingleChoice(choice="C"), "4": FillIn(blanks={"1": "18"})})
    moved = sit(qtbot, {"C1": answer}, seed="another")
    editor = moved.screen.answers.editor
    assert isinstance(editor, CaseEditor)
    assert editor.response() == answer
    QTest.mouseClick(part(moved, "2", "option-D"), Qt.MouseButton.RightButton)
    assert editor.marks() == {"2/D"}
    again = CaseEditor(ITEM, moved.commands.view.exam)  # type: ignore[arg-type]  # it is there
    qtbot.addWidget(again)
    again.set_marks(editor.marks())
    assert again.marks() == {"2/D"}
    again.set_text_px(20)
