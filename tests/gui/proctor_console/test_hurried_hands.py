"""A hurried proctor loses nothing: what was written survives a wrong key and a change of form."""

from itertools import combinations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QLineEdit, QPlainTextEdit, QSpinBox

from proctor_console.core import words
from proctor_console.ui.acts.discipline_dialog import DisciplineDialog
from scripts.lab.pictures.plan import ticket
from shared.exam.room.events import DisciplineRecorded, IncidentLogged, LeaveEnded, LeaveStarted, TimeGranted
from shared.link.errors import TimedOut
from shared.protocol.commands import CommandReply, CommandRequest
from shared.protocol.console import StaffCard
from shared.qtkit.widgets.banner import Banner
from shared.qtkit.widgets.field import Field
from tests.gui.proctor_console.conftest import PATIENCE_MS, Console
from tests.support.console_room import PIN

SEAT = 14


@pytest.fixture
def desk(console: Console) -> Console:
    console.sign_in().open_page("room")
    return console


def open_act(console: Console, name: str) -> QDialog:
    desk = console.window.desk_page
    assert desk is not None
    desk.room.go_to(SEAT)
    desk.room.open_action(name)
    console.qtbot.waitUntil(lambda: console.sees("act_dialog"), timeout=PATIENCE_MS)
    return console.found(QDialog, "act_dialog")


def told(dialog: QDialog) -> str:
    return " ".join(banner.text for banner in dialog.findChildren(Banner) if banner.isVisible())


def test_escape_throws_away_what_was_written_only_when_it_is_meant(desk: Console) -> None:
    dialog = open_act(desk, "incident")
    desk.qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible(), "nothing was written"
    dialog = open_act(desk, "incident")
    text = desk.found(QPlainTextEdit, "incident_text")
    desk.qtbot.keyClicks(text, "the mouse is dead")
    desk.qtbot.keyClick(text, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    assert "再按一次 Esc" in told(dialog)
    desk.qtbot.keyClicks(text, ", seat 14")
    desk.qtbot.keyClick(text, Qt.Key.Key_Escape)
    assert dialog.isVisible(), "somebody went on writing"
    assert text.toPlainText() == "the mouse is dead, seat 14"
    desk.qtbot.keyClick(text, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert not [e for e in desk.events() if isinstance(e, IncidentLogged) and e.ticket == desk.seat(SEAT).ticket]


def test_what_was_written_goes_along_into_the_stronger_form(desk: Console) -> None:
    open_act(desk, "discipline")
    desk.fill("discipline_text", "桌下有写满字的纸条")
    desk.fill("discipline_evidence", "监控 11:07")
    desk.fill("discipline_items", "纸条一张")
    desk.click("discipline_terminate")
    desk.qtbot.waitUntil(lambda: desk.found(DisciplineDialog, "act_dialog")._terminate, timeout=PATIENCE_MS)
    assert desk.found(QPlainTextEdit, "discipline_text").toPlainText() == "桌下有写满字的纸条"
    code = desk.found(QComboBox, "discipline_code").currentData()
    assert code == "64", "the first that ends an exam, not the warning's that stood there"
    desk.approve("chief")
    desk.done()
    (recorded,) = [e for e in desk.events() if isinstance(e, DisciplineRecorded) and e.action == "terminate"]
    assert (recorded.evidence, recorded.items) == ("监控 11:07", ("纸条一张",))


def test_minutes_and_reason_go_along_to_the_credit(desk: Console) -> None:
    open_act(desk, "extend")
    desk.found(QSpinBox, "extend_minutes").setValue(3)
    desk.fill("dialog_reason", "键盘更换")
    desk.click("extend_kind_outage")
    desk.qtbot.waitUntil(lambda: not desk.sees("extend_kind_outage"), timeout=PATIENCE_MS)
    assert desk.found(QSpinBox, "extend_minutes").value() == 3
    assert desk.found(QPlainTextEdit, "dialog_reason").toPlainText() == "键盘更换"


def test_ids_of_those_who_approve_are_taken_as_they_are_typed(desk: Console) -> None:
    dialog = open_act(desk, "extend")
    desk.fill("dialog_reason", "键盘更换")
    desk.approve("chief", "inspector")
    desk.fill("approver_chief_id", " zk01")
    desk.fill("approver_inspector_id", "ＸＫ０１")
    labels = [who.label.text() for who, _pin in dialog.fields()]  # type: ignore[attr-defined]
    assert [label for label in labels if "样例主考" in label or "样例巡考" in label] != []
    desk.done()
    granted = [e for e in desk.events() if isinstance(e, TimeGranted) and e.reason == "键盘更换"]
    assert [a.staff_id for a in granted[0].approvals] == ["ZK01", "XK01"]


def test_an_act_whose_reply_was_lost_is_not_done_twice(desk: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    """The line broke after the server had given the time; whoever pressed again gave it a second time."""
    bench, really = desk.window.bench, desk.gateway.command
    assert bench is not None
    monkeypatch.setattr(bench.desk, "_sleep", lambda _s: None)

    def silent(request: CommandRequest) -> CommandReply:
        really(request)
        raise TimedOut

    monkeypatch.setattr(desk.gateway, "command", silent)
    dialog = open_act(desk, "extend")
    desk.found(QSpinBox, "extend_minutes").setValue(3)
    desk.approve("chief", "inspector", reason="键盘更换")
    desk.qtbot.waitUntil(lambda: "还不知道办成没有" in told(dialog), timeout=PATIENCE_MS)
    assert desk.found(QLineEdit, "approver_chief_pin").text() == PIN
    monkeypatch.setattr(desk.gateway, "command", really)
    bench.look()
    desk.qtbot.waitUntil(lambda: "已经重新连上" in told(dialog), timeout=PATIENCE_MS)
    desk.click("dialog_confirm")
    desk.done()
    assert len([e for e in desk.events() if isinstance(e, TimeGranted) and e.reason == "键盘更换"]) == 1
    open_act(desk, "extend")
    desk.found(QSpinBox, "extend_minutes").setValue(3)
    desk.approve("chief", "inspector", reason="键盘更换")
    desk.done()
    assert len([e for e in desk.events() if isinstance(e, TimeGranted) and e.reason == "键盘更换"]) == 2, "meant anew"


def test_buttons_do_not_lie_upon_each_other_on_a_small_screen_with_a_warning(desk: Console) -> None:
    page = desk.window.desk_page
    assert page is not None
    page.room.go_to(SEAT)
    desk.window.setMinimumSize(100, 100)  # what a warning above takes as well
    desk.window.resize(1366, 600)
    desk.qtbot.wait(50)
    panel = page.room.panel
    shown = [b for b in panel._buttons.values() if b.isVisible()]
    places = [QRect(b.mapTo(panel, QPoint(0, 0)), b.size()) for b in shown]
    assert not [(a, b) for a, b in combinations(places, 2) if a.intersects(b)]
    assert min(place.height() for place in places) >= 32


def test_nobody_leaves_the_room_alone(desk: Console) -> None:
    desk.room.note("JK01", LeaveEnded(ticket=ticket(30)))  # one at a time
    desk.room.look()
    bench = desk.window.bench
    assert bench is not None
    bench.look()
    desk.qtbot.waitUntil(lambda: desk.seat(30).state != "away", timeout=PATIENCE_MS)
    open_act(desk, "leave")
    desk.fill("dialog_reason", "去医务室")
    escort = desk.found(QComboBox, "leave_escort")
    escort.setEditText("  ")
    desk.click("dialog_confirm")
    assert desk.sees("act_dialog")
    assert not [e for e in desk.events() if isinstance(e, LeaveStarted) and e.reason == "去医务室"]
    escort.setEditText("样例监考乙")
    desk.click("dialog_confirm")
    desk.done()
    left = [e.escort for e in desk.events() if isinstance(e, LeaveStarted) and e.reason == "去医务室"]
    assert left == ["样例监考乙"]


def test_what_does_not_fit_into_a_line_is_told(desk: Console) -> None:
    dialog = open_act(desk, "discipline")
    line = desk.found(QLineEdit, "discipline_evidence")
    evidence = next(field for field in dialog.findChildren(Field) if field.edit is line)
    for text, written in (("录像" * 150, ""), ("录像 11:07", "录像 11:07"), ("像" * 200, "录像 11:07")):
        QApplication.clipboard().setText(text)
        line.setFocus()
        line.paste()
        assert line.text() == written
        assert (evidence.error == "") == (text == written)
    assert "最多 200 个字" in evidence.error


def test_who_is_meant() -> None:
    staff = [
        StaffCard(staff_id=i, name=n, role="proctor", signed_in=False) for i, n in (("A1", "王伟"), ("a2", "王 伟"))
    ]
    meant = {typed: words.person_meant(staff, typed) for typed in ("A1", "ａ1", "A2", "王伟", "x")}
    assert meant == {"A1": "A1", "ａ1": "A1", "A2": "a2", "王伟": "王伟", "x": "x"}
