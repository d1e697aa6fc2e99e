"""各考场: seen where the server holds several, each room's state in words, a click opens it."""

from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from proctor_console.core.room_windows import RoomWindows
from proctor_console.presenters.rooms import room_card
from proctor_console.ui.rooms.rooms_page import RoomsPage
from scripts.lab.pictures.console import settle
from scripts.lab.pictures.gateway import SampleGateway
from shared.link.device_files import DeviceFiles, DeviceIdentity
from shared.qtkit.widgets.button import Button
from tests.gui.proctor_console.conftest import Pictured


@pytest.fixture
def console(pictured: Pictured) -> Pictured:
    return pictured


def rooms_page(console: Pictured) -> RoomsPage:
    console.gateway.room_count = 3
    console.sign_in()
    QTest.mouseClick(console.find("nav_rooms"), Qt.MouseButton.LeftButton)
    settle(console.app, lambda: console.sees("room_card_r3"))
    desk = console.window.desk_page
    assert desk is not None
    return desk.rooms


def test_one_room_has_no_overview(console: Pictured) -> None:
    console.sign_in()
    assert not console.sees("nav_rooms")


def test_all_rooms_are_seen_and_a_silent_one_is_named(console: Pictured) -> None:
    rooms_page(console)
    told = [console.find(f"room_card_r{number}").accessibleName() for number in (1, 2, 3)]
    assert "实训楼301" in told[0]
    assert "应到 40　已到 39　在考 36" in told[1]
    assert "没有回应" in told[2]


def test_other_rooms_that_press_are_counted_from_any_page(console: Pictured) -> None:
    page = rooms_page(console)
    assert page.isVisible()
    assert console.find("nav_rooms").text() == "各考场 (1)"  # type: ignore[attr-defined]


def test_a_click_opens_the_room_and_the_own_one_is_here(console: Pictured) -> None:
    page = rooms_page(console)
    opened: list[tuple[str, int]] = []
    page._open_room = lambda room_id, port: bool(opened.append((room_id, port)))  # type: ignore[func-returns-value]
    console.find("room_open_r2").setFocus()
    QTest.keyClick(console.find("room_open_r2"), Qt.Key.Key_Space)
    assert opened == [("r2", 8444)]
    QTest.mouseClick(console.find("room_open_r1"), Qt.MouseButton.LeftButton)
    desk = console.window.desk_page
    assert desk is not None
    assert desk.page == "room"


def test_what_presses_stands_first_and_a_silent_room_has_no_clock() -> None:
    gateway = SampleGateway()
    gateway.room_count = 3
    rooms = gateway.rooms().rooms
    assert room_card(rooms[0]).states[0][0] in {"problem", "offline"}
    assert room_card(rooms[2]).clock == "--:--:--"


def test_a_card_tells_what_waits_in_its_room() -> None:
    calm = replace(SampleGateway().rooms().rooms[0], to_do=0, warnings=())
    assert room_card(calm).attention == ""
    told = room_card(replace(calm, to_do=3, warnings=("a", "b"))).attention
    assert "3" in told
    assert "2" in told


def test_each_room_has_its_own_enrolment_whichever_window_asks(tmp_path: Path) -> None:
    device = DeviceFiles(tmp_path / "console").folder
    device.mkdir(parents=True)
    for name in ("device.key", "device.crt", "site-ca.crt"):
        (device / name).touch()
    identity = DeviceIdentity(device_id="d", server="10.0.0.1:8443")
    (device / "device.json").write_bytes(msgspec.json.encode(identity))
    home = RoomWindows(tmp_path / "console")
    beside = RoomWindows(tmp_path / "console" / "rooms" / "r2")
    expected = tmp_path / "console" / "rooms" / "r3"
    assert home.folder("r3", "10.0.0.1:8445") == beside.folder("r3", "10.0.0.1:8445") == expected
    assert beside.folder("r1", "10.0.0.1:8443") == tmp_path / "console"
    command = home.command("r3", "10.0.0.1:8445")
    assert command[-4:] == ["--data", str(expected), "--server", "10.0.0.1:8445"]


@pytest.mark.parametrize("width", [1180, 1366])
def test_the_bar_has_room_for_every_word(console: Pictured, width: int) -> None:
    console.window.resize(width, 680)
    rooms_page(console)
    desk = console.window.desk_page
    assert desk is not None
    settle(console.app)
    cut = [b.text() for b in desk.footer.findChildren(Button) if b.isVisible() and b.width() < b.sizeHint().width()]
    assert not cut
