"""After an outage of the server: one red row, one dialog, one 恢复; whom time closed is opened again together."""

import pytest
from PySide6.QtWidgets import QPushButton, QSpinBox

from proctor_console.ui.time.again_dialog import AgainDialog
from proctor_console.ui.time.standstill_dialog import StandstillDialog
from shared.exam.clock.spans import Span
from shared.exam.room import events as ev
from shared.protocol.commands import ReopenTimedOut, ResumeRoom
from tests.gui.proctor_console.conftest import Console
from tests.support.console_room import ConsoleRoom


def cut(room: ConsoleRoom) -> int:
    """The power was gone for three minutes; everybody's PC is back but that of seat 12."""
    since_ms = room.site.clock.now_ms()
    room.clock.pass_ms(180_000)
    room.note("server", ev.RoomHeld(from_ms=since_ms))
    for pc in room.pcs.values():
        state = room.site.need_room().state.sittings[pc.ticket]
        if state.open and state.seat != 12:
            room.site.devices.saw(state.device_id or "", room.site.clock.now_ms())
            pc.status()
    return since_ms


def test_one_row_tells_it_and_one_act_goes_on_for_all(console: Console) -> None:
    since_ms = cut(console.room)
    console.sign_in()
    console.click("todo_resume_0")
    dialog = console.found(StandstillDialog, "act_dialog")
    assert not dialog.isModal() or dialog.windowModality().name != "ApplicationModal"
    rows = dialog.table.visible_rows()
    assert len(rows) == sum(s.open for s in console.room.site.need_room().state.sittings.values())
    told = dialog._told.text()
    assert "没有人损失时间" in told
    assert "现在恢复也可以" in told
    before = {row.ticket: row.left_ms for row in rows}
    console.click("dialog_confirm")
    console.done()
    assert isinstance(console.commands()[-1], ResumeRoom)
    state, now_ms = console.room.site.need_room().state, console.room.site.clock.now_ms()
    assert state.held is None
    assert all(abs(state.left_ms(ticket, now_ms) - left_ms) <= 1_000 for ticket, left_ms in before.items())
    assert since_ms < now_ms - 170_000
    console.qtbot.waitUntil(lambda: not console.sees("todo_resume_0"))


def test_the_dialog_says_who_worked_on_and_whose_time_is_held(console: Console) -> None:
    room = console.room
    since_ms = cut(room)
    now_ms = room.site.clock.now_ms()
    working = sorted((s for s in room.site.need_room().state.sittings.values() if s.open), key=lambda s: s.seat)
    on, off, silent = [s for s in working if s.seat != 12][:3]

    def account(ticket: str, seat: int, *spans: Span) -> ev.WorkedOn:
        return ev.WorkedOn(
            ticket=ticket,
            seat=seat,
            device_id="d",
            spans=spans,
            since_ms=since_ms,
            at_ms=now_ms,
            stream="s",
            number=1,
        )

    room.note("server", account(on.ticket, on.seat, Span(from_ms=since_ms, to_ms=since_ms + 125_000)))
    room.note("server", account(off.ticket, off.seat))
    console.sign_in()
    console.click("todo_resume_0")
    dialog = console.found(StandstillDialog, "act_dialog")
    console.qtbot.waitUntil(lambda: "1 名考生的电脑在中断期间照常作答" in dialog._told.text())
    rows = {row.ticket: row for row in dialog.table.visible_rows()}
    assert rows[on.ticket].meanwhile == "照常作答 2 分 5 秒，照计"
    assert rows[off.ticket].meanwhile == "没有开着试卷，停住"
    assert rows[silent.ticket].meanwhile == "没有报告，停住"
    before = {ticket: row.left_ms for ticket, row in rows.items()}
    console.click("dialog_confirm")
    console.done()
    state, later_ms = room.site.need_room().state, room.site.clock.now_ms()
    assert all(abs(state.left_ms(ticket, later_ms) - left_ms) <= 1_000 for ticket, left_ms in before.items())


@pytest.mark.room(minute=119)
def test_sittings_that_time_closed_are_opened_again_together(console: Console) -> None:
    room = console.room
    room.clock.pass_ms(4 * 60_000)
    room.look()
    room.look()
    console.sign_in()
    closed = [s for s in room.site.need_room().state.sittings.values() if s.closed_cause == "time"]
    assert len(closed) >= 6
    console.click("todo_reopen_timed_out_0")
    dialog = console.found(AgainDialog, "act_dialog")
    chosen = dialog.table.selected_rows()
    assert all(row.lost_ms or row.waits_ms for row in chosen)
    dialog.table.view.selectAll()
    assert console.found(QPushButton, "dialog_confirm").text() == f"重新打开（{len(closed)} 名）"
    assert "剩余 3 分 12 秒 至" in dialog.accessibleDescription(), "what was lost by the evidence"
    console.found(QSpinBox, "again_minutes").setValue(5)
    assert "剩余 8 分 12 秒 至" in dialog.accessibleDescription()
    console.approve("chief", "inspector", reason="停电")
    console.done()
    act = console.commands()[-1]
    assert isinstance(act, ReopenTimedOut)
    assert set(act.tickets) == {s.ticket for s in closed}
    state, now_ms = room.site.need_room().state, room.site.clock.now_ms()
    assert all(state.left_ms(ticket, now_ms) >= 5 * 60_000 for ticket in act.tickets)
    assert all(state.sittings[ticket].open for ticket in act.tickets)
