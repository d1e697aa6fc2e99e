"""Raised hands and locked PCs at the desk: a row at once, the seat marked, a click or a reason, and it is settled."""

import pytest
from PySide6.QtWidgets import QScrollArea

from proctor_console.ui.room.room_page import RoomPage
from shared.exam.acts.watch import AnswerHelp, NoteLock, ReleaseLock
from shared.exam.room import events as ev
from shared.exam.signals import HandUp, Sighted, Signal
from shared.protocol.signals import SignalsRequest
from tests.gui.proctor_console.conftest import Console


@pytest.fixture
def room(console: Console) -> RoomPage:
    return console.sign_in("JK01").room


def tell(console: Console, room: RoomPage, seat: int, signal: Signal, stream: str) -> None:
    request = SignalsRequest(stream=stream, first=1, signals=(signal,))
    console.room.use_cases.signals.take(console.room.device(seat), request)
    room._bench.look()


def test_a_hand_is_seen_and_answered_by_two_clicks(console: Console, room: RoomPage) -> None:
    tell(console, room, 8, HandUp(kind="health", at_ms=0), "h")
    console.qtbot.waitUntil(lambda: console.sees("todo_help_coming_8"))
    assert console.seat(8).hand == "health"
    console.click("todo_help_coming_8")
    console.qtbot.waitUntil(lambda: console.commands() == [AnswerHelp(seat=8, answer="coming")])
    console.qtbot.waitUntil(lambda: not console.sees("todo_help_coming_8"))
    console.click("todo_help_there_8")
    console.qtbot.waitUntil(lambda: not console.sees("todo_help_there_8"))
    assert [type(e) for e in console.events()[-3:]] == [ev.HelpAsked, ev.HelpAnswered, ev.HelpAnswered]


def test_a_stopped_pc_stands_first_and_goes_on_with_a_reason(console: Console, room: RoomPage) -> None:
    pc = next(pc for pc in console.room.pcs.values() if pc.reply.seat == 20)
    seen = Sighted(sight="renamed_program", at_ms=0, evidence="notes.exe = todesk", ticket=pc.ticket)
    tell(console, room, 20, seen, "s")
    console.qtbot.waitUntil(lambda: console.sees("todo_release_20"))
    assert console.seat(20).state == "problem"
    first = room.todo._items[0]
    assert (first.seat, "notes.exe = todesk" in first.text) == (20, True)
    console.click("todo_release_20")
    console.click("dialog_confirm")
    assert console.sees("act_dialog"), "a reason is wanted"
    console.fill("dialog_reason", "已退出并卸载")
    console.click("dialog_confirm")
    console.done()
    assert console.commands() == [ReleaseLock(seat=20, reason="已退出并卸载")]
    console.qtbot.waitUntil(lambda: console.seat(20).state != "problem")


def test_what_a_free_pc_saw_is_noted_by_a_click(console: Console, room: RoomPage) -> None:
    tell(console, room, 47, Sighted(sight="usb_storage", at_ms=0, evidence="U 盘 KINGSTON"), "u")
    console.qtbot.waitUntil(lambda: console.sees("todo_note_lock_47"))
    assert not console.sees("todo_incident_47"), "nobody sits there"
    console.click("todo_note_lock_47")
    console.qtbot.waitUntil(lambda: not console.sees("todo_note_lock_47"))
    assert console.commands() == [NoteLock(seat=47)]


def test_answers_to_a_pc_are_offered_while_there_is_something_to_answer(console: Console, room: RoomPage) -> None:
    room.go_to(8)
    assert not console.sees("act_help_coming")
    assert not console.sees("act_release")
    tell(console, room, 8, HandUp(kind="health", at_ms=0), "h")
    console.qtbot.waitUntil(lambda: console.sees("act_help_coming"))


def test_no_row_is_wider_than_its_list(console: Console, room: RoomPage) -> None:
    tell(console, room, 8, HandUp(kind="health", at_ms=0), "h")
    tell(console, room, 47, Sighted(sight="usb_storage", at_ms=0, evidence="U 盘 KINGSTON"), "u")
    console.qtbot.waitUntil(lambda: console.sees("todo_note_lock_47"))
    area = room.todo.findChild(QScrollArea)
    assert area is not None
    assert area.widget().minimumSizeHint().width() <= area.viewport().width()
