"""A person at the real console, and the candidates' PCs of a room that show signs of life, for end-to-end tests."""

import threading
from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from proctor_console.ui.main_window import MainWindow
from proctor_console.ui.room.seat_map import SeatMap
from shared.link.errors import LinkError
from shared.protocol import paths
from shared.protocol.console import RoomView, SeatView
from shared.protocol.device import DeviceStatus, DeviceStatusRequest, Empty
from shared.protocol.sitting import SittingStatus, SittingStatusRequest
from shared.protocol.version import PRODUCT_VERSION, PROTOCOL_VERSION
from tests.support.tiny_session import TinySession

WAIT_MS = 40_000


class Hands:
    """A person at the console: finds a control by its name, clicks it, types into it."""

    def __init__(self, qtbot: QtBot, window: MainWindow) -> None:
        self._qtbot = qtbot
        self.window = window

    def find(self, name: str) -> QWidget:
        shown = [w for w in self.window.findChildren(QWidget, name) if w.isVisible()]
        assert shown, f"{name} is not on screen"
        return shown[-1]

    def sees(self, name: str) -> bool:
        return any(w.isVisible() for w in self.window.findChildren(QWidget, name))

    def wait(self, ready: Callable[[], bool]) -> None:
        self._qtbot.waitUntil(ready, timeout=WAIT_MS)

    def click(self, name: str) -> None:
        self.wait(lambda: self.sees(name) and self.find(name).isEnabled())
        button = self.find(name)
        assert isinstance(button, QAbstractButton)
        self._qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    def type(self, name: str, text: str) -> None:
        field = self.find(name)
        if isinstance(field, QPlainTextEdit):
            field.setPlainText(text)
        else:
            assert isinstance(field, QLineEdit)
            field.clear()
            self._qtbot.keyClicks(field, text)

    def set_number(self, name: str, number: int) -> None:
        box = self.find(name)
        assert isinstance(box, QSpinBox)
        box.setValue(number)

    def go_to(self, seat: int) -> None:
        seat_map = self.find("seat_map")
        assert isinstance(seat_map, SeatMap)
        point = QPoint(seat_map.card_rect(seat).center())
        self._qtbot.mouseClick(seat_map, Qt.MouseButton.LeftButton, pos=point)
        assert seat_map.current == seat

    def confirm(self, name: str = "dialog_confirm") -> None:
        """Press the verb and wait until the server has answered and the dialog is gone."""
        self.click(name)
        self.wait(lambda: not self.sees("act_dialog"))

    @property
    def view(self) -> RoomView:
        assert self.window.bench is not None
        assert self.window.bench.view is not None
        return self.window.bench.view

    def seat(self, ticket: str) -> SeatView:
        return next(s for s in self.view.seats if s.ticket == ticket)

    def sign_in(self, staff_id: str, pin: str) -> None:
        combo = self.find("sign_in_staff")
        assert isinstance(combo, QComboBox)
        page = self.window.sign_in_page
        assert page is not None
        page.choose(staff_id)
        self.type("sign_in_pin", pin)
        self.click("sign_in_button")
        self.wait(lambda: self.sees("header_clock") and self.window.bench is not None and bool(self.window.bench.view))


class Room:
    """The candidates' PCs: they show signs of life from a thread of their own."""

    def __init__(self, tiny: TinySession, seats: range) -> None:
        self._links = {seat: tiny.device(seat=seat).transport() for seat in seats}
        self._tiny = tiny
        self._in: set[int] = set()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._live, daemon=True)
        self._thread.start()

    def log_in(self, seat: int) -> None:
        self._tiny.login(self._links[seat], seat=seat)
        self._links[seat].call("POST", paths.CONFIRM, Empty(), Empty)
        self._in.add(seat)

    def close(self) -> None:
        self._over.set()
        self._thread.join()

    def _live(self) -> None:
        waiting = DeviceStatusRequest(protocol_version=PROTOCOL_VERSION, product_version=PRODUCT_VERSION)
        sitting = SittingStatusRequest(
            item_id="Q1", answered=2, total=5, flagged=1, seq=0, head="", unsent=0, paper_ready=True
        )
        while not self._over.wait(0.3):
            for seat, link in list(self._links.items()):
                try:
                    if seat in self._in:
                        link.call("POST", paths.SITTING_STATUS, sitting, SittingStatus)
                    else:
                        link.call("POST", paths.DEVICE_STATUS, waiting, DeviceStatus)
                except LinkError:
                    continue
