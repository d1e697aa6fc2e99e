"""Late answers reviewed, a candidate's history read, journals imported, and who sat where: with real widgets."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTime
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QTableWidget, QWidget

from proctor_console.ui.answers.answers_dialog import AnswersDialog
from proctor_console.ui.answers.journals_dialog import JournalsDialog
from proctor_console.ui.evening.seat_history_dialog import SeatHistoryDialog
from scripts.lab.demo.operator_acts import OperatorActs
from scripts.lab.pictures.plan import ticket
from shared.exam.room.events import AnswersViewed, Collected, HeldReviewed, JournalDelivered
from shared.protocol.commands import ReviewHeld
from tests.gui.proctor_console.conftest import Console
from tests.support.console_room import END, LATE_SEAT, PIN
from tests.support.journals import exported, journal_bytes

pytestmark = pytest.mark.room(minute=END, late_answers=True)


def shown(console: Console, name: str) -> None:
    console.qtbot.waitUntil(lambda: console.sees(name))


def room_page(console: Console) -> QWidget:
    desk = console.window.desk_page
    assert desk is not None
    desk.open_page("room")
    return desk.room


def open_review(console: Console) -> None:
    """From the list of what needs a person, past the chief examiner's PIN."""
    room_page(console)
    shown(console, f"todo_review_{LATE_SEAT}")
    console.click(f"todo_review_{LATE_SEAT}")
    shown(console, "answers_open")
    console.fill("approver_chief_pin", PIN)
    console.click("answers_open")
    shown(console, "review_compare")


def test_a_late_answer_is_compared_decided_with_a_reason_and_off_the_list(console: Console) -> None:
    console.sign_in()
    open_review(console)
    assert type(console.events()[-1]) is AnswersViewed
    table = console.find("review_compare")
    assert isinstance(table, QTableWidget)
    texts = [table.item(0, column).text() for column in range(3)]
    assert texts == ["≠ 作答", "A（考生屏幕上是 B）", "D（考生屏幕上是 C）"]
    console.click("review_use_held")
    console.click("dialog_confirm")
    assert console.commands() == []  # no reason, no PIN
    console.fill("dialog_reason", "换机前在原电脑写的，以原电脑为准")
    console.fill("approver_chief_pin", PIN)
    console.click("dialog_confirm")
    console.qtbot.waitUntil(lambda: isinstance(console.events()[-1], HeldReviewed))
    (command,) = console.commands()
    assert isinstance(command, ReviewHeld)
    (choice,) = command.choices
    assert (choice.epoch, choice.seq, choice.decision) == (1, 4, "use_held")
    assert (choice.over_epoch, choice.over_seq) == (1, 2)
    seat = next(s for s in console.gateway.view().seats if s.seat == LATE_SEAT)
    assert seat.held == 1


def test_several_are_decided_alike_and_the_banner_of_the_collection_goes(console: Console) -> None:
    console.sign_in()
    desk = console.window.desk_page
    assert desk is not None
    desk.open_page("collection")
    shown(console, "late_answers")
    desk.collection._late.action_button.click()
    shown(console, "answers_open")
    console.fill("approver_chief_pin", PIN)
    console.click("answers_open")
    shown(console, "review_compare")
    console.click("review_to_centre")
    console.click("review_all")
    console.fill("dialog_reason", "考点无法判断")
    console.fill("approver_chief_pin", PIN)
    console.click("dialog_confirm")
    console.qtbot.waitUntil(lambda: isinstance(console.events()[-1], HeldReviewed))
    decided = [event for event in console.events() if isinstance(event, HeldReviewed)]
    assert [event.decision for event in decided] == ["to_centre", "to_centre"]
    desk.open_page("collection")
    console.qtbot.waitUntil(lambda: not console.sees("late_answers"))


def test_the_demos_operator_leaves_late_answers_to_the_centre(console: Console, tmp_path: Path) -> None:
    console.sign_in()
    acts = OperatorActs(console.window, "", tmp_path, tmp_path)
    acts._roles, acts._pins = {"chief": "ZK01"}, {"ZK01": PIN}
    for waits_for in acts._leave_late_answers():
        console.qtbot.waitUntil(waits_for)
    decided = [event for event in console.events() if isinstance(event, HeldReviewed)]
    assert [event.decision for event in decided] == ["to_centre", "to_centre"]


def test_a_wrong_pin_shows_no_contents(console: Console) -> None:
    console.sign_in()
    room_page(console)
    shown(console, f"todo_review_{LATE_SEAT}")
    console.click(f"todo_review_{LATE_SEAT}")
    shown(console, "answers_open")
    console.fill("approver_chief_pin", "0000")
    console.click("answers_open")
    pin = console.find("approver_chief_pin")
    assert isinstance(pin, QLineEdit)
    console.qtbot.waitUntil(lambda: pin.text() == "")
    assert not console.sees("review_compare")
    assert not any(isinstance(event, AnswersViewed) for event in console.events())


def test_the_history_sorts_filters_and_goes_back_in_time(console: Console) -> None:
    console.sign_in("ZK01")
    page = room_page(console)
    page.go_to(LATE_SEAT)  # type: ignore[attr-defined]
    console.click("act_answers")
    shown(console, "answers_table")
    dialog = console.window.findChildren(AnswersDialog)[-1]
    console.qtbot.waitUntil(lambda: len(dialog.table.visible_rows()) == 5)
    assert {row.summary for row in dialog.table.visible_rows()} == {"作答（内容未显示）"}
    item = console.find("answers_item")
    assert isinstance(item, QComboBox)
    item.setCurrentIndex(item.findData("理论 2"))
    assert [row.written for row in dialog.table.visible_rows()] == ["09:33:00", "10:13:00", "10:10:00"]
    dialog.table.view.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    assert [row.written for row in dialog.table.visible_rows()] == ["09:33:00", "10:10:00", "10:13:00"]
    item.setCurrentIndex(0)
    console.click("answers_show")  # signed in as chief examiner: a reason is enough
    shown(console, "answers_open")
    assert not console.sees("approver_chief_pin")
    console.click("answers_open")
    assert console.sees("answers_open")
    console.fill("dialog_reason", "考生对第 3 题有异议")
    console.click("answers_open")
    console.qtbot.waitUntil(lambda: not console.sees("answers_show"))
    then = {row.item: row.summary for row in dialog.standing.visible_rows()}
    assert then["理论 2"] == "C（考生屏幕上是 A）"
    dialog.slider.setValue(0)
    assert dialog.at.text() == "09:33:00"
    assert [row.summary for row in dialog.standing.visible_rows()] == ["A（考生屏幕上是 C）"]
    dialog.reject()


def test_who_sat_at_seat_12_at_10_05(console: Console) -> None:
    console.sign_in()
    desk = console.window.desk_page
    assert desk is not None
    desk.open_page("records")
    console.click("seat_history")
    dialog = console.window.findChildren(SeatHistoryDialog)[-1]
    assert dialog.time.time() == QTime(9, 30), "after the end it opens at the start"
    dialog.seat.setValue(12)
    dialog.time.setTime(QTime(10, 5))
    answer = console.find("seat_answer")
    assert isinstance(answer, QLabel)
    assert answer.text().startswith("10:05 时 12 号座位：张**（准考证号 261128000112），电脑 PC-12，09:")
    dialog.only.setChecked(True)
    assert {row.seat for row in dialog.table.visible_rows()} == {12}
    dialog.time.setTime(QTime(8, 0))
    assert answer.text() == "08:00 时 12 号座位没有考生作答。"
    dialog.reject()


def test_journals_are_imported_one_by_one_and_a_bad_one_stops_no_other(console: Console, tmp_path: Path) -> None:
    console.room.note("JK01", Collected(sittings=43, agreeing=43, unreported=(), mismatching=()))
    desk = console.sign_in()
    desk.open_page("collection")
    console.click("import_journals")
    dialog = console.window.findChildren(JournalsDialog)[-1]
    names = ["answers-seat01-a.esjournal", "holiday.esjournal", "answers-seat03-c.esjournal", "gone.esjournal"]
    one, three = (console.room.pcs[ticket(seat)] for seat in (1, 3))
    kept = [exported(pc.reply, journal_bytes(tmp_path / "pc", pc.reply, [pc.choose("s1", "A")])) for pc in (one, three)]
    for name, content in zip(names, (kept[0], b"PK", kept[1]), strict=False):
        (tmp_path / name).write_bytes(content)
    dialog.take([tmp_path / name for name in names])
    console.qtbot.waitUntil(dialog.result_banner.isVisible)
    rows = dialog.table.visible_rows()
    assert [row.state for row in rows] == ["done", "refused", "done", "refused"]
    assert "holiday.esjournal" in rows[1].result
    assert "没有导入任何内容" in rows[1].result
    assert "gone.esjournal" in rows[3].result
    assert "请重新清点" in dialog.result_banner.text
    assert "2 个没有导入" in dialog.result_banner.text
    assert len([event for event in console.events() if isinstance(event, JournalDelivered)]) == 2
    dialog.reject()
