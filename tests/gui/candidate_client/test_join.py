"""A PC that asks to be enrolled: large seat and code, Enter at the PC, the form only for who wants it."""

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from candidate_client.core.state import ClientView, settle
from candidate_client.ui.enrol_screen import EnrolScreen
from shared.protocol.asking import Standing

ASKED = Standing(state="waiting", site_name="示范考点", server="10.0.0.5:8443", code="482913")


def shown(qtbot, standing):
    screen = EnrolScreen()
    qtbot.addWidget(screen)
    screen.resize(1366, 768)
    screen.show()
    screen.apply(settle(replace(ClientView(), joining=standing)))
    screen.entered()
    pressed = []
    screen.here.connect(lambda: pressed.append(1))
    return screen, pressed


def test_seat_and_code_stand_large_and_the_form_is_folded(qtbot):
    screen, pressed = shown(qtbot, replace(ASKED, seat=12, seat_by="pattern"))
    assert (screen.join.seat.text(), screen.join.code.text()) == ("12", "482 913")
    assert screen.join.code.font().pixelSize() >= 80
    assert screen.join.button.isHidden()
    assert screen.form.isHidden()
    QTest.keyClick(screen, Qt.Key.Key_Return)
    assert not pressed
    QTest.mouseClick(screen.by_hand, Qt.MouseButton.LeftButton)
    assert screen.form.isVisible()
    assert screen.focusWidget() is screen.server.edit


def test_enter_anywhere_takes_the_next_seat(qtbot):
    screen, pressed = shown(qtbot, ASKED)
    assert screen.join.seat.text() == "–"
    QTest.keyClick(screen, Qt.Key.Key_Return)
    QTest.keyClick(screen, Qt.Key.Key_Enter)
    assert pressed == [1, 1]
    screen.apply(settle(replace(ClientView(), joining=replace(ASKED, seat=3, seat_by="order"))))
    assert screen.join.seat.text() == "3"
    assert screen.join.button.isHidden()


def test_a_refused_pc_asks_again_on_enter(qtbot):
    screen, pressed = shown(qtbot, replace(ASKED, state="refused", code="", trouble="拒绝"))
    assert screen.join.code.isHidden()
    QTest.keyClick(screen.join.button, Qt.Key.Key_Return)
    QTest.mouseClick(screen.join.button, Qt.MouseButton.LeftButton)
    assert pressed == [1, 1]


def test_without_a_site_file_the_form_is_all_there_is(qtbot):
    screen, _ = shown(qtbot, None)
    assert screen.form.isVisible()
    assert screen.join.isHidden()
    assert screen.by_hand.isHidden()


def test_a_server_that_announces_itself_is_filled_in_by_one_click(qtbot):
    screen, _pressed = shown(qtbot, None)
    found = ("192.168.1.10:8443", "192.168.1.20:8443")
    screen.apply(settle(replace(ClientView(), device=None, found=found, found_rooms=("实训楼301", ""))))
    first, second = screen.found.buttons
    assert first.text() == "实训楼301　192.168.1.10:8443"
    QTest.mouseClick(second, Qt.MouseButton.LeftButton)
    assert screen.server.text == "192.168.1.20:8443"
