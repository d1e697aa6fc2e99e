"""Late answers reviewed, a candidate's history read, journals imported, and who sat where: with real widgets."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTime
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPlainTextEdit, QTableWidget, QWidget

from proctor_console.ui.answers.answers_dialog import AnswersDialog
from proctor_console.ui.answers.journals_dialog import JournalsDialog
from proctor_console.ui.evening.seat_history_dialog import SeatHistoryDialog
from scripts.lab.demo.operator_acts import OperatorActs
from scripts.lab.pictures.gateway import SAMPLE_PIN, SampleGateway
from scripts.lab.pictures.room import END_MS, LATE_PLACES, LATE_SEAT
from shared.exam.room.events import AnswersViewed, HeldReviewed
from shared.protocol.commands import ReviewHeld
from tests.gui.proctor_console.conftest import Console

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def gateway() -> SampleGateway:
    return SampleGateway(END_MS)


def click(console: Console, name: str) -> None:
    console.qtbot.mouseClick(console.find(name), LEFT)


def shown(console: Console, name: str) -> None:
    console.qtbot.waitUntil(lambda: console.sees(name))


def type_into(console: Console, name: str, text: str) -> None:
    widget = console.find(name)
    if isinstance(widget, QPlainTextEdit):
        widget.setPlainText(text)
    else:
        assert isinstance(widget, QLineEdit)
        widget.setText(text)


def room_page(console: Console) -> QWidget:
    desk = console.window.desk_page
    assert desk is not None
    desk.open_page("room")
    return desk.room


def open_review(console: Console) -> None:
    """From the list of what needs a person, past the chief examiner's PIN."""
    room_page(console)
    shown(console, f"todo_review_{LATE_SEAT}")
    click(console, f"todo_review_{LATE_SEAT}")
    shown(console, "answers_open")
    type_into(console, "approver_chief_pin", SAMPLE_PIN)
    click(console, "answers_open")
    shown(console, "review_compare")


def test_a_late_answer_is_compared_decided_with_a_reason_and_off_the_list(console: Console) -> None:
    console.sign_in()
    open_review(console)
    assert [type(r.event) for r in console.gateway.records_so_far][-1] is AnswersViewed
    table = console.find("review_compare")
    assert isinstance(table, QTableWidget)
    texts = [table.item(0, column).text() for column in range(3)]
    assert texts == ["≠ 作答", "C（考生屏幕上是 A）", "B（考生屏幕上是 D）"]
    click(console, "review_use_held")
    click(console, "dialog_confirm")
    assert console.commands() == []  # no reason, no PIN
    type_into(console, "dialog_reason", "换机前在原电脑写的，以原电脑为准")
    type_into(console, "approver_chief_pin", SAMPLE_PIN)
    click(console, "dialog_confirm")
    console.qtbot.waitUntil(lambda: len(console.commands()) == 1)
    (command,) = console.commands()
    assert isinstance(command, ReviewHeld)
    (choice,) = command.choices
    assert (choice.epoch, choice.seq, choice.decision) == (LATE_PLACES[1].epoch, LATE_PLACES[1].seq, "use_held")
    assert (choice.over_epoch, choice.over_seq) == (2, 2)
    seat = next(s for s in console.gateway.view().seats if s.seat == LATE_SEAT)
    assert seat.held == 1


def test_several_are_decided_alike_and_the_banner_of_the_collection_goes(console: Console) -> None:
    console.sign_in()
    desk = console.window.desk_page
    assert desk is not None
    desk.open_page("collection")
    shown(console, "late_answers")
    console.qtbot.mouseClick(desk.collection._late.action_button, LEFT)
    shown(console, "answers_open")
    type_into(console, "approver_chief_pin", SAMPLE_PIN)
    click(console, "answers_open")
    shown(console, "review_compare")
    click(console, "review_to_centre")
    click(console, "review_all")
    type_into(console, "dialog_reason", "考点无法判断")
    type_into(console, "approver_chief_pin", SAMPLE_PIN)
    click(console, "dialog_confirm")
    console.qtbot.waitUntil(lambda: len(console.commands()) == 1)
    decided = [r.event for r in console.gateway.records_so_far if isinstance(r.event, HeldReviewed)]
    assert [event.decision for event in decided] == ["to_centre", "to_centre"]
    desk.open_page("collection")
    console.qtbot.waitUntil(lambda: not console.sees("late_answers"))


def test_the_demos_operator_leaves_late_answers_to_the_centre(console: Console, tmp_path: Path) -> None:
    console.sign_in()
    acts = OperatorActs(console.window, "", tmp_path, tmp_path)
    acts._roles, acts._pins = {"chief": "ZK01"}, {"ZK01": SAMPLE_PIN}
    for waits_for in acts._leave_late_answers():
        console.qtbot.waitUntil(waits_for)
    decided = [r.event for r in console.gateway.records_so_far if isinstance(r.event, HeldReviewed)]
    assert [event.decision for event in decided] == ["to_centre", "to_centre"]


def test_a_wrong_pin_shows_no_contents(console: Console) -> None:
    console.sign_in()
    room_page(console)
    shown(console, f"todo_review_{LATE_SEAT}")
    click(console, f"todo_review_{LATE_SEAT}")
    shown(console, "answers_open")
    type_into(console, "approver_chief_pin", "0000")
    click(console, "answers_open")
    pin = console.find("approver_chief_pin")
    assert isinstance(pin, QLineEdit)
    console.qtbot.waitUntil(lambda: pin.text() == "")
    assert not console.sees("review_compare")
    assert not any(isinstance(r.event, AnswersViewed) for r in console.gateway.records_so_far)


def test_the_history_sorts_filters_and_goes_back_in_time(console: Console) -> None:
    console.sign_in("ZK01")
    page = room_page(console)
    page.go_to(LATE_SEAT)  # type: ignore[attr-defined]
    click(console, "act_answers")
    shown(console, "answers_table")
    dialog = console.window.findChildren(AnswersDialog)[-1]
    console.qtbot.waitUntil(lambda: len(dialog.table.visible_rows()) == 8)
    assert {row.summary for row in dialog.table.visible_rows()} == {"作答（内容未显示）"}
    item = console.find("answers_item")
    assert isinstance(item, QComboBox)
    item.setCurrentIndex(item.findData("理论 3"))
    assert [row.written for row in dialog.table.visible_rows()] == ["09:33:03", "10:25:03", "10:15:13"]
    dialog.table.view.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    assert [row.written for row in dialog.table.visible_rows()] == ["09:33:03", "10:15:13", "10:25:03"]
    item.setCurrentIndex(0)
    click(console, "answers_show")  # signed in as chief examiner: a reason is enough
    shown(console, "answers_open")
    assert not console.sees("approver_chief_pin")
    click(console, "answers_open")
    assert console.sees("answers_open")
    type_into(console, "dialog_reason", "考生对第 3 题有异议")
    click(console, "answers_open")
    console.qtbot.waitUntil(lambda: not console.sees("answers_show"))
    then = {row.item: row.summary for row in dialog.standing.visible_rows()}
    assert then["理论 3"] == "C（考生屏幕上是 A）"
    dialog.slider.setValue(1)
    assert dialog.at.text() == "09:33:03"
    assert [row.summary for row in dialog.standing.visible_rows()] == ["B（考生屏幕上是 D）"]
    dialog.reject()


def test_who_sat_at_seat_12_at_10_05(console: Console) -> None:
    console.sign_in()
    desk = console.window.desk_page
    assert desk is not None
    desk.open_page("records")
    click(console, "seat_history")
    dialog = console.window.findChildren(SeatHistoryDialog)[-1]
    dialog.seat.setValue(LATE_SEAT)
    dialog.time.setTime(QTime(10, 5))
    answer = console.find("seat_answer")
    assert isinstance(answer, QLabel)
    assert answer.text().startswith(f"10:05 时 {LATE_SEAT} 号座位：张**（准考证号 261128000112），电脑 PC-12，09:")
    dialog.only.setChecked(True)
    assert {row.seat for row in dialog.table.visible_rows()} == {LATE_SEAT}
    dialog.time.setTime(QTime(8, 0))
    assert answer.text() == f"08:00 时 {LATE_SEAT} 号座位没有考生作答。"
    dialog.reject()


def test_journals_are_imported_one_by_one_and_a_bad_one_stops_no_other(console: Console, tmp_path: Path) -> None:
    console.sign_in()
    desk = console.window.desk_page
    assert desk is not None
    desk.open_page("collection")
    click(console, "import_journals")
    dialog = console.window.findChildren(JournalsDialog)[-1]
    names = ["answers-seat01-a.esjournal", "holiday.esjournal", "answers-seat03-c.esjournal", "gone.esjournal"]
    for name, content in zip(names, (b"ESKJEXP1", b"PK", b"ESKJRNL1"), strict=False):
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
    dialog.reject()
