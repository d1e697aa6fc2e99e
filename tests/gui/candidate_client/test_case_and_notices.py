"""What proctors tell a candidate comes up in every state: messages on each page, a case over whatever there is."""

from collections.abc import Iterator

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from candidate_client.bootstrap import build_application
from candidate_client.core.clock import ClockView
from candidate_client.core.localclock import monotonic_ms
from candidate_client.core.state import Closed, settle
from candidate_client.ui.case_panel import SURE_MS
from candidate_client.ui.main_window import MainWindow
from candidate_client.ui.page import Page
from scripts.lab.pictures.client import sample_view
from shared.exam.room.discipline_events import CaseAnswer
from shared.protocol.sitting import CaseCard, Notice
from tests.support.one_item import Remembering

LEFT = Qt.MouseButton.LeftButton
ROOM_MS = 1_000_000
CASE = CaseCard(
    incident_id="k",
    at_ms=ROOM_MS,
    code="61",
    label="携带与考试内容相关的材料",
    table="33号令",
    action="warn",
    text="桌下有纸条",
    evidence="监控 10:05",
    items=("纸条一张",),
)


class Told(Remembering):
    """Commands that remember what was read and answered."""

    def __init__(self) -> None:
        super().__init__(sample_view())
        self.read: list[str] = []
        self.answers: list[tuple[str, str]] = []

    def dismiss_notice(self, notice_id: str) -> None:
        self.read.append(notice_id)

    def answer_case(self, incident_id: str, answer: CaseAnswer) -> None:
        self.answers.append((incident_id, answer))


class Seat:
    """The window and a mouse."""

    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot, self.commands = qtbot, Told()
        self.window = MainWindow(self.commands)
        self.window.resize(1366, 768)
        self.window.show()

    def show(self, **changes: object) -> None:
        clock = ClockView(offset_ms=ROOM_MS - monotonic_ms())
        view = replace(self.commands.view, version=self.window.view.version + 1, clock=clock)
        self.commands.view = settle(replace(view, **changes))
        self.window.show_view(self.commands.view)

    def page(self) -> Page:
        page = self.window.screen_widget
        assert isinstance(page, Page)
        return page


@pytest.fixture
def seat(qtbot: QtBot, qapp: QApplication) -> Iterator[Seat]:
    build_application()
    made = Seat(qtbot)
    yield made
    made.window.allow_close()
    made.window.close()
    made.window.deleteLater()
    qapp.processEvents()


NOTICES = (
    Notice(notice_id="old", kind="message", text="已经过去的事", at_ms=0, until_ms=ROOM_MS - 1),
    Notice(notice_id="new", kind="message", text="十分钟后恢复", at_ms=0, until_ms=ROOM_MS + 600_000),
)


@pytest.mark.parametrize(
    ("screen", "changes"),
    [
        ("waiting", {"candidate": None, "session": None}),
        ("login", {"candidate": None, "device_phase": "ready"}),
        ("identity", {"confirmed": False}),
        ("ready", {"phase": "waiting"}),
        ("paused", {"phase": "paused"}),
        ("away", {"away": True}),
        ("closed", {"closed": Closed(cause="candidate", at_ms=ROOM_MS)}),
    ],
)
def test_a_message_shows_at_once_in_every_state_and_a_stale_one_in_none(
    seat: Seat, screen: str, changes: dict[str, object]
) -> None:
    seat.show(notices=NOTICES, **changes)
    assert seat.commands.view.screen == screen
    assert seat.page().told.texts == ("十分钟后恢复",)
    assert seat.page().told.isVisible()


def test_reading_is_told_and_the_page_is_clean_again(seat: Seat) -> None:
    seat.show(notices=NOTICES, phase="paused")
    seat.page().told.read.emit("new")
    assert seat.commands.read == ["new"]
    seat.show(notices=())
    assert not seat.page().told.isVisible()


def test_a_case_shows_all_of_it_and_each_answer_is_pressed_twice(seat: Seat, monkeypatch: pytest.MonkeyPatch) -> None:
    seat.show(cases=(CASE,))
    panel = seat.window.case
    assert panel.isVisible()
    for words in ("61", "携带与考试内容相关的材料", "桌下有纸条", "监控 10:05", "纸条一张", "33号令"):
        assert words in panel.text.text()
    seat.qtbot.mouseClick(panel.confirm, LEFT)
    seat.qtbot.mouseClick(panel.refuse, LEFT)
    assert seat.commands.answers == [], "one press is an accident"
    seat.qtbot.mouseClick(panel.refuse, LEFT)
    assert seat.commands.answers == [], "and so is a double click"
    read = monotonic_ms() + 2 * SURE_MS
    monkeypatch.setattr("candidate_client.ui.case_panel.monotonic_ms", lambda: read)
    seat.qtbot.mouseClick(panel.refuse, LEFT)
    assert seat.commands.answers == [("k", "refused")]
    seat.show(cases_answered={"k": "refused"})
    assert not panel.isVisible()


def test_a_case_takes_no_keys_and_can_wait_a_minute(seat: Seat, monkeypatch: pytest.MonkeyPatch) -> None:
    seat.show(cases=(CASE,))
    panel = seat.window.case
    assert not panel.isAncestorOf(seat.window.focusWidget() or seat.window)
    seat.qtbot.mouseClick(panel.later, LEFT)
    assert not panel.isVisible()
    later = monotonic_ms() + 61_000
    monkeypatch.setattr("candidate_client.ui.case_panel.monotonic_ms", lambda: later)
    panel.tick()
    assert panel.isVisible()


def test_whoever_was_terminated_reads_code_and_facts_also_after_signing(seat: Seat) -> None:
    signed = replace(CASE, action="terminate", answer="confirmed")
    seat.show(cases=(signed,), closed=Closed(cause="terminated", at_ms=ROOM_MS))
    text = seat.window.message.text.text()
    assert "代码 61" in text
    assert "桌下有纸条" in text
    assert not seat.window.case.isVisible()
