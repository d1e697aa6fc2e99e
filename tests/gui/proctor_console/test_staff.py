"""The people on duty at the console's window: substitute, hand-over, lock and unlock."""

from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QWidget

from proctor_console.ui.frame.idle import Idle
from shared.exam.room.events import DutyHandedOver, StaffSignedIn, StaffSignedOut, SubstituteAdmitted
from tests.gui.proctor_console.conftest import PATIENCE_MS, Console
from tests.support.console_room import PIN


def choose(console: Console, name: str, key: str) -> None:
    box = console.found(QComboBox, name)
    box.setCurrentIndex(box.findData(key))


def test_a_substitute_is_admitted_and_signs_in_with_the_pin_that_is_shown(console: Console) -> None:
    console.sign_in()
    console.click("staff_open")
    console.click("staff_substitute")
    console.fill("substitute_name", "替补样例")
    choose(console, "substitute_replaces", "JK02")
    console.approve("chief", reason="临时生病")
    console.qtbot.waitUntil(lambda: console.sees("substitute_pin_dialog"), timeout=PATIENCE_MS)
    pin = console.found(QLabel, "substitute_pin").text()
    (admitted,) = [e for e in console.events() if isinstance(e, SubstituteAdmitted)]
    assert (admitted.name, admitted.replaces) == ("替补样例", "JK02")
    console.click("substitute_pin_close")
    assert console.window.bench is not None
    assert console.window.bench.desk.sign_in(admitted.staff_id, pin).name == "替补样例"


def test_a_reason_that_is_needed_is_not_called_optional_while_the_name_is_empty(console: Console) -> None:
    console.sign_in()
    console.click("staff_open")
    console.click("staff_substitute")
    assert console.found(QWidget, "dialog_reason").accessibleName() == "原因"
    console.fill("substitute_name", "替补样例")
    assert console.found(QWidget, "dialog_reason").accessibleName() == "原因"


def test_a_hand_over_lists_what_is_open_and_ends_at_the_sign_in_page(console: Console) -> None:
    console.sign_in()
    console.click("staff_open")
    console.click("staff_hand_over")
    choose(console, "hand_over_to", "JK02")
    assert "19 号" in console.found(QLabel, "hand_over_matters").text()
    assert console.found(QLineEdit, "approver_proctor_id").text() == "JK02"
    console.approve("proctor")
    console.qtbot.waitUntil(lambda: console.sees("sign_in_pin"), timeout=PATIENCE_MS)
    (over,) = [e for e in console.events() if isinstance(e, DutyHandedOver)]
    assert over.to_id == "JK02"
    assert over.matters
    left = StaffSignedOut(cause="handover")
    console.qtbot.waitUntil(lambda: console.events()[-1] == left, timeout=PATIENCE_MS)


def test_an_idle_console_locks_itself_and_a_pin_opens_it_where_it_was(console: Console) -> None:
    desk = console.sign_in()
    desk.open_page("records")
    console.window.lock()
    assert console.sees("sign_in_pin")
    assert not console.sees("header_clock")
    console.qtbot.waitUntil(lambda: console.events()[-1] == StaffSignedOut(cause="idle"), timeout=PATIENCE_MS)
    console.fill("sign_in_pin", "00000000")
    console.click("sign_in_button")
    console.qtbot.waitUntil(lambda: console.found(QLineEdit, "sign_in_pin").text() == "", timeout=PATIENCE_MS)
    assert console.sees("sign_in_pin")
    console.fill("sign_in_pin", PIN)
    console.click("sign_in_button")
    console.qtbot.waitUntil(lambda: console.sees("header_clock"), timeout=PATIENCE_MS)
    seen: list[object] = []
    console.window.bench.viewed.connect(seen.append)
    console.window.bench.look()
    console.qtbot.waitUntil(lambda: seen != [], timeout=PATIENCE_MS)
    assert desk.page == "records", "also after the room was looked at again"
    assert isinstance(console.events()[-1], StaffSignedIn)


def test_it_is_idle_after_ten_minutes_without_a_touch(console: Console) -> None:
    now = [0.0]
    told: list[bool] = []
    idle = Idle(console.window, clock=lambda: now[0])
    idle.idle.connect(lambda: told.append(True))
    now[0] = 599.0
    idle.look()
    assert told == []
    now[0] = 600.0
    idle.look()
    idle.look()
    assert told == [True]
