"""Calculator, scratch paper and hand-in get the keyboard, and the exam behind them does not."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.gui.candidate_client.conftest import Seat
from tests.gui.candidate_client.test_exam_day import at_work
from tests.support.tiny_session import TinySession


def press(seat: Seat, *keys: Qt.Key) -> None:
    handle = seat.window.windowHandle()
    assert handle is not None
    for key in keys:
        QTest.keyClick(handle, key)


def type_text(seat: Seat, text: str) -> None:
    handle = seat.window.windowHandle()
    assert handle is not None
    for character in text:
        QTest.keyClick(handle, Qt.Key(ord(character.upper())))


def test_what_is_typed_into_a_tool_is_no_answer(seat: Seat, tiny: TinySession) -> None:
    at_work(seat, tiny)
    exam = seat.window.exam
    press(seat, Qt.Key.Key_F8)
    assert exam.calculator.isVisible()
    type_text(seat, "3*4")
    press(seat, Qt.Key.Key_Return)
    assert exam.calculator.edit.text() == "12"
    press(seat, Qt.Key.Key_F9)
    type_text(seat, "abcd")
    press(seat, Qt.Key.Key_1, Qt.Key.Key_Right)
    assert exam.scratch.edit.toPlainText() == "abcd1"
    assert seat.view.answers == {}
    press(seat, Qt.Key.Key_Escape)
    assert not exam.scratch.isVisible()
    press(seat, Qt.Key.Key_F8)
    assert not exam.calculator.isVisible()
    first = exam.answers.item_id
    press(seat, Qt.Key.Key_2)
    seat.see(lambda: first in seat.view.answers)


def test_tools_stay_inside_the_window(seat: Seat, tiny: TinySession) -> None:
    at_work(seat, tiny)
    exam = seat.window.exam
    press(seat, Qt.Key.Key_F8)
    panel = exam.calculator
    handle = seat.window.windowHandle()
    assert handle is not None
    grip = panel.title.mapTo(seat.window, panel.title.rect().center())
    QTest.mousePress(handle, Qt.MouseButton.LeftButton, pos=grip)
    QTest.mouseMove(handle, grip - seat.window.rect().bottomRight())
    QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=grip - seat.window.rect().bottomRight())
    assert (panel.x(), panel.y()) == (0, 0)
    seat.window.resize(911, 512)
    QApplication.processEvents()
    assert exam.rect().contains(panel.geometry())


def test_the_hand_in_covers_the_exam_and_keeps_the_keyboard(seat: Seat, tiny: TinySession) -> None:
    at_work(seat, tiny)
    exam = seat.window.exam
    seat.click("exam-hand-in")
    seat.see(lambda: exam.dialog is not None and exam.dialog.isVisible())
    assert exam.dialog is not None
    assert exam.dialog.back.hasFocus()
    press(seat, Qt.Key.Key_1, Qt.Key.Key_A, Qt.Key.Key_Right)
    for _ in range(20):
        press(seat, Qt.Key.Key_Tab)
        focus = QApplication.focusWidget()
        assert focus is not None
        assert exam.dialog.isAncestorOf(focus)
    assert seat.view.answers == {}
    press(seat, Qt.Key.Key_Escape)
    seat.see(lambda: exam.dialog is None)
    first = exam.answers.item_id
    press(seat, Qt.Key.Key_1)
    seat.see(lambda: first in seat.view.answers)


def test_every_button_is_on_a_small_magnified_screen(seat: Seat, tiny: TinySession) -> None:
    """1366x768 at 150 % leaves 911x512."""
    at_work(seat, tiny)
    seat.window.resize(911, 512)
    QApplication.processEvents()
    assert seat.window.size().toTuple() == (911, 512)
    for name in ("exam-hand-in", "exam-previous", "exam-flag", "exam-next", "exam-calculator", "exam-scratch"):
        button = seat.find(name)
        for corner in (button.rect().topLeft(), button.rect().bottomRight()):
            assert seat.window.rect().contains(button.mapTo(seat.window, corner)), name
        assert button.width() >= 32, name
