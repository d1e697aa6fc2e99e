"""举手 and the screen of a stopped PC: by mouse and keyboard, over every screen, and never through to the paper."""

from collections.abc import Iterator
from concurrent.futures import Future
from typing import get_args

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from candidate_client.bootstrap import build_application
from candidate_client.core.state import Hand, Link, Stop, settle
from candidate_client.ui.main_window import NO_HAND, MainWindow
from candidate_client.ui.stopped_screen import StoppedScreen
from scripts.lab.pictures.client import sample_view
from shared.exam.room.watch_events import HelpKind
from tests.support.one_item import Remembering

STOP = Stop(stream="s", number=1, sight="forbidden_program", evidence="todesk")
LEFT = Qt.MouseButton.LeftButton


class Caller(Remembering):
    """Commands that remember the calls."""

    def __init__(self) -> None:
        super().__init__(sample_view())
        self.calls: list[str] = []

    def raise_hand(self, kind: HelpKind) -> None:
        self.calls.append(kind)

    def lower_hand(self) -> None:
        self.calls.append("down")

    def unlock(self, code: str) -> "Future[None]":
        self.calls.append(code)
        return Future()


class Desk:
    """The window and hands."""

    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot, self.commands = qtbot, Caller()
        self.window = MainWindow(self.commands)
        self.window.resize(911, 512)
        self.show()
        self.window.show()
        qtbot.waitExposed(self.window)

    def show(self, **changes: object) -> None:
        view = settle(replace(self.commands.view, version=self.window.view.version + 1, **changes))
        self.commands.view = view
        self.window.show_view(view)

    def find(self, name: str) -> QWidget:
        return next(w for w in self.window.findChildren(QWidget, name) if w.isVisible())

    def click(self, name: str) -> None:
        self.qtbot.mouseClick(self.find(name), LEFT)

    def press(self, key: Qt.Key) -> None:
        self.qtbot.keyClick(self.window.focusWidget() or self.window, key)


@pytest.fixture
def desk(qtbot: QtBot, qapp: QApplication) -> Iterator[Desk]:
    build_application()
    made = Desk(qtbot)
    yield made
    made.window.allow_close()
    made.window.close()
    made.window.deleteLater()
    qapp.processEvents()


def test_a_hand_by_two_clicks_or_by_two_keys_and_the_paper_gets_none_of_them(desk: Desk) -> None:
    before = dict(desk.commands.view.answers)
    desk.click("exam-hand")
    desk.click("hand-equipment")
    desk.press(Qt.Key.Key_F1)
    assert desk.window.hand.isVisible()
    desk.press(Qt.Key.Key_2)
    assert desk.commands.calls == ["equipment", "health"]
    desk.press(Qt.Key.Key_F1)
    for key in (Qt.Key.Key_A, Qt.Key.Key_D, Qt.Key.Key_9, Qt.Key.Key_Right):
        desk.press(key)
    assert desk.window.hand.isVisible()
    desk.press(Qt.Key.Key_Escape)
    assert not desk.window.hand.isVisible()
    assert desk.commands.view.answers == before


def test_a_raised_hand_says_how_it_stands_and_can_be_taken_down(desk: Desk) -> None:
    desk.show(hand=Hand(kind="paper"), link=Link(online=False))
    desk.click("exam-hand")
    assert "请同时举手示意" in desk.window.hand.state.text()
    assert not desk.find("hand-health").isEnabled(), "one call at a time"
    desk.show(hand=Hand(kind="paper", answer="coming", known=True), link=Link(online=True))
    assert "已知悉" in desk.window.hand.state.text()
    desk.click("hand-lower")
    assert desk.commands.calls == ["down"]
    desk.show(hand=None, hand_settled=True)
    desk.click("exam-hand")
    assert "已到位" in desk.window.hand.state.text()


def test_a_hand_can_be_raised_on_every_screen_where_somebody_waits_or_works(desk: Desk) -> None:
    for screen, widget in desk.window._screens.items():
        view = replace(desk.commands.view, screen=screen, version=desk.window.view.version + 1)
        desk.window.show_view(view)
        button = desk.window.exam.bottom.hand if widget is desk.window.exam else widget.hand_button
        assert button.isVisible() == (screen not in NO_HAND), screen
        desk.qtbot.keyClick(desk.window, Qt.Key.Key_F1)
        assert desk.window.hand.isVisible() == (screen not in NO_HAND), screen
        if desk.window.hand.isVisible():
            desk.window.hand.close_panel()
    assert len(get_args(HelpKind)) == len(desk.window.hand.buttons)


def test_a_stopped_pc_shows_nothing_of_the_paper_and_takes_no_key(desk: Desk) -> None:
    before = dict(desk.commands.view.answers)
    desk.show(stops=(STOP,))
    assert isinstance(desk.window.screen_widget, StoppedScreen)
    assert not desk.window.exam.isVisible()
    assert "运行禁用程序" in desk.window.stopped.what.text()
    assert "计时照常进行" in desk.window.stopped.text.text()
    for key in (Qt.Key.Key_A, Qt.Key.Key_B, Qt.Key.Key_Right):
        desk.press(key)
    assert desk.commands.view.answers == before
    assert not desk.window.stopped.card.isVisible(), "on line the console lets it go"
    desk.show(stops=())
    assert desk.window.exam.isVisible()


def test_without_the_line_a_proctor_types_the_code_here(desk: Desk) -> None:
    desk.show(stops=(STOP,), link=Link(online=False))
    code = desk.find("stopped-code")
    assert isinstance(code, QLineEdit)
    desk.click("stopped-go")
    assert desk.commands.calls == []
    desk.qtbot.keyClicks(code, "7K2M-9QXA-41TD")
    desk.click("stopped-go")
    assert desk.commands.calls == ["7K2M-9QXA-41TD"]
