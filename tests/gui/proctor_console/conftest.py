"""The console's real window on a real room of 45 in process (`tests.support.console_room`).

`@pytest.mark.room(minute=-80)` says in a line what the room is like; without it, it is 11:08 of the sample day.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt, QThreadPool
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from proctor_console.gateway.port import Gateway
from proctor_console.ui.desk_page import DeskPage
from proctor_console.ui.main_window import MainWindow
from scripts.lab.pictures.gateway import SAMPLE_PIN, SampleGateway
from shared.exam.room.events import Event
from shared.link.device_files import DeviceIdentity
from shared.protocol.commands import Command
from shared.protocol.console import SeatView
from shared.qtkit.look.theme import apply_theme
from tests.support.console_room import PIN, ConsoleRoom

W = TypeVar("W", bound=QWidget)
PATIENCE_MS = 30_000
"""How long a busy machine may take for what a person would not even notice."""
IDENTITY = DeviceIdentity(device_id="console-0", server="192.168.1.10:8443", site_id="ZD0001")


class Hands:
    """The window, and ways to find controls by name and to use them; everybody's PIN is `pin`."""

    pin: str

    def __init__(self, qtbot: QtBot, app: QApplication, window: MainWindow) -> None:
        self.qtbot, self.app, self.window = qtbot, app, window

    def sign_in(self, staff_id: str = "JK01") -> DeskPage:
        """Sign in, and wait for the first look."""
        bench, page = self.window.bench, self.window.sign_in_page
        assert bench is not None
        assert page is not None
        page.signed_in.emit(bench.desk.sign_in(staff_id, self.pin))
        self.qtbot.waitUntil(lambda: bench.view is not None and bench.now is not None, timeout=PATIENCE_MS)
        assert self.window.desk_page is not None
        return self.window.desk_page

    def find(self, name: str) -> QWidget:
        shown = [w for w in self.window.findChildren(QWidget, name) if w.isVisible()]
        assert shown, f"{name} is not on screen"
        return shown[-1]

    def found(self, kind: type[W], name: str) -> W:
        """The control of that name, which is of that kind."""
        widget = self.find(name)
        assert isinstance(widget, kind)
        return widget

    def sees(self, name: str) -> bool:
        return any(w.isVisible() for w in self.window.findChildren(QWidget, name))

    def click(self, name: str) -> None:
        """Click it once it is there and can be clicked."""
        self.qtbot.waitUntil(lambda: self.sees(name) and self.find(name).isEnabled(), timeout=PATIENCE_MS)
        self.qtbot.mouseClick(self.find(name), Qt.MouseButton.LeftButton)

    def fill(self, name: str, text: str) -> None:
        field = self.find(name)
        if isinstance(field, QPlainTextEdit):
            field.setPlainText(text)
        else:
            assert isinstance(field, QLineEdit)
            field.setText(text)

    def approve(self, *roles: str, reason: str = "") -> None:
        """Fill in a reason and the PINs of these people, and confirm."""
        if reason:
            self.fill("dialog_reason", reason)
        for role in roles:
            self.fill(f"approver_{role}_pin", self.pin)
        self.click("dialog_confirm")

    def done(self) -> None:
        """Wait until the server has taken the act and the dialog is gone."""
        self.qtbot.waitUntil(lambda: not self.sees("act_dialog"), timeout=PATIENCE_MS)

    def seat(self, number: int) -> SeatView:
        """A seat as this console sees it now."""
        assert self.window.bench is not None
        assert self.window.bench.view is not None
        return next(s for s in self.window.bench.view.seats if s.seat == number)


class Console(Hands):
    """The window on the real room."""

    pin = PIN

    def __init__(self, qtbot: QtBot, app: QApplication, window: MainWindow, room: ConsoleRoom) -> None:
        super().__init__(qtbot, app, window)
        self.room, self.gateway = room, room.gateway

    def commands(self) -> list[Command]:
        """Every act asked of the server, refused or not."""
        return [request.command for request in self.gateway.requests]

    def events(self) -> list[Event]:
        """The server's room log."""
        return self.room.events()


class Pictured(Hands):
    """The window on the pictures' room, for what only pictures have: several rooms, PCs of every fault."""

    pin = SAMPLE_PIN

    def __init__(self, qtbot: QtBot, app: QApplication, window: MainWindow, gateway: SampleGateway) -> None:
        super().__init__(qtbot, app, window)
        self.gateway = gateway

    def commands(self) -> list[Command]:
        """Every act that was asked for."""
        return [request.command for request in self.gateway.requests]


@pytest.fixture
def room_of_45(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ConsoleRoom]:
    """The server, in the state that the mark `room` tells."""
    mark = request.node.get_closest_marker("room")
    made = ConsoleRoom(tmp_path / "server", **(mark.kwargs if mark else {}))
    yield made
    made.stop()


@pytest.fixture
def console(qtbot: QtBot, qapp: QApplication, room_of_45: ConsoleRoom, tmp_path: Path) -> Iterator[Console]:
    """The window before anybody signed in."""
    with shown(qapp, tmp_path, room_of_45.gateway) as window:
        yield Console(qtbot, qapp, window, room_of_45)


@pytest.fixture
def pictured(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Pictured]:
    """The same on the pictures' room."""
    gateway = SampleGateway()
    with shown(qapp, tmp_path, gateway) as window:
        yield Pictured(qtbot, qapp, window, gateway)


@contextmanager
def shown(app: QApplication, folder: Path, gateway: Gateway) -> Iterator[MainWindow]:
    """A window that looks at the room only when told to, closed whole at the end."""
    apply_theme(app)
    window = MainWindow(folder / "console", lambda _identity: gateway, IDENTITY, poll_ms=3_600_000)
    window.show()
    yield window
    QThreadPool.globalInstance().waitForDone(5000)
    window.close()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
