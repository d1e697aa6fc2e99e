"""Time accounts at the console: outages made good or not, grants taken back, corrections, codes of the centre."""

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QPushButton, QRadioButton, QSpinBox

from proctor_console.ui.room.room_page import RoomPage
from proctor_console.ui.time.ledger_dialog import LedgerDialog
from proctor_console.ui.time.outage_dialog import OutageDialog
from shared.protocol.commands import (
    AskExtension,
    CorrectTime,
    CreditOutages,
    DeclineOutages,
    Extend,
    ResumeSittings,
    ReverseGrants,
)
from shared.security.extension import extension_code
from tests.gui.proctor_console.conftest import Console


@pytest.fixture
def room(console: Console) -> RoomPage:
    return console.sign_in().room


def outages(console: Console) -> OutageDialog:
    console.click("todo_outages_0")
    return console.found(OutageDialog, "act_dialog")


def shown_text(dialog: QDialog) -> str:
    return "\n".join(label.text() for label in dialog.findChildren(QLabel) if label.isVisible())


def test_an_outage_is_made_good_for_all_from_the_to_do(console: Console, room: RoomPage) -> None:
    assert not console.seat(33).grants
    dialog = outages(console)
    rows = dialog.table.visible_rows()
    assert [row.seat for row in rows] == [*range(33, 41), 46]
    assert dialog.accessibleDescription().startswith(
        "给 33、34、35、36、37 等 9 个座位补时 42 秒 至 2 分 6 秒，结束时间改为"
    )
    assert rows[1].meanwhile == "作答 1 次"
    console.approve("chief")
    console.done()
    command = console.commands()[-1]
    assert isinstance(command, CreditOutages)
    assert {(ref.ticket, ref.ms) for ref in command.outages} == {
        (row.proposal.ticket, row.proposal.lost_ms) for row in rows
    }
    console.qtbot.waitUntil(lambda: not console.sees("todo_outages_0"))
    assert [g.kind for g in console.seat(33).grants] == ["outage"]


def test_some_get_an_even_amount_and_the_others_nothing(console: Console, room: RoomPage) -> None:
    dialog = outages(console)
    # by loss, the greatest first, then only those who wrote nothing meanwhile
    dialog.table.view.sortByColumn(3, Qt.SortOrder.DescendingOrder)
    losses = [row.proposal.lost_ms for row in dialog.table.visible_rows()]
    assert losses == sorted(losses, reverse=True)
    console.click("outage_idle")
    idle = dialog.table.selected_rows()
    assert {row.seat for row in idle} == {33, 36, 39}
    console.found(QSpinBox, "outage_minutes").setValue(0)
    console.found(QSpinBox, "outage_seconds").setValue(30)
    assert console.found(QRadioButton, "outage_even").isChecked()
    assert console.found(QPushButton, "dialog_confirm").text() == "补时（3 名）"
    assert "补时 30 秒，结束时间改为" in dialog.accessibleDescription()
    console.approve("chief")
    console.done()
    command = console.commands()[-1]
    assert isinstance(command, CreditOutages)
    assert {ref.ms for ref in command.outages} == {30_000}
    console.qtbot.waitUntil(lambda: bool(console.seat(33).grants))

    dialog = outages(console)
    assert len(dialog.table.visible_rows()) == 6
    console.click("outage_all")
    console.found(QRadioButton, "outage_decline").click()
    assert console.found(QPushButton, "dialog_confirm").text() == "不予补时（6 名）"
    assert "不予补时，结束时间不变" in dialog.accessibleDescription()
    console.approve("chief", reason="考生离线照常作答")
    console.done()
    declined = console.commands()[-1]
    assert isinstance(declined, DeclineOutages)
    assert len(declined.outages) == 6
    console.qtbot.waitUntil(lambda: not console.sees("todo_outages_0"))
    assert not console.seat(34).grants


def test_nothing_chosen_or_no_time_cannot_be_confirmed(console: Console, room: RoomPage) -> None:
    dialog = outages(console)
    dialog.table.view.clearSelection()
    assert not console.find("dialog_confirm").isEnabled()
    console.click("outage_all")
    for name in ("outage_minutes", "outage_seconds"):
        console.found(QSpinBox, name).setValue(0)
    assert not console.find("dialog_confirm").isEnabled()
    console.found(QRadioButton, "outage_as_lost").click()
    assert console.find("dialog_confirm").isEnabled()


def test_a_wrong_pin_keeps_the_choice(console: Console, room: RoomPage) -> None:
    dialog = outages(console)
    console.click("outage_idle")
    console.found(QLineEdit, "approver_chief_pin").setText("9999")
    console.click("dialog_confirm")
    console.qtbot.waitUntil(lambda: console.find("dialog_confirm").isEnabled())
    assert "口令不正确" in shown_text(dialog)
    assert len(dialog.table.selected_rows()) == 3
    assert not console.seat(33).grants


def test_the_panel_shows_what_waits_and_the_ledger_leads_to_it(console: Console, room: RoomPage) -> None:
    room.go_to(33)
    console.qtbot.waitUntil(lambda: "待决定" in " ".join(w.text() for w in room.panel.findChildren(QLabel)))
    console.click("act_ledger")
    console.click("ledger_outages")
    dialog = console.found(OutageDialog, "act_dialog")
    assert [row.seat for row in dialog.table.visible_rows()] == [33]
    dialog.reject()


def test_a_grant_is_taken_back_in_the_ledger(console: Console, room: RoomPage) -> None:
    room.go_to(12)
    console.click("act_ledger")
    ledger = console.found(LedgerDialog, "ledger_dialog")
    (row,) = ledger.table.visible_rows()
    assert (row.time, row.kind, row.amount, row.reason) == ("10:20:00", "延时", "+10 分", "键盘故障更换，耽误作答")
    assert row.approved == "主考 样例主考、巡考 样例巡考"
    assert not console.find("ledger_reverse").isEnabled()
    ledger.table.select(0)
    console.click("ledger_reverse")
    assert (
        console.find("act_dialog").accessibleDescription()
        == "撤销 12 号座位的时间调整：减少 10 分，结束时间改为 11:33。"
    )
    console.approve("chief", reason="点错座位")
    console.done()
    command = console.commands()[-1]
    assert isinstance(command, ReverseGrants)
    assert [(g.grant_id, g.tickets) for g in command.grants] == [("g2", (console.seat(12).ticket,))]
    console.qtbot.waitUntil(lambda: not ledger.table.visible_rows()[0].counts)
    assert "已撤销：点错座位" in ledger.table.visible_rows()[0].state
    assert console.seat(12).grants == ()
    assert not console.find("ledger_reverse").isEnabled()
    console.click("ledger_close")


def test_several_are_corrected_at_once_and_nobody_below_a_minute(console: Console, room: RoomPage) -> None:
    room.map.select(frozenset({10, 11, 2}))
    console.click("several_ledger")
    console.click("ledger_correct")
    minutes, seconds = console.found(QSpinBox, "correct_minutes"), console.found(QSpinBox, "correct_seconds")
    minutes.setValue(24)
    assert not console.find("dialog_confirm").isEnabled()
    dialog = console.found(QDialog, "act_dialog")
    assert "考试会突然结束，没有办理任何一名" in shown_text(dialog)
    minutes.setValue(2)
    seconds.setValue(30)
    assert dialog.accessibleDescription() == "更正 10、11 号座位的时间：减少 2 分 30 秒，结束时间改为 11:30:30。"
    console.approve("chief", reason="多给了时间")
    console.done()
    command = console.commands()[-1]
    assert isinstance(command, CorrectTime)
    assert (len(command.tickets), command.seconds) == (2, -150)  # seat 2 has handed in
    console.click("ledger_correct")
    console.found(QRadioButton, "correct_more").click()
    console.approve("chief", "inspector", reason="改回")
    console.done()
    assert isinstance(command := console.commands()[-1], CorrectTime)
    assert command.seconds == 60
    console.qtbot.waitUntil(lambda: [g.ms for g in console.seat(10).grants] == [-150_000, 60_000])
    console.click("ledger_close")


def test_several_are_paused_and_resumed_together(console: Console, room: RoomPage) -> None:
    room.map.select(frozenset({10, 11, 14}))
    console.click("several_pause")
    console.approve(reason="核对网线")
    console.qtbot.waitUntil(lambda: console.seat(14).state == "paused")
    assert room.map.selected == frozenset()
    room.map.select(frozenset({10, 11, 12}))  # 12 is not paused and is left out
    console.click("several_resume")
    console.approve()
    console.qtbot.waitUntil(lambda: console.seat(10).state == "working")
    command = console.commands()[-1]
    assert isinstance(command, ResumeSittings)
    assert command.tickets == (console.seat(10).ticket, console.seat(11).ticket)
    assert console.seat(14).state == "paused"


def test_a_centre_code_goes_above_the_limit(console: Console, room: RoomPage) -> None:
    room.go_to(12)
    console.click("act_extend")
    assert not console.sees("centre_code_panel")
    console.found(QSpinBox, "extend_minutes").setValue(6)  # ten of fifteen minutes are granted already
    assert console.sees("centre_code_panel")
    console.found(QSpinBox, "extend_minutes").setValue(30)
    text = shown_text(console.found(QDialog, "act_dialog"))
    for part in ("S20261128-0930-301", "第 1 版", console.seat(12).ticket, "30 分钟"):
        assert part in text
    console.approve("chief", "inspector", reason="停电")
    assert "请先取得申请码" in shown_text(console.found(QDialog, "act_dialog"))
    console.click("centre_code_ask")
    console.qtbot.waitUntil(lambda: console.sees("centre_challenge"))
    challenge = console.found(QLabel, "centre_challenge").text()
    assert len(challenge.split(" ")) == 6
    assert isinstance(console.commands()[-1], AskExtension)
    # closed and opened again: the call is still under way, the challenge the same
    console.click("dialog_cancel")
    console.done()
    console.click("act_extend")
    console.found(QSpinBox, "extend_minutes").setValue(30)
    console.qtbot.waitUntil(lambda: not console.sees("centre_code_ask"))
    assert console.found(QLabel, "centre_challenge").text() == challenge

    console.found(QLineEdit, "centre_code").setText("AAAA-AAAA")
    console.approve("chief", "inspector", reason="停电")
    console.qtbot.waitUntil(lambda: console.find("dialog_confirm").isEnabled())
    assert "授权码不正确" in shown_text(console.found(QDialog, "act_dialog"))
    code = extension_code(
        console.room.tiny.extension_key,
        session_id="S20261128-0930-301",
        ticket=console.seat(12).ticket,
        extra_s=1800,
        challenge=challenge.replace(" ", ""),
    )
    console.found(QLineEdit, "centre_code").setText(code)
    console.approve("chief", "inspector")
    console.done()
    command = console.commands()[-1]
    assert isinstance(command, Extend)
    assert (command.seconds, command.centre_code) == (1800, code)
    console.qtbot.waitUntil(lambda: len(console.seat(12).grants) == 2)
    assert console.seat(12).grants[-1].by_centre


def test_without_a_key_in_the_package_nothing_is_promised(console: Console, room: RoomPage) -> None:
    room.go_to(12)
    console.click("act_extend")
    console.found(QSpinBox, "extend_minutes").setValue(5)
    assert not console.sees("centre_code_panel")
    console.click("extend_10")
    dialog = console.found(QDialog, "act_dialog")
    panel = dialog._centre  # type: ignore[attr-defined]
    panel._view = replace(panel._view, extension_by_centre=False)  # an older package
    panel.show_minutes(10)
    assert "本场试卷包不支持授权码" in shown_text(dialog)
    assert not console.sees("centre_code_ask")
