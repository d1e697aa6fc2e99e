"""The room page: walking seats by keyboard, finding, acting on one and on several, the to-do list."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel

from proctor_console.ui.room.room_page import RoomPage
from shared.protocol.commands import AllowHandIn, EndLeave, Extend, PauseSittings, RecordDiscipline, ShowResumeCode
from tests.gui.proctor_console.conftest import Console
from tests.support.console_room import PIN

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def room(console: Console) -> RoomPage:
    desk = console.sign_in()
    assert desk.page == "room"
    return desk.room


def test_arrows_walk_the_seats_and_space_selects(console: Console, room: RoomPage) -> None:
    room.go_to(1)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Down):
        console.qtbot.keyClick(room.map, key)
    assert room.map.current == 11
    console.qtbot.keyClick(room.map, Qt.Key.Key_Space)
    console.qtbot.keyClick(room.map, Qt.Key.Key_Right)
    console.qtbot.keyClick(room.map, Qt.Key.Key_Space)
    assert room.map.selected == {11, 12}
    assert console.sees("selection_bar")
    console.qtbot.keyClick(room.map, Qt.Key.Key_Space, Qt.KeyboardModifier.ControlModifier)
    assert room.map.selected == {11, 12}, "Ctrl+Space belongs to the input method"
    console.qtbot.keyClick(room.map, Qt.Key.Key_Escape)
    assert room.map.selected == frozenset()
    assert not console.sees("selection_bar")


def test_rows_wrap_and_edges_hold(console: Console, room: RoomPage) -> None:
    room.go_to(8)
    console.qtbot.keyClick(room.map, Qt.Key.Key_Right)
    assert room.map.current == 9
    console.qtbot.keyClick(room.map, Qt.Key.Key_Home)
    console.qtbot.keyClick(room.map, Qt.Key.Key_Left)
    console.qtbot.keyClick(room.map, Qt.Key.Key_Up)
    assert room.map.current == 1
    console.qtbot.keyClick(room.map, Qt.Key.Key_End)
    assert room.map.current == 48


def test_a_letter_acts_on_the_current_seat_but_not_while_typing(console: Console, room: RoomPage) -> None:
    room.go_to(12)
    console.window.activateWindow()
    console.qtbot.waitUntil(console.window.isActiveWindow)
    console.qtbot.keyClick(console.window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert room.find_box.hasFocus()
    console.qtbot.keyClicks(room.find_box, "e")
    assert room.find_box.text() == "e"
    assert not console.sees("act_dialog")
    console.qtbot.keyClick(room.find_box, Qt.Key.Key_Escape)
    assert room.find_box.text() == ""
    assert room.map.hasFocus()
    console.qtbot.keyClick(room.map, Qt.Key.Key_E)
    console.qtbot.waitUntil(lambda: console.sees("act_dialog"))


def test_finding_goes_to_the_seat(console: Console, room: RoomPage) -> None:
    room.find_box.setText("阿卜杜拉")
    console.qtbot.keyClick(room.find_box, Qt.Key.Key_Return)
    assert room.map.current == 4


def test_extension_with_two_approvals(console: Console, room: RoomPage) -> None:
    room.go_to(12)
    console.click("act_extend")
    console.click("extend_5")
    dialog = console.find("act_dialog")
    assert dialog.accessibleDescription() == "给 12 号座位延时 5 分，结束时间改为 11:48。"
    console.fill("dialog_reason", "键盘故障")
    console.fill("approver_chief_pin", PIN)
    console.fill("approver_inspector_pin", "9999")
    console.click("dialog_confirm")
    console.qtbot.waitUntil(lambda: console.find("dialog_confirm").isEnabled())
    assert console.events()[-1].__class__.__name__ != "TimeGranted"
    assert console.find("dialog_reason").toPlainText() == "键盘故障"  # type: ignore[attr-defined]
    console.fill("approver_chief_pin", PIN)
    console.fill("approver_inspector_pin", PIN)
    console.click("dialog_confirm")
    console.done()
    command = console.commands()[-1]
    assert isinstance(command, Extend)
    assert (command.seconds, command.reason, command.kind) == (300, "键盘故障", "extension")
    assert [c.staff_id for c in command.approvals] == ["ZK01", "XK01"]
    view = room._bench.view
    assert view is not None
    console.qtbot.waitUntil(lambda: len(next(s for s in room._bench.view.seats if s.seat == 12).grants) == 2)


def test_credit_without_evidence_needs_both(console: Console, room: RoomPage) -> None:
    room.go_to(12)
    console.click("act_extend")
    console.click("extend_kind_outage")
    console.fill("dialog_reason", "停电")
    console.fill("approver_inspector_pin", PIN)
    console.fill("approver_chief_pin", PIN)
    console.click("dialog_confirm")
    console.done()
    command = console.commands()[-1]
    assert isinstance(command, Extend)
    assert command.kind == "outage"


def test_several_are_paused_at_once_and_those_who_cannot_are_left_out(console: Console, room: RoomPage) -> None:
    for seat in (1, 2, 3):
        at = QPoint(room.map.card_rect(seat).center())
        console.qtbot.mouseClick(room.map, LEFT, Qt.KeyboardModifier.ControlModifier, at)
    assert room.map.selected == {1, 2, 3}
    console.click("several_pause")
    console.fill("dialog_reason", "核对网线")
    console.click("dialog_confirm")
    console.done()
    command = console.commands()[-1]
    assert isinstance(command, PauseSittings)
    assert len(command.tickets) == 2  # seat 2 has handed in
    assert room.map.selected == frozenset()


def test_consent_to_hand_in_is_the_chiefs_own_act(console: Console, room: RoomPage) -> None:
    console.click("todo_hand_in_27")
    assert room.map.current == 27
    console.fill("approver_chief_pin", PIN)
    console.click("dialog_confirm")
    console.done()
    assert isinstance(console.commands()[-1], AllowHandIn)
    assert console.room.site.need_room().records[-1].actor == "ZK01"


def test_to_do_items_act_and_wait(console: Console, room: RoomPage) -> None:
    console.click("todo_wait_19")
    assert not console.sees("todo_move_19")
    assert not console.sees("todo_return_30"), "two minutes outside are nothing to do about"
    console.room.clock.pass_ms(9 * 60_000)
    room._bench.look()
    console.click("todo_return_30")
    console.click("dialog_confirm")
    console.done()
    assert isinstance(console.commands()[-1], EndLeave)
    console.qtbot.waitUntil(lambda: not console.sees("todo_return_30"))


def test_termination_asks_for_facts_and_the_chief(console: Console, room: RoomPage) -> None:
    room.go_to(38)
    console.click("act_discipline")
    console.click("discipline_terminate")
    console.fill("approver_chief_pin", PIN)
    console.click("dialog_confirm")
    assert console.sees("act_dialog")  # facts are missing
    console.fill("discipline_text", "使用手机")
    console.click("dialog_confirm")
    console.done()
    command = console.commands()[-1]
    assert isinstance(command, RecordDiscipline)
    assert (command.action, command.code) == ("terminate", "64")


def test_full_number_only_on_demand(console: Console, room: RoomPage) -> None:
    room.go_to(1)
    console.click("act_identity")

    def texts() -> str:
        dialog = console.find("act_dialog")
        return " ".join(label.text() for label in dialog.findChildren(QLabel))

    assert "样例𠮷" not in texts()
    console.click("identity_reveal")
    console.qtbot.waitUntil(lambda: "样例𠮷" in texts())


def test_the_resume_code_needs_a_reason_and_is_shown_large(console: Console, room: RoomPage) -> None:
    room.go_to(19)
    console.click("act_resume_code")
    console.fill("dialog_reason", "")
    console.click("dialog_confirm")
    assert not any(isinstance(r.command, ShowResumeCode) for r in console.gateway.requests)
    console.fill("dialog_reason", "断网后考试机重启")
    console.click("dialog_confirm")
    console.qtbot.waitUntil(lambda: console.sees("resume_code"))
    asked = console.gateway.requests[-1].command
    assert isinstance(asked, ShowResumeCode)
    assert asked.reason == "断网后考试机重启"
    shown = console.find("resume_code")
    assert isinstance(shown, QLabel)
    assert shown.text() == console.room.site.need_room().resume_code(console.seat(19).ticket, "pc-19")
    assert shown.textInteractionFlags() == Qt.TextInteractionFlag.LinksAccessibleByMouse, "nothing to copy"
    console.click("resume_code_close")
    console.qtbot.waitUntil(lambda: not console.sees("resume_code"))


def test_buttons_say_why_not(console: Console, room: RoomPage) -> None:
    room.go_to(12)
    button = console.find("act_leave")
    assert not button.isEnabled()
    assert button.toolTip() == "30 号考生正在暂离，同一时间只允许一人。"
    room.go_to(2)
    assert console.find("act_reopen").isEnabled()
