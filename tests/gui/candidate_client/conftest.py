"""A client's window in a small real session: the real server process, the real engine, the real widgets."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from candidate_client.bootstrap import ClientWindow, build_window
from candidate_client.core.state import ClientView
from candidate_client.ui.items.option_card import OptionCard
from tests.support.candidate_pc import settings_for
from tests.support.tiny_session import TinySession

LEFT = Qt.MouseButton.LeftButton


class Seat:
    """A person at a PC: looks at the window, clicks and types."""

    def __init__(self, qtbot: QtBot, window: ClientWindow) -> None:
        self.qtbot = qtbot
        self.window = window

    @property
    def view(self) -> ClientView:
        return self.window.view

    def see(self, what: Callable[[], bool], seconds: float = 40) -> None:
        self.qtbot.waitUntil(what, timeout=int(seconds * 1000))

    def screen(self, name: str) -> None:
        self.see(lambda: self.window.view.screen == name)

    def find(self, name: str) -> QWidget:
        found = [w for w in self.window.findChildren(QWidget, name) if w.isVisible()]
        assert found, f"{name} is not on the screen"
        return found[0]

    def click(self, name: str, button: Qt.MouseButton = LEFT) -> None:
        self.qtbot.mouseClick(self.find(name), button)

    def type(self, name: str, text: str) -> None:
        widget = self.find(name)
        widget.setFocus()
        self.qtbot.keyClicks(widget, text)

    def write(self, widget: QWidget, text: str) -> None:
        """Type: keys for what a keyboard has, an input method's commit for Chinese."""
        if text.isascii():
            self.qtbot.keyClicks(widget, text)
            return
        for part in text:
            event = QInputMethodEvent()
            event.setCommitString(part)
            QApplication.sendEvent(widget, event)

    def option(self, name: str) -> OptionCard:
        card = self.find(f"option-{name}")
        assert isinstance(card, OptionCard)
        return card

    def log_in(self, ticket: str, password: str) -> None:
        self.screen("login")
        self.type("login-ticket", ticket)
        self.type("login-password", password)
        self.click("login-button")
        self.screen("identity")
        self.click("identity-confirm")
        self.screen("rules")
        self.click("rules-check")
        self.click("rules-accept")


@pytest.fixture
def tiny(tmp_path: Path) -> Iterator[TinySession]:
    with TinySession(tmp_path / "site", candidates=2, spares=1, duration_s=120) as made:
        yield made


@pytest.fixture
def seat(tiny: TinySession, tmp_path: Path, qtbot: QtBot, qapp: QApplication) -> Iterator[Seat]:
    _app, window = build_window(settings_for(tiny, tmp_path / "pc", 1))
    window.resize(1366, 768)
    window.begin()
    window.present()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    made = Seat(qtbot, window)
    yield made
    for one in dict.fromkeys((window, made.window)):  # a test may have started the program again
        one.shut_down()
        one.deleteLater()
    qapp.processEvents()
