"""What the rooms of one server tell each other: fresh or silent, never from a run of the machine that is over."""

from pathlib import Path

import pytest

from shared.protocol.rooms import RoomSummary
from site_server.adapters.files.neighbours import RoomFiles
from site_server.adapters.files.rooms_file import ROOMS_FILE, write_rooms
from site_server.domain.rooms import RoomList
from tests.support.server_parts import HandClock


@pytest.fixture
def data(tmp_path: Path) -> Path:
    rooms, _ = RoomList().with_room("第2考场")
    write_rooms(tmp_path, rooms)
    (tmp_path / "rooms" / "r2").mkdir(parents=True)
    return tmp_path


def test_a_room_goes_silent_when_it_says_nothing_and_its_clock_goes_on_until_then(data: Path) -> None:
    clock = HandClock()
    files = RoomFiles(data, clock)
    first, second = files.entries()
    assert [room.silent for room in files.rooms()] == [True, True]
    files.tell(second, RoomSummary(room_id="r2", name="第2考场", port=8444, own=True, room_ms=1_000))
    clock.pass_ms(5_000)
    told = files.rooms()[1]
    assert (told.silent, told.own, told.room_ms, told.port) == (False, False, 6_000, 8444)
    clock.pass_ms(5_000)
    assert (files.rooms()[1].silent, files.rooms()[1].room_ms) == (True, 1_000)
    files.tell(first, RoomSummary(room_id="r1"))
    assert not files.rooms()[0].silent
    clock.reboot(1_000)
    assert files.rooms()[0].silent


def test_a_damaged_file_or_list_silences_a_room_and_nothing_more(data: Path) -> None:
    files = RoomFiles(data, HandClock())
    (data / "rooms" / "r2" / "summary.json").write_bytes(b"{")
    assert [room.room_id for room in files.rooms()] == ["r1", "r2"]
    (data / ROOMS_FILE).write_bytes(b"{")
    assert files.rooms() == ()
