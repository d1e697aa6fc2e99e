"""The identity rounds at the console's window, by keyboard alone, on the real room."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit

from proctor_console.presenters.rounds import due
from proctor_console.ui.acts.round_dialog import _SEEN_MS, RoundDialog
from shared.exam.room.events import IdentityChecked, IdentityShown
from tests.gui.proctor_console.conftest import PATIENCE_MS, Console


def opened(console: Console) -> RoundDialog:
    console.sign_in().open_page("room")
    console.window.activateWindow()
    console.qtbot.waitUntil(console.window.isActiveWindow)
    console.qtbot.keyClick(console.window, Qt.Key.Key_F8)
    console.qtbot.waitUntil(lambda: console.sees("round_dialog"), timeout=PATIENCE_MS)
    return console.found(RoundDialog, "round_dialog")


def press(console: Console, dialog: RoundDialog, key: Qt.Key) -> None:
    """As a person does who has looked at who is shown."""
    console.qtbot.waitUntil(lambda: dialog._seen.hasExpired(_SEEN_MS), timeout=PATIENCE_MS)
    console.qtbot.keyClick(dialog.focusWidget() or dialog, key)


def checks(console: Console) -> list[IdentityChecked]:
    return [e for e in console.events() if isinstance(e, IdentityChecked) and e.round == "second"]


def test_the_second_round_by_keyboard_alone(console: Console) -> None:
    dialog = opened(console)
    first = dialog.seat
    assert first
    press(console, dialog, Qt.Key.Key_F)
    seat = console.seat(first)
    shown = IdentityShown(ticket=seat.ticket, purpose="second_check")
    console.qtbot.waitUntil(lambda: shown in console.events(), timeout=PATIENCE_MS)
    press(console, dialog, Qt.Key.Key_Return)
    console.qtbot.waitUntil(lambda: dialog.seat != first, timeout=PATIENCE_MS)
    assert checks(console) == [IdentityChecked(ticket=seat.ticket, ok=True, round="second")]
    second = dialog.seat
    press(console, dialog, Qt.Key.Key_N)
    note = console.found(QLineEdit, "round_note")
    assert dialog.focusWidget() is note, "what does not match is written first"
    assert len(checks(console)) == 1
    console.qtbot.keyClicks(note, "no likeness")
    press(console, dialog, Qt.Key.Key_Return)
    console.qtbot.waitUntil(lambda: dialog.seat not in {first, second}, timeout=PATIENCE_MS)
    wrong = console.seat(second)
    assert checks(console)[-1] == IdentityChecked(ticket=wrong.ticket, ok=False, note="no likeness", round="second")
    console.qtbot.waitUntil(lambda: console.seat(second).state == "problem", timeout=PATIENCE_MS)
    console.qtbot.waitUntil(lambda: "不符 1" in console.found(QLabel, "round_told").text(), timeout=PATIENCE_MS)


def test_a_held_key_and_a_double_click_answer_for_one_candidate_alone(console: Console) -> None:
    """The second answer came when the next face had been on the screen for the blink of an eye."""
    dialog = opened(console)
    first = dialog.seat
    press(console, dialog, Qt.Key.Key_Return)
    console.qtbot.waitUntil(lambda: dialog.seat != first, timeout=PATIENCE_MS)
    console.click("round_right")
    console.qtbot.wait(100)
    assert len(checks(console)) == 1
    console.qtbot.wait(_SEEN_MS)
    held = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r", autorep=True)
    QApplication.sendEvent(dialog.focusWidget(), held)
    console.qtbot.wait(100)
    assert len(checks(console)) == 1
    press(console, dialog, Qt.Key.Key_Return)
    console.qtbot.waitUntil(lambda: len(checks(console)) == 2, timeout=PATIENCE_MS)


def test_what_does_not_match_is_asked_for_in_words(console: Console) -> None:
    dialog = opened(console)
    press(console, dialog, Qt.Key.Key_N)
    assert not dialog._problem.isVisible()
    press(console, dialog, Qt.Key.Key_Return)
    assert "请写明哪里不符" in dialog._problem.text
    assert dialog.focusWidget() is dialog.note
    assert checks(console) == []


def test_digits_go_to_a_seat_and_arrows_turn(console: Console) -> None:
    dialog = opened(console)
    assert console.window.bench is not None
    assert console.window.bench.view is not None
    to = [s.seat for s in due(console.window.bench.view, "second") if s.seat >= 10][3]
    for digit in str(to):
        press(console, dialog, Qt.Key(Qt.Key.Key_0.value + int(digit)))
    press(console, dialog, Qt.Key.Key_Return)
    assert dialog.seat == to
    press(console, dialog, Qt.Key.Key_Right)
    assert dialog.seat > to
    press(console, dialog, Qt.Key.Key_Left)
    assert dialog.seat == to
    assert checks(console) == []
    press(console, dialog, Qt.Key.Key_Escape)
    console.qtbot.waitUntil(lambda: not console.sees("round_dialog"), timeout=PATIENCE_MS)


@pytest.mark.room(minute=-80)
def test_before_the_exam_it_is_the_round_at_the_door(console: Console) -> None:
    dialog = opened(console)
    ticket = console.seat(dialog.seat).ticket
    press(console, dialog, Qt.Key.Key_Return)
    found = IdentityChecked(ticket=ticket, ok=True, round="entry")
    console.qtbot.waitUntil(lambda: found in console.events(), timeout=PATIENCE_MS)
