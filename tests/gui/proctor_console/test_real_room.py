"""The console's window on a real room in process: what the server refuses is refused here, by the same sentence."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from proctor_console.ui.main_window import MainWindow
from shared.exam.room.events import TimeGranted
from shared.link.device_files import DeviceIdentity
from tests.support.local_room import PIN, LocalGateway
from tests.support.server_parts import ServerParts
from tests.support.window import put_away


class Desk:
    """The signed-in window on a running exam of two, and the server behind it."""

    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        self.qtbot = qtbot
        self.parts = ServerParts(folder / "server")
        self.parts.login(1)
        self.parts.login(2)
        self.parts.started()
        gateway = LocalGateway(self.parts)
        identity = DeviceIdentity(device_id="console-0", server="127.0.0.1:8443", site_id="440106-01")
        self.window = MainWindow(folder / "console", lambda _identity: gateway, identity, poll_ms=3_600_000)
        self.window.show()
        bench, page = self.window.bench, self.window.sign_in_page
        assert bench is not None
        assert page is not None
        page.signed_in.emit(bench.desk.sign_in("proctor", PIN))
        qtbot.waitUntil(lambda: bench.now is not None)

    def find(self, name: str) -> QWidget:
        shown = [w for w in self.window.findChildren(QWidget, name) if w.isVisible()]
        assert shown, f"{name} is not on screen"
        return shown[-1]

    def sees(self, name: str) -> bool:
        return any(w.isVisible() for w in self.window.findChildren(QWidget, name))

    def open(self, seat: int, act: str) -> None:
        assert self.window.desk_page is not None
        self.window.desk_page.open_page("room")
        self.window.desk_page.room.go_to(seat)
        self.window.desk_page.room.open_action(act)

    def type(self, name: str, text: str) -> None:
        field = self.find(name)
        assert isinstance(field, QPlainTextEdit | QLineEdit)
        field.setPlainText(text) if isinstance(field, QPlainTextEdit) else field.setText(text)

    def confirm(self) -> None:
        button = self.find("dialog_confirm")
        assert isinstance(button, QAbstractButton)
        button.click()


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    made = Desk(qtbot, tmp_path)
    yield made
    put_away(made.window)
    made.parts.stop()


def test_an_extension_is_previewed_given_and_stands_in_the_servers_log(desk: Desk) -> None:
    desk.open(1, "extend")
    told = desk.find("act_dialog").accessibleDescription()
    assert told.startswith("给 1 号座位延时 2 分，结束时间改为 ")
    desk.type("dialog_reason", "键盘故障")
    desk.type("approver_chief_pin", "00000000")
    desk.type("approver_inspector_pin", PIN)
    desk.confirm()
    desk.qtbot.waitUntil(lambda: desk.find("dialog_confirm").isEnabled())
    assert desk.find("approver_chief_pin").text() == ""  # type: ignore[attr-defined]
    desk.type("approver_chief_pin", PIN)
    desk.type("approver_inspector_pin", PIN)
    desk.confirm()
    desk.qtbot.waitUntil(lambda: not desk.sees("act_dialog"))
    given = desk.parts.site.need_room().records[-1].event
    assert isinstance(given, TimeGranted)
    assert (given.ms, given.reason, len(given.approvals)) == (120_000, "键盘故障", 2)


def test_ending_while_somebody_works_asks_for_the_chief_and_a_typed_reason(desk: Desk) -> None:
    assert desk.window.desk_page is not None
    desk.window.desk_page.open_action("end")
    assert desk.sees("approver_chief_pin")
    assert desk.find("dialog_reason").toPlainText() == ""  # type: ignore[attr-defined]
    desk.type("approver_chief_pin", PIN)
    desk.confirm()
    assert desk.sees("act_dialog")  # no reason yet
    desk.type("dialog_reason", "火警")
    desk.confirm()
    desk.qtbot.waitUntil(lambda: not desk.sees("act_dialog"))
    assert desk.parts.site.need_room().state.ended_ms is not None


def test_what_is_not_possible_says_why_at_the_button(desk: Desk) -> None:
    assert desk.window.desk_page is not None
    desk.window.desk_page.open_page("room")
    desk.window.desk_page.room.go_to(3)
    button = desk.find("act_pause")
    assert not button.isEnabled()
    assert button.toolTip() == "3 号座位的考生尚未登录，不能办理。"
