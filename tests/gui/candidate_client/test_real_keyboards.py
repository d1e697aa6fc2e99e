"""Keys as keyboards send them: keypad, CapsLock, held down, undoing; and a screen that changes its size."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from candidate_client.ui.items.choice import ChoiceEditor
from candidate_client.ui.items.voucher_model import CREDIT, DEBIT, SUMMARY
from candidate_client.ui.kinds.voucher import VoucherEditor
from shared.exam.kinds.fill_in import Blank, FillIn, FillInItem
from shared.exam.kinds.multiple_choice import MultipleChoice, MultipleChoiceItem
from shared.exam.kinds.parts import Item, Option
from shared.exam.kinds.single_choice import SingleChoice, SingleChoiceItem
from shared.exam.kinds.voucher import VoucherItem
from tests.support.one_item import OneItem, seated

KEY = Qt.Key
NONE, PAD = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
LEFT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton
OPTIONS = tuple(Option(id=name, text=f"选项 {name}") for name in "ABC")
CHOICE = SingleChoiceItem(item_id="S", stem="选一个", points="1", options=OPTIONS)
SEVERAL = MultipleChoiceItem(item_id="M", stem="选几个", points="1", options=OPTIONS)
VOUCHER = VoucherItem(item_id="V", stem="填制凭证", points="1")
MANY = FillInItem(
    item_id="B",
    stem="\n\n".join(f"第 {n} 空 {{{{{n}}}}}" for n in range(1, 25)),
    points="1",
    blanks=tuple(Blank(id=str(n)) for n in range(1, 25)),
)


@pytest.fixture
def sit(qtbot: QtBot, qapp: QApplication) -> Callable[..., OneItem]:
    def open_items(*items: Item) -> OneItem:
        return seated(qtbot, *items)

    return open_items


def voucher(desk: OneItem) -> VoucherEditor:
    editor = desk.screen.answers.editor
    assert isinstance(editor, VoucherEditor)
    return editor


def focus() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def hold(key: Qt.Key, held: Qt.KeyboardModifier = NONE, times: int = 30) -> None:
    for number in range(times):
        repeated = number > 0
        for kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
            QApplication.sendEvent(focus(), QKeyEvent(kind, key, held, "", repeated))


def pad(*keys: tuple[Qt.Key, str]) -> None:
    for key, text in keys:
        QApplication.sendEvent(focus(), QKeyEvent(QEvent.Type.KeyPress, key, PAD, text))


def test_the_keypad_writes_an_amount_and_goes_on(sit: Callable[..., OneItem]) -> None:
    editor = voucher(sit(VOUCHER))
    editor.open_cell(0, DEBIT)
    pad((KEY.Key_1, "1"), (KEY.Key_2, "2"), (KEY.Key_Period, "."), (KEY.Key_5, "5"), (KEY.Key_Enter, "\r"))
    assert editor.model.lines[0].debit == "12.50"
    assert (editor.table.currentIndex().row(), editor.table.currentIndex().column()) == (0, CREDIT)
    pad((KEY.Key_Minus, "-"), (KEY.Key_7, "7"), (KEY.Key_Enter, "\r"))
    assert editor.model.lines[0].credit == "-7.00"


def test_the_keypad_chooses(sit: Callable[..., OneItem]) -> None:
    desk = sit(CHOICE)
    editor = desk.screen.answers.editor
    assert isinstance(editor, ChoiceEditor)
    pad((KEY.Key_2, "2"))
    assert desk.answer("S") == SingleChoice(choice=list(editor.cards)[1])


def test_letters_choose_with_capslock_too(sit: Callable[..., OneItem]) -> None:
    desk = sit(CHOICE)
    editor = desk.screen.answers.editor
    assert isinstance(editor, ChoiceEditor)
    QApplication.sendEvent(focus(), QKeyEvent(QEvent.Type.KeyPress, KEY.Key_C, NONE, "C"))
    assert desk.answer("S") == SingleChoice(choice=list(editor.cards)[2])


def test_enter_held_down_begins_no_line_after_the_last(sit: Callable[..., OneItem]) -> None:
    editor = voucher(sit(VOUCHER))
    editor.open_cell(0, SUMMARY)
    lines = editor.model.rowCount()
    hold(KEY.Key_Return, times=60)
    assert editor.model.rowCount() == lines
    QApplication.sendEvent(focus(), QKeyEvent(QEvent.Type.KeyPress, KEY.Key_Return, NONE, "\r"))
    assert editor.model.rowCount() == lines + 1, "pressed once more it does"


@pytest.mark.parametrize(("key", "more"), [(KEY.Key_Delete, -1), (KEY.Key_Insert, 1)])
def test_lines_come_and_go_one_a_press(sit: Callable[..., OneItem], key: Qt.Key, more: int) -> None:
    """Alt+Delete held for a second took every line of the voucher along."""
    editor = voucher(sit(VOUCHER))
    for row in range(6):
        if row == editor.model.rowCount():
            editor.add_line()
        editor.model.setData(editor.model.index(row, DEBIT), str(row + 1))
    editor.open_cell(2, SUMMARY)
    window = editor.window().windowHandle()
    assert window is not None
    for number in range(20):
        event = QKeyEvent(QEvent.Type.KeyPress, key, ALT, "", number > 0)
        QApplication.sendEvent(window, event)
    QApplication.processEvents()
    assert editor.model.rowCount() == 6 + more


def test_undone_in_a_cell_is_undone_in_the_answer(sit: Callable[..., OneItem]) -> None:
    editor = voucher(sit(VOUCHER))
    editor.open_cell(0, DEBIT)
    QTest.keyClicks(focus(), "12")
    QTest.keyClick(focus(), KEY.Key_Z, CTRL)
    field = focus()
    assert isinstance(field, QLineEdit)
    assert editor.model.lines[0].debit == field.text() != "12"
    QTest.keyClicks(focus(), "345")
    QTest.keyClick(focus(), KEY.Key_A, CTRL)
    QTest.keyClick(focus(), KEY.Key_Delete)
    assert editor.model.lines[0].debit == ""


def test_full_width_digits_are_an_amount(sit: Callable[..., OneItem]) -> None:
    editor = voucher(sit(VOUCHER))
    editor.open_cell(0, DEBIT)
    for sign in "１２，０００．５０":
        event = QInputMethodEvent("", [])
        event.setCommitString(sign)
        QApplication.sendEvent(focus(), event)
    QTest.keyClick(focus(), KEY.Key_Return)
    assert editor.model.lines[0].debit == "12000.50"


def test_pressed_on_one_option_and_let_go_on_another_chooses_neither(sit: Callable[..., OneItem]) -> None:
    desk = sit(SEVERAL)
    first, second = desk.find("option-A"), desk.find("option-B")
    QTest.mousePress(first, LEFT)
    QTest.mouseMove(second)
    QTest.mouseRelease(first, LEFT, pos=first.mapFromGlobal(second.mapToGlobal(second.rect().center())))
    assert desk.answer("M") is None
    for card in (first, second):
        QTest.mouseClick(card, MIDDLE)
        QTest.mouseClick(card, Qt.MouseButton.RightButton)
    assert desk.answer("M") is None
    QTest.mouseClick(first, LEFT)
    QTest.mouseDClick(second, LEFT)
    assert isinstance(desk.answer("M"), MultipleChoice)


@pytest.mark.parametrize("size", [(911, 512), (760, 430), (1920, 1080)])
def test_a_screen_that_changes_its_size_keeps_cell_word_and_caret(
    sit: Callable[..., OneItem], qtbot: QtBot, size: tuple[int, int]
) -> None:
    desk = sit(VOUCHER)
    editor = voucher(desk)
    editor.open_cell(1, SUMMARY)
    QTest.keyClicks(focus(), "ab")
    QTest.keyClick(focus(), KEY.Key_Left)
    QApplication.sendEvent(focus(), QInputMethodEvent("采购", []))
    desk.screen.resize(*size)
    qtbot.wait(30)
    event = QInputMethodEvent("", [])
    event.setCommitString("采购")
    QApplication.sendEvent(focus(), event)
    assert editor.model.lines[1].summary == "a采购b"
    assert seen(focus()), "and is in sight"


def test_the_blank_one_writes_in_stays_in_sight(sit: Callable[..., OneItem], qtbot: QtBot) -> None:
    desk = sit(MANY)
    desk.find("blank-24").setFocus()
    QTest.keyClicks(focus(), "7")
    desk.screen.resize(911, 512)
    qtbot.wait(30)
    assert seen(focus())
    answer = desk.answer("B")
    assert isinstance(answer, FillIn)
    assert answer.blanks["24"] == "7"


def seen(field: QWidget) -> bool:
    window = field.window()
    place = field.mapTo(window, QPoint(0, field.height() // 2))
    return field.visibleRegion().boundingRect().height() >= field.height() // 2 and window.rect().contains(place)
