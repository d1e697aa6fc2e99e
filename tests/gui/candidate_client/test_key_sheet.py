"""The keys of the exam: listed in the window, and none of them acts behind the question whether to hand in."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from candidate_client.ui.exam.key_sheet import KeySheet
from tests.gui.candidate_client.conftest import Seat
from tests.gui.candidate_client.test_exam_day import at_work
from tests.support.tiny_session import TinySession

MANUAL = Path(__file__).parents[3] / "docs/manual/candidate.md"
ALT = Qt.KeyboardModifier.AltModifier


def test_keys_that_work_everywhere_do_nothing_behind_the_hand_in(seat: Seat, tiny: TinySession) -> None:
    at_work(seat, tiny)
    exam, handle = seat.window.exam, seat.window.windowHandle()
    assert handle is not None
    QTest.keyClick(handle, Qt.Key.Key_F5)
    seat.see(exam.keys.back.hasFocus)
    QTest.keyClick(handle, Qt.Key.Key_A)
    QTest.keyClick(handle, Qt.Key.Key_Return)
    assert not exam.keys.isVisible()
    assert seat.view.answers == {}
    first = exam.answers.item_id
    QTest.keyClick(handle, Qt.Key.Key_Right, ALT)
    seat.see(lambda: exam.answers.item_id != first)
    QTest.keyClick(handle, Qt.Key.Key_Left, ALT)
    seat.see(lambda: exam.answers.item_id == first)
    QTest.keyClick(handle, Qt.Key.Key_F10)
    asked = exam.dialog
    assert asked is not None
    QTest.keyClick(handle, Qt.Key.Key_F10)
    QTest.keyClick(handle, Qt.Key.Key_F8)
    QTest.keyClick(handle, Qt.Key.Key_Right, ALT)
    assert exam.dialog is asked
    assert not exam.calculator.isVisible()
    assert exam.answers.item_id == first
    QTest.keyClick(handle, Qt.Key.Key_Escape)
    assert exam.dialog is None


def test_the_manual_names_every_key_of_the_sheet(seat: Seat) -> None:
    manual = MANUAL.read_text(encoding="utf-8").replace("Ctrl+−", "Ctrl+-")
    keys = [key for row, _ in KeySheet(seat.window).rows() for key in row.replace("Ctrl+−", "Ctrl+-").split()]
    assert [key for key in keys if key not in manual] == []
