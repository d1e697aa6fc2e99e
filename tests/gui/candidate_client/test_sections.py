"""Sections with their own limits at the candidate's window, against the real server."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from candidate_client.ui.exam.hand_in_dialog import HandInDialog
from shared.exam.kinds.fill_in import FillIn
from shared.exam.kinds.single_choice import SingleChoice
from shared.protocol.commands import Extend, ReopenSection
from tests.gui.candidate_client.conftest import Seat
from tests.support.candidate_pc import start_room, unseal
from tests.support.tiny_session import TinySession


@pytest.fixture
def section_s() -> tuple[int, ...]:
    return (100, 70)


@pytest.fixture
def tiny(tmp_path: Path, section_s: tuple[int, ...]) -> Iterator[TinySession]:
    with TinySession(tmp_path / "site", candidates=2, spares=1, section_s=section_s) as made:
        yield made


def at_work(seat: Seat, tiny: TinySession) -> None:
    unseal(tiny)
    seat.log_in(tiny.ticket(1), tiny.password(1))
    seat.screen("ready")
    start_room(tiny)
    seat.screen("exam")


def dialog_of(seat: Seat) -> HandInDialog:
    seat.see(lambda: seat.window.exam.dialog is not None)
    dialog = seat.window.exam.dialog
    assert isinstance(dialog, HandInDialog)
    return dialog


def on_server(seat: Seat) -> dict[str, object]:
    seat.see(lambda: not seat.window.exam.drafts.pending and seat.window.engine.view.unsent == 0)
    sitting = seat.window.engine.sitting_log()
    assert sitting is not None
    return dict(sitting.gateway.snapshot().answers)


def test_a_section_is_submitted_the_next_one_opens_and_the_paper_is_handed_in_from_there(
    seat: Seat, tiny: TinySession, qtbot: QtBot
) -> None:
    unseal(tiny)
    seat.screen("login")
    assert "理论 1 分 40 秒，实操 1 分 10 秒，分别计时" in seat.window.login.panel._facts.value("考试时长")
    seat.log_in(tiny.ticket(1), tiny.password(1))
    seat.screen("ready")
    start_room(tiny)
    seat.screen("exam")
    exam = seat.window.exam
    assert exam.header.section.text() == "理论（第 1 部分，共 2 部分）"
    assert exam.header.remaining._caption.text() == "理论剩余"
    assert exam.header.button.text() == "提交本部分"

    # the practical part is shown and cannot be entered, by mouse or by keys
    locked = seat.find("nav-v1")
    assert not locked.isEnabled()
    qtbot.mouseClick(locked, Qt.MouseButton.LeftButton)
    seat.click("nav-f1")
    seat.see(lambda: exam.answers.item_id == "f1")
    assert not exam.bottom.next.isEnabled()
    qtbot.keyClick(exam, Qt.Key.Key_Right)
    exam.go_to("v1")
    assert seat.window.engine.view.position == "f1"
    seat.type("blank-a", "4")

    # what is typed a moment before the submission goes with it
    seat.click("exam-hand-in")
    dialog = dialog_of(seat)
    assert dialog.windowTitle() == "提交本部分"
    assert "立即开始“实操”部分（1 分 10 秒）" in dialog.effect.text()
    assert "剩余的时间作废" in dialog.effect.text()
    assert set(dialog.chips) == {"s1", "s2", "j1"}
    seat.click("hand-in-agree")
    seat.see(lambda: exam.answers.item_id == "v1")
    assert exam.header.section.text() == "实操（第 2 部分，共 2 部分）"
    assert exam.header.remaining._caption.text() == "实操剩余"
    assert exam.header.button.text() == "交卷"
    assert "“理论”部分已提交" in exam.messages.text_of("section")
    seat.click("exam-notice-action")
    seat.see(lambda: exam.messages.told("section") is None)
    assert not seat.find("nav-s1").isEnabled()
    assert on_server(seat) == {"f1": FillIn(blanks={"a": "4"})}

    seat.see(lambda: seat.view.hand_in_code is None)
    seat.click("exam-hand-in")
    assert set(dialog_of(seat).chips) == {"v1"}
    seat.click("hand-in-agree")
    seat.screen("closed")


def test_the_chief_brings_a_candidate_back_who_submitted_by_mistake(seat: Seat, tiny: TinySession) -> None:
    at_work(seat, tiny)
    exam = seat.window.exam
    seat.click("exam-hand-in")
    dialog_of(seat)
    seat.click("hand-in-agree")
    seat.see(lambda: exam.answers.item_id == "v1")
    seat.see(lambda: seat.window.engine.view.unsent == 0)
    seat.type("voucher-date", "20261105")
    undo = ReopenSection(ticket=tiny.ticket(1), section_id="t", reason="误点", approvals=(tiny.credential("chief"),))
    tiny.command(tiny.staff("proctor"), undo)
    seat.see(lambda: exam.answers.item_id in {"s1", "s2"})
    assert "仍在计时，请继续作答" in exam.messages.text_of("section")
    seat.click("option-A")
    first = exam.answers.item_id
    seat.see(lambda: seat.view.answers.get(first) == SingleChoice(choice="A"))
    assert on_server(seat)["v1"] == seat.view.answers["v1"]


class TestTimeUp:
    """Sections of seconds."""

    @pytest.fixture
    def section_s(self) -> tuple[int, ...]:
        return (15, 60)

    def test_at_the_end_of_its_time_the_window_moves_on_with_what_is_being_typed(
        self, seat: Seat, tiny: TinySession, qtbot: QtBot
    ) -> None:
        at_work(seat, tiny)
        exam = seat.window.exam
        seat.click("nav-f1")
        seat.see(lambda: exam.answers.item_id == "f1")
        seat.click("exam-hand-in")
        dialog = dialog_of(seat)
        dialog.reject()
        blank = seat.find("blank-a")
        assert isinstance(blank, QWidget)
        typed = ""
        while exam.answers.item_id == "f1":
            if len(typed) < 40 and blank.isVisible():
                qtbot.keyClicks(blank, "7")
                typed += "7"
            qtbot.wait(250)
        assert exam.answers.item_id == "v1"
        seat.see(lambda: exam.messages.told("section") is not None)
        assert "“理论”部分时间已到，作答已保存" in exam.messages.text_of("section")
        kept = on_server(seat)["f1"]
        assert isinstance(kept, FillIn)
        assert len(kept.blanks["a"]) >= len(typed) - 1
        approvals = (tiny.credential("chief"), tiny.credential("inspector"))
        extend = Extend(tickets=(tiny.ticket(1),), seconds=30, reason="设备", approvals=approvals)
        tiny.command(tiny.staff("proctor"), extend)
        seat.see(lambda: exam.messages.told("notice") is not None)
        assert "给您“实操”部分延时" in exam.messages.text_of("notice")
