"""Keys go where the candidate looks: what is typed on another page never becomes an answer."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from shared.exam.kinds.single_choice import SingleChoice
from tests.gui.candidate_client.conftest import Seat
from tests.support.candidate_pc import start_room, unseal
from tests.support.tiny_session import TinySession

KEYS = [Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_A, Qt.Key.Key_B, Qt.Key.Key_Right, Qt.Key.Key_Left]


def press_everything(seat: Seat) -> None:
    """As a key reaches a window: at whatever has the focus."""
    handle = seat.window.windowHandle()
    assert handle is not None
    for key in KEYS:
        QTest.keyClick(handle, key)
    seat.qtbot.wait(50)


def answered(seat: Seat) -> dict[str, object]:
    return dict(seat.window.engine.view.answers)


@pytest.mark.parametrize("late", [False, True])
def test_keys_before_the_exam_screen_never_answer(seat: Seat, tiny: TinySession, qtbot: QtBot, late: bool) -> None:
    unseal(tiny)
    if late:
        start_room(tiny)
    seat.screen("login")
    seat.type("login-ticket", tiny.ticket(1))
    seat.type("login-password", tiny.password(1))
    seat.click("login-button")
    seat.screen("identity")
    press_everything(seat)
    seat.click("identity-confirm")
    seat.screen("rules")
    press_everything(seat)
    assert answered(seat) == {}
    seat.click("rules-check")
    press_everything(seat)
    assert answered(seat) == {}
    seat.click("rules-accept")
    if not late:
        seat.screen("ready")
        press_everything(seat)
        assert answered(seat) == {}
        start_room(tiny)
    seat.screen("exam")
    qtbot.wait(100)
    assert answered(seat) == {}
    first = seat.window.exam.answers.item_id
    handle = seat.window.windowHandle()
    assert handle is not None
    QTest.keyClick(handle, Qt.Key.Key_1)
    seat.see(lambda: first in answered(seat))


def test_arrows_and_enter_work_where_the_exam_starts(seat: Seat, tiny: TinySession, qtbot: QtBot) -> None:
    unseal(tiny)
    start_room(tiny)
    seat.log_in(tiny.ticket(1), tiny.password(1))
    seat.screen("exam")
    exam, handle = seat.window.exam, seat.window.windowHandle()
    assert handle is not None
    first = exam.answers.item_id
    cards = list(exam.answers.editor.cards.items())
    seat.see(cards[0][1].hasFocus)
    QTest.keyClick(handle, Qt.Key.Key_Down)
    QTest.keyClick(handle, Qt.Key.Key_Down)
    QTest.keyClick(handle, Qt.Key.Key_Up)
    assert cards[1][1].hasFocus()
    QTest.keyClick(handle, Qt.Key.Key_Return)
    seat.see(lambda: answered(seat) == {first: SingleChoice(choice=cards[1][0])})
    QTest.keyClick(handle, Qt.Key.Key_Right)
    seat.see(lambda: exam.answers.item_id != first)
    QTest.keyClick(handle, Qt.Key.Key_Left)
    seat.see(lambda: exam.answers.item_id == first)
