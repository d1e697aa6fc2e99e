"""Sections with their own limits at the console: whose time runs, what an extension applies to, a mistake undone."""

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit

from proctor_console.core.acts import Now
from proctor_console.presenters.candidate import candidate
from proctor_console.presenters.seats import cards
from proctor_console.ui.room.room_page import RoomPage
from scripts.lab.pictures.gateway import SAMPLE_PIN, SampleGateway
from scripts.lab.pictures.plan import START_MS, sample_plan, ticket
from scripts.lab.pictures.room import sample_view
from shared.exam.acts.clock import Extend
from shared.exam.plan import SectionLimit, SessionPlan
from shared.exam.room.events import Record, SectionClosed
from shared.exam.room.state import RoomState
from shared.protocol.commands import ReopenSection
from shared.protocol.console import RoomView, SeatView
from tests.gui.proctor_console.conftest import Console

NOW_MS = START_MS + 50 * 60_000
LIMITS = (
    SectionLimit(section_id="theory", title="理论", duration_s=3600),
    SectionLimit(section_id="practical", title="实操", duration_s=3600),
)
EARLY, STILL = 3, 5


def plan(*, carry_over: bool = False) -> SessionPlan:
    return replace(sample_plan(), sections=LIMITS, carry_over=carry_over)


class SectionedRoom(SampleGateway):
    """The sample room at minute 50 of a theory of 60 minutes; two have submitted it, one by time."""

    def __init__(self, now_ms: int = NOW_MS) -> None:
        super().__init__(now_ms)
        for seat, cause, minute in ((EARLY, "candidate", 41), (7, "time", 45)):
            event = SectionClosed(
                ticket=ticket(seat),
                section_id="theory",
                cause=cause,  # type: ignore[arg-type]
                closed_ms=START_MS + minute * 60_000,
            )
            number = len(self.records_so_far) + 1
            self.records_so_far.append(Record(seq=number, at_ms=now_ms, actor="server", event=event))

    def plan(self) -> SessionPlan:
        return plan()

    def view(self) -> RoomView:
        return sample_view(self.now_ms, tuple(self.records_so_far), plan())


@pytest.fixture
def gateway() -> SampleGateway:
    return SectionedRoom()


@pytest.fixture
def room(console: Console) -> RoomPage:
    console.sign_in()
    desk = console.window.desk_page
    assert desk is not None
    return desk.room


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


def test_a_mistaken_submission_is_undone_with_the_chiefs_pin(
    console: Console, room: RoomPage, gateway: SampleGateway
) -> None:
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
    for name, text in (
        ("dialog_reason", "考生误点提交"),
        ("approver_chief_id", "ZK01"),
        ("approver_chief_pin", SAMPLE_PIN),
    ):
        field = console.find(name)
        if isinstance(field, QPlainTextEdit):
            field.setPlainText(text)
        elif isinstance(field, QLineEdit):
            field.setText(text)
    console.find("dialog_confirm").click()  # type: ignore[attr-defined]
    console.qtbot.waitUntil(lambda: not console.sees("act_dialog"))
    command = gateway.requests[-1].command
    assert isinstance(command, ReopenSection)
    assert (command.ticket, command.section_id, command.reason) == (ticket(EARLY), "theory", "考生误点提交")
    assert seat_of(gateway.view(), EARLY).section_id == "theory"
    room.go_to(STILL)
    room.go_to(EARLY)


def test_time_for_several_says_who_is_in_which_section() -> None:
    records = SectionedRoom().records_so_far
    now = Now(state=RoomState.replay(plan(), records), room_ms=NOW_MS, role="chief")

    def told(*seats: int) -> str:
        return now.tell(Extend(tickets=tuple(map(ticket, seats)), seconds=60, reason="", approvals=()))

    assert told(EARLY, STILL, 6).startswith(
        "给 3、5、6 号座位（各自当前的部分：理论 2 人，实操 1 人）延时 1 分，该部分结束"
    )
    assert told(STILL, 6).startswith("给 5、6 号座位（“理论”部分）延时 1 分，该部分结束时间改为")


def test_a_shared_limit_shows_nothing_of_sections() -> None:
    view = sample_view()
    rows = dict(candidate(view, seat_of(view, EARLY), view.room_ms).account)
    assert not any("部分" in label for label in rows)
    assert not any(card.section for card in cards(view, view.room_ms))


def test_the_account_adds_up_by_section() -> None:
    records = tuple(SectionedRoom().records_so_far)
    view = sample_view(NOW_MS, records, plan(carry_over=True))
    early = seat_of(view, EARLY)
    rows = dict(candidate(view, early, NOW_MS).account)
    assert rows["实操部分"] == "1 小时"
    assert rows["上一部分转入"].startswith("+")
    assert "合理便利" not in rows
    assert rows["理论部分"].endswith("提交")
    card = next(c for c in cards(view, NOW_MS) if c.seat == EARLY)
    assert card.section == "实操"
    assert "实操剩余" in card.tip
