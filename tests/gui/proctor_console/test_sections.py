"""Sections with their own limits at the console: whose time runs, what an extension applies to, a mistake undone."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel

from proctor_console.core.acts import Now
from proctor_console.presenters.candidate import candidate
from proctor_console.presenters.seats import cards
from proctor_console.ui.room.room_page import RoomPage
from scripts.lab.pictures.plan import START_MS, ticket
from shared.exam.acts.clock import Extend
from shared.exam.clock.sections import SectionCause
from shared.exam.room.events import SectionClosed
from shared.protocol.commands import ReopenSection
from shared.protocol.console import RoomView, SeatView
from site_server.service.view.room_view import room_view
from tests.gui.proctor_console.conftest import Console
from tests.support.console_room import ConsoleRoom

EARLY, STILL = 3, 5
HOURS = (3600, 3600)
pytestmark = pytest.mark.room(minute=50, section_s=HOURS)


@pytest.fixture
def room_of_45(room_of_45: ConsoleRoom) -> ConsoleRoom:
    """Minute 50 of a theory of 60 minutes; two have submitted it, one by time."""
    two_submitted(room_of_45)
    return room_of_45


def two_submitted(room: ConsoleRoom) -> None:
    causes: tuple[tuple[int, SectionCause, int], ...] = ((EARLY, "candidate", 41), (7, "time", 45))
    for seat, cause, minute in causes:
        closed_ms = START_MS + minute * 60_000
        room.note("server", SectionClosed(ticket=ticket(seat), section_id="t", cause=cause, closed_ms=closed_ms))


@pytest.fixture
def room(console: Console) -> RoomPage:
    return console.sign_in().room


def seat_of(view: RoomView, number: int) -> SeatView:
    return next(s for s in view.seats if s.seat == number)


def words(console: Console, name: str) -> str:
    return " ".join(label.text() for label in console.find(name).findChildren(QLabel) if label.isVisible())


def test_cards_and_panel_tell_the_open_section_and_its_time(console: Console, room: RoomPage) -> None:
    room.go_to(EARLY)
    told = words(console, "candidate_panel")
    assert "实操剩余" in told
    assert "理论部分" in told
    assert "提交" in told
    assert "本部分结束" in told
    room.go_to(STILL)
    told = words(console, "candidate_panel")
    assert "理论剩余" in told
    assert "全卷最晚结束" in told


def test_the_extension_dialog_says_which_section_it_is_for(console: Console, room: RoomPage) -> None:
    room.go_to(EARLY)
    room.open_action("extend")
    told = words(console, "act_dialog")
    assert f"给 {EARLY} 号座位（“实操”部分）延时 10 分，该部分结束时间改为" in told
    assert "只加到办理时考生所在的部分" in told


def test_a_mistaken_submission_is_undone_with_the_chiefs_pin(console: Console, room: RoomPage) -> None:
    room.go_to(STILL)
    button = console.find("act_reopen_section")
    assert not button.isEnabled()
    assert "该部分没有提交" in button.toolTip()
    room.go_to(7)
    assert "到时结束" in console.find("act_reopen_section").toolTip()
    room.go_to(EARLY)
    assert console.find("act_reopen_section").isEnabled()
    room.open_action("reopen_section")
    told = words(console, "act_dialog")
    assert "的“理论”部分，时间按未曾提交计算，该部分结束时间改为" in told
    assert "“实操”部分已作的答案保留" in told
    console.fill("approver_chief_id", "ZK01")
    console.approve("chief", reason="考生误点提交")
    console.done()
    command = console.commands()[-1]
    assert isinstance(command, ReopenSection)
    assert (command.ticket, command.section_id, command.reason) == (ticket(EARLY), "t", "考生误点提交")
    assert seat_of(console.gateway.view(), EARLY).section_id == "t"
    room.go_to(STILL)
    room.go_to(EARLY)


def test_time_for_several_says_who_is_in_which_section(room_of_45: ConsoleRoom) -> None:
    now = Now(state=room_of_45.site.need_room().state, room_ms=room_of_45.site.clock.now_ms(), role="chief")

    def told(*seats: int) -> str:
        return now.tell(Extend(tickets=tuple(map(ticket, seats)), seconds=60, reason="", approvals=()))

    assert told(EARLY, STILL, 6).startswith(
        "给 3、5、6 号座位（各自当前的部分：理论 2 人，实操 1 人）延时 1 分，该部分结束"
    )
    assert told(STILL, 6).startswith("给 5、6 号座位（“理论”部分）延时 1 分，该部分结束时间改为")


def test_a_shared_limit_shows_nothing_of_sections(tmp_path: Path) -> None:
    shared = ConsoleRoom(tmp_path / "shared")
    view = room_view(shared.site)
    shared.stop()
    rows = dict(candidate(view, seat_of(view, EARLY), view.room_ms).account)
    assert not any("部分" in label for label in rows)
    assert not any(card.section for card in cards(view, view.room_ms))


@pytest.mark.room(minute=50, section_s=HOURS, carry_over=True)
def test_the_account_adds_up_by_section(room_of_45: ConsoleRoom) -> None:
    view = room_view(room_of_45.site)
    early = seat_of(view, EARLY)
    rows = dict(candidate(view, early, view.room_ms).account)
    assert rows["实操部分"] == "1 小时"
    assert rows["上一部分转入"].startswith("+")
    assert "合理便利" not in rows
    assert rows["理论部分"].endswith("提交")
    card = next(c for c in cards(view, view.room_ms) if c.seat == EARLY)
    assert card.section == "实操"
    assert "实操剩余" in card.tip
