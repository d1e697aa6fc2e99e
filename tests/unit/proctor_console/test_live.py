"""How fresh the picture is, addresses as people type them; which acts are possible: `tests/gui/proctor_console`."""

import pytest

from proctor_console.core.live import LiveView
from scripts.lab.pictures.room import sample_view
from shared.link.address import normalise_server
from shared.machine.places import data_folder
from shared.protocol.console import RoomView


@pytest.fixture(scope="module")
def running() -> RoomView:
    return sample_view()


def test_one_slow_answer_is_no_alarm(running: RoomView) -> None:
    live = LiveView()
    live.received(running, 100.0)
    assert live.room_ms(101.5) == running.room_ms + 1500
    live.failed("连不上", 102.0)
    assert live.trouble(104.0) is None
    told = live.trouble(112.0)
    assert told is not None
    assert "12 秒前" in told
    assert "答案不会丢失" in told
    assert "5 分钟前" in (live.trouble(400.0) or "")
    live.received(running, 401.0)
    assert live.trouble(401.0) is None


def test_without_any_view_the_failure_itself_is_told() -> None:
    live = LiveView()
    assert live.room_ms(1.0) is None
    live.failed("暂时连不上考点服务器", 1.0)
    assert live.trouble(6.0) == "暂时连不上考点服务器"


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("192.168.1.10", "192.168.1.10:8443"),
        ("https://server.local:9000/", "server.local:9000"),
        ("192。168。1。10：8443", "192.168.1.10:8443"),
        ("", None),
        ("a b", None),
        ("host:99999", None),
    ],
)
def test_addresses_as_people_type_them(typed: str, address: str | None) -> None:
    assert normalise_server(typed) == address


def test_data_folder_is_per_machine() -> None:
    assert data_folder("console", {"XDG_DATA_HOME": "/x"}).name == "console"
