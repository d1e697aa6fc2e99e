"""A candidate's whole day at the window, against the real server: every step by mouse and keyboard."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QTableView
from pytestqt.qtbot import QtBot

from candidate_client.bootstrap import build_window
from candidate_client.core.clock import reminder_due
from candidate_client.ui.exam.hand_in_dialog import HandInDialog
from candidate_client.ui.kinds.voucher import VoucherEditor
from shared.exam.kinds.fill_in import FillIn
from shared.exam.kinds.postings import VoucherLine
from shared.exam.kinds.single_choice import SingleChoice
from shared.exam.kinds.true_false import TrueFalse
from shared.exam.kinds.voucher import Voucher
from shared.protocol.commands import AllowHandIn, CheckIdentity, EndLeave, Extend, PauseRoom, ResumeRoom, StartLeave
from shared.protocol.device import AnswerSnapshot
from shared.qtkit.look.theme import exam_text_px, theme_of
from tests.gui.candidate_client.conftest import Seat
from tests.support.candidate_pc import settings_for, start_room, unseal
from tests.support.tiny_session import TinySession


def at_work(seat: Seat, tiny: TinySession) -> None:
    unseal(tiny)
    seat.log_in(tiny.ticket(1), tiny.password(1))
    seat.screen("ready")
    start_room(tiny)
    seat.screen("exam")


def on_server(seat: Seat) -> AnswerSnapshot:
    seat.see(lambda: not seat.window.exam.drafts.pending and seat.window.engine.view.unsent == 0)
    sitting = seat.window.engine.sitting_log()
    assert sitting is not None
    return sitting.gateway.snapshot()


def test_wrong_password_says_so_and_keeps_the_ticket(seat: Seat, tiny: TinySession) -> None:
    seat.screen("login")
    seat.type("login-ticket", tiny.ticket(1))
    seat.type("login-password", "000000")
    seat.click("login-button")
    seat.see(seat.window.login.problem.isVisible)
    assert "不正确" in seat.window.login.problem.text
    assert seat.window.login.ticket.text == tiny.ticket(1)
    seat.click("login-button")
    assert seat.window.view.screen == "login"


def test_from_login_to_handed_in(seat: Seat, tiny: TinySession, qtbot: QtBot) -> None:
    unseal(tiny)
    seat.screen("login")
    assert "张**" in seat.window.login.panel._name.text()
    seat.log_in(tiny.ticket(1), tiny.password(1))
    seat.screen("ready")
    assert not seat.window.identity.photo.pixmap().isNull()
    start_room(tiny)
    seat.screen("exam")
    exam = seat.window.exam
    first = exam.answers.item_id
    assert first in {"s1", "s2"}

    # mouse: choose, change, strike out
    seat.click("option-B")
    assert seat.option("B").on
    seat.click("option-C", Qt.MouseButton.RightButton)
    assert seat.option("C").out
    seat.click("option-A")
    assert seat.option("A").on
    assert not seat.option("B").on
    # keyboard: next, choose by number, flag
    qtbot.keyClick(exam, Qt.Key.Key_Right)
    seat.see(lambda: exam.answers.item_id not in {first, ""})
    second = exam.answers.item_id
    qtbot.keyClick(exam, Qt.Key.Key_2)
    expected_second = list(exam.answers.editor.cards)[1]
    qtbot.keyClick(seat.window, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    seat.see(lambda: second in seat.view.flags)
    # back: what was struck out is still struck out
    seat.click("exam-previous")
    seat.see(lambda: exam.answers.item_id == first)
    assert seat.option("C").out
    assert seat.option("A").on

    seat.click("nav-j1")
    seat.see(lambda: exam.answers.item_id == "j1")
    seat.click("option-true")
    seat.click("nav-f1")
    seat.see(lambda: exam.answers.item_id == "f1")
    seat.type("blank-a", "4")
    seat.see(lambda: seat.view.answers.get("f1") == FillIn(blanks={"a": "4"}), seconds=2)

    snapshot = on_server(seat)
    assert snapshot.answers[first] == SingleChoice(choice="A")
    assert snapshot.answers[second] == SingleChoice(choice=expected_second)
    assert snapshot.answers["j1"] == TrueFalse(value=True)
    assert snapshot.flags == (second,)
    seat.see(lambda: "已保存" in exam.header.saved.text())

    # the hand-in lists what is missing, a click goes there
    seat.click("exam-hand-in")
    seat.see(lambda: exam.dialog is not None)
    dialog = exam.dialog
    assert isinstance(dialog, HandInDialog)
    assert set(dialog.chips) == {"v1", second}
    qtbot.mouseClick(dialog.chips["v1"], Qt.MouseButton.LeftButton)
    seat.see(lambda: exam.answers.item_id == "v1")
    tiny.command(tiny.staff("chief"), AllowHandIn(tickets=(), reason="提前交卷"))
    seat.see(lambda: seat.view.hand_in_code is None)
    seat.click("exam-hand-in")
    seat.see(lambda: exam.dialog is not None)
    seat.click("hand-in-agree")
    seat.screen("closed")
    assert seat.window.message.title.text() == "已交卷"
    assert "服务器已确认全部" in seat.window.message.facts.value("保存情况")


def test_the_voucher_is_filled_by_keyboard_alone(seat: Seat, tiny: TinySession, qtbot: QtBot) -> None:
    at_work(seat, tiny)
    exam = seat.window.exam
    seat.click("nav-v1")
    seat.see(lambda: exam.answers.item_id == "v1")
    editor = exam.answers.editor
    assert isinstance(editor, VoucherEditor)
    seat.type("voucher-date", "20261105")
    seat.type("voucher-attachments", "2")
    assert editor.date.text() == "2026-11-05"
    editor.open_cell(0, 0)
    table = seat.find("voucher-table")
    assert isinstance(table, QTableView)

    def cell(text: str, key: Qt.Key = Qt.Key.Key_Return) -> None:
        place = table.currentIndex().row(), table.currentIndex().column()
        seat.see(lambda: any(w.isVisible() for w in table.findChildren(QLineEdit)))
        line = next(w for w in table.findChildren(QLineEdit) if w.isVisible())
        seat.write(line, text)
        popup = line.completer().popup() if line.completer() is not None else None
        qtbot.keyClick(popup if popup is not None and popup.isVisible() else line, key)
        seat.see(lambda: (table.currentIndex().row(), table.currentIndex().column()) != place)
        if not seat.window.isActiveWindow():  # off screen a closing list leaves no window active
            seat.window.activateWindow()
            seat.see(seat.window.isActiveWindow)
            editor.open_cell(table.currentIndex().row(), table.currentIndex().column())

    cell("购入材料")
    cell("原材")
    cell("1,000")
    cell("")
    cell("", Qt.Key.Key_Tab)  # the summary repeats the line above
    cell("银行存款")
    cell("")
    cell("=")
    lines = (
        VoucherLine(summary="购入材料", account="1403", debit="1000.00"),
        VoucherLine(summary="购入材料", account="1002", credit="1000.00"),
    )
    assert "借贷平衡" in editor.balance.text()
    snapshot = on_server(seat)
    assert snapshot.answers["v1"] == Voucher(date="2026-11-05", attachments="2", lines=lines)


def test_pause_extension_and_close_at_the_window(seat: Seat, tiny: TinySession) -> None:
    at_work(seat, tiny)
    exam = seat.window.exam
    proctor = tiny.staff("proctor")
    seat.click("nav-f1")
    seat.see(lambda: exam.answers.item_id == "f1")
    seat.type("blank-a", "12")
    tiny.command(proctor, PauseRoom(reason="线路检修"))
    seat.screen("paused")
    assert "线路检修" in seat.window.message.text.text()
    shown = seat.window.message.countdown.text
    tiny.command(proctor, ResumeRoom())
    seat.screen("exam")
    assert shown != "--:--:--"
    seat.see(lambda: seat.view.answers.get("f1") == FillIn(blanks={"a": "12"}))
    # away from the seat: the paper is hidden, keys answer nothing, what was just typed is kept, the time runs
    seat.type("blank-a", "3")
    tiny.command(proctor, StartLeave(ticket=tiny.ticket(1), reason="如厕", escort="李四"))
    seat.screen("away")
    assert not exam.isVisible()
    assert "暂离" in seat.window.message.title.text()
    assert seat.view.clock.running
    before = seat.view.answers.get("f1")
    seat.qtbot.keyClicks(seat.window, "99")
    tiny.command(proctor, EndLeave(ticket=tiny.ticket(1)))
    seat.screen("exam")
    seat.see(lambda: seat.view.answers.get("f1") == FillIn(blanks={"a": "123"}))
    assert before == seat.view.answers.get("f1")
    # a doubt about the person hides the paper as well, until it is settled
    tiny.command(proctor, CheckIdentity(ticket=tiny.ticket(1), ok=False, note="照片不像", round="second"))
    seat.screen("doubt")
    assert not exam.isVisible()
    assert "核实" in seat.window.message.title.text()
    tiny.command(proctor, CheckIdentity(ticket=tiny.ticket(1), ok=True, round="second"))
    seat.screen("exam")
    approvals = (tiny.credential("chief"), tiny.credential("inspector"))
    tiny.command(proctor, Extend(tickets=(tiny.ticket(1),), seconds=60, reason="设备故障", approvals=approvals))
    seat.see(lambda: exam.messages.told("notice") is not None)
    assert "延时" in exam.messages.text_of("notice")
    seat.click("exam-notice-action")
    seat.see(lambda: exam.messages.told("notice") is None)
    left = seat.view.clock.remaining_ms(0)
    assert left is not None
    assert reminder_due(9_500, (20, 10), 3) == 10


def test_offline_is_told_calmly_and_ends_by_itself(seat: Seat, tiny: TinySession) -> None:
    at_work(seat, tiny)
    exam = seat.window.exam
    tiny.server.kill()
    seat.click("option-A")
    seat.see(lambda: exam.messages.told("offline") is not None)
    assert "答案已保存在本机" in exam.messages.text_of("offline")
    seat.see(lambda: "已存本机" in exam.header.saved.text())
    tiny.server.start()
    seat.see(lambda: exam.messages.told("offline") is None)
    seat.see(lambda: "已保存" in exam.header.saved.text())


def test_an_ordinary_window_closes_and_the_next_start_goes_on(
    seat: Seat, tiny: TinySession, tmp_path: Path, qapp: QApplication
) -> None:
    at_work(seat, tiny)
    seat.click("nav-f1")
    seat.see(lambda: seat.window.exam.answers.item_id == "f1")
    seat.type("blank-a", "7")
    exam = seat.window.exam
    seat.qtbot.keyClick(seat.window, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    seat.click("exam-contrast")
    seat.click("exam-scratch")
    seat.write(exam.scratch.edit, "1200")
    assert exam.answers.stem is not None
    exam.answers.stem.selectAll()
    seat.click("exam-highlight")
    seat.click("nav-s1")
    seat.see(lambda: exam.answers.item_id == "s1")
    seat.click("option-C", Qt.MouseButton.RightButton)
    seat.window.close()
    assert not seat.window.isVisible()
    seat.window.shut_down()
    qapp.processEvents()

    _, again = build_window(settings_for(tiny, tmp_path / "pc", 1))
    again.resize(1366, 768)
    again.begin()
    again.present()
    again.activateWindow()
    seat.window = again
    seat.see(lambda: seat.view.screen == "exam", seconds=40)  # the seat's own PC needs no password
    seat.see(lambda: again.exam.answers.item_id == "s1")
    assert seat.option("C").out
    assert exam_text_px() == 18
    assert (theme_of().name, again.exam.bottom.contrast.isChecked()) == ("contrast", True)
    assert again.exam.scratch.edit.toPlainText() == "1200"
    seat.click("nav-f1")
    seat.see(lambda: again.exam.answers.item_id == "f1")
    assert again.exam.answers.stem is not None
    assert again.exam.answers.stem.highlights()
    blank = seat.find("blank-a")
    assert isinstance(blank, QLineEdit)
    assert blank.text() == "7"
