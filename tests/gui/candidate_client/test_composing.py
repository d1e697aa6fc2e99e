"""A word that is being composed when something takes the keyboard away is written as it is shown, and nowhere else."""

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from candidate_client.core.clock import ClockView
from candidate_client.core.localclock import monotonic_ms
from candidate_client.ui.kinds.voucher import VoucherEditor
from shared.exam.kinds.fill_in import Blank, FillIn, FillInItem
from shared.exam.kinds.short_answer import ShortAnswer, ShortAnswerItem
from shared.exam.kinds.voucher import Voucher, VoucherItem
from tests.support.one_item import OneItem, seated

BLANKS = FillInItem(item_id="B", stem="{{1}}、{{2}}", points="2", blanks=(Blank(id="1"), Blank(id="2")))
LONG = ShortAnswerItem(item_id="Q", stem="简述", points="1")
VOUCHER = VoucherItem(item_id="V", stem="填制凭证", points="1")
BOUGHT = FillIn(blanks={"1": "采购", "2": ""})
LEFT = Qt.MouseButton.LeftButton


def compose(word: str) -> QWidget:
    """What an input method shows at the caret."""
    field = QApplication.focusWidget()
    assert field is not None
    QApplication.sendEvent(field, QInputMethodEvent(word, []))
    return field


@pytest.fixture
def desk(qtbot: QtBot, qapp: QApplication) -> OneItem:
    made = seated(qtbot, BLANKS, LONG, VOUCHER)
    made.find("blank-1").setFocus()
    return made


@pytest.mark.parametrize("how", ["blank-2", "exam-next", "exam-hand-in", "exam-scratch", "F10", "F9"])
def test_it_stays_when_something_else_is_clicked_or_opened(desk: OneItem, how: str) -> None:
    compose("采购")
    if how.startswith("F"):
        desk.key(Qt.Key.Key_F10 if how == "F10" else Qt.Key.Key_F9)
    else:
        QTest.mouseClick(desk.find(how), LEFT)
    assert desk.answer("B") == BOUGHT


def test_it_stays_when_the_field_itself_is_clicked(desk: OneItem) -> None:
    QTest.mouseClick(compose("采购"), LEFT)
    assert desk.answer("B") == BOUGHT


def test_it_stays_in_a_longer_text(desk: OneItem) -> None:
    desk.commands.visit("Q")
    field = compose("利润")
    assert isinstance(field, QPlainTextEdit)
    QTest.mouseClick(field.viewport(), LEFT)
    compose("数据")
    desk.commands.visit("B")
    assert desk.answer("Q") == ShortAnswer(text="利润数据")
    assert desk.answer("B") is None


def test_it_stays_in_its_cell(desk: OneItem, qtbot: QtBot) -> None:
    desk.commands.visit("V")
    editor = desk.screen.answers.editor
    assert isinstance(editor, VoucherEditor)
    editor.open_cell(0, 0)
    compose("采购")
    QTest.mouseClick(editor.table.viewport(), LEFT, pos=editor.table.visualRect(editor.model.index(1, 0)).center())
    answer = desk.answer("V")
    assert isinstance(answer, Voucher)
    assert [line.summary for line in answer.lines] == ["采购"]


def test_what_the_candidate_took_back_stays_away(desk: OneItem) -> None:
    compose("采购")
    compose("")
    QApplication.processEvents()
    QTest.mouseClick(desk.find("blank-2"), LEFT)
    assert desk.answer("B") is None


def test_what_a_method_gives_up_at_that_moment_is_kept(desk: OneItem) -> None:
    """As IBus does: it clears what is shown, and the keyboard goes in the same breath."""
    other = desk.find("blank-2")
    compose("采购")
    compose("")
    other.setFocus()
    assert desk.answer("B") == BOUGHT


def test_what_a_method_writes_itself_is_not_written_twice(desk: OneItem) -> None:
    field = compose("采购")
    event = QInputMethodEvent("", [])
    event.setCommitString("采购")
    QApplication.sendEvent(field, event)
    desk.find("blank-2").setFocus()
    assert desk.answer("B") == BOUGHT


def test_before_the_time_is_over_it_is_written_once(desk: OneItem) -> None:
    for left_ms, shown, kept in ((5000, "采购", None), (400, "采购", "采购"), (200, "钢板", "采购")):
        compose(shown)
        clock = ClockView(offset_ms=0, running=True, deadline_ms=monotonic_ms() + left_ms)
        desk.commands.view = replace(desk.commands.view, clock=clock)
        desk.screen.apply(desk.commands.view)
        desk.screen.tick()
        answer = desk.commands.view.answers.get("B")
        assert answer == (None if kept is None else FillIn(blanks={"1": kept, "2": ""})), left_ms
