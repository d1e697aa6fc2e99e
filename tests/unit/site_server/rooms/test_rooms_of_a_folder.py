"""A server's data folder with one room and with several: what was set up for one stays as it is."""

from pathlib import Path

import pytest

from shared.exchange.site_files import SitePublic, read_card
from site_server.adapters.files.folder import DataFolder
from site_server.adapters.files.rooms_file import ROOMS_FILE, read_rooms, room_folder
from site_server.adapters.files.site_keys import NotInitialisedError, SiteFiles
from site_server.domain.rooms import RoomsError
from site_server.rooms.making import add_room, change_room, remove_room
from site_server.rooms.state import ask_to_stop, asked_to_stop, forget_stops, request_stop, server_state
from tests.support.tiny_session import CentreKeys

NOW_MS = 1_764_000_000_000


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A server as it was before there were several rooms."""
    folder = DataFolder(tmp_path / "server")
    SiteFiles(folder).make(site_id="S1", site_name="考点", centre=CentreKeys().card, addresses=[], now_ms=NOW_MS)
    return folder.root


def test_a_second_room_moves_nothing_of_the_first(data: Path) -> None:
    before = {path: path.read_bytes() for path in data.rglob("*") if path.is_file()}
    made = add_room(data, "第302考场", now_ms=NOW_MS)
    assert {path: path.read_bytes() for path in before} == before
    first, second = read_rooms(data).rooms
    assert room_folder(data, first) == data
    assert room_folder(data, second) == made.folder == data / "rooms" / "r2"
    cards = [read_card(room_folder(data, room) / "site.pub.json", SitePublic) for room in (first, second)]
    assert [card.room for card in cards] == ["", "第302考场"]
    assert cards[0].signing_key != cards[1].signing_key
    assert cards[0].recipient != cards[1].recipient
    assert [(r.entry.room_id, r.condition) for r in server_state(data).rooms] == [("r1", "stopped"), ("r2", "stopped")]


def test_a_room_taken_off_the_list_keeps_its_folder_and_its_id(data: Path) -> None:
    folder = add_room(data, "甲", now_ms=NOW_MS).folder
    assert remove_room(data, "甲") == folder
    assert SiteFiles(DataFolder(folder)).exists()
    assert add_room(data, "甲", now_ms=NOW_MS).entry.room_id == "r3"
    assert change_room(data, "r3", name="乙", port=9000).port == 9000


def test_nothing_is_added_to_a_folder_without_a_site_or_a_list_that_cannot_be_read(tmp_path: Path, data: Path) -> None:
    with pytest.raises(NotInitialisedError):
        add_room(tmp_path / "empty", "甲", now_ms=NOW_MS)
    (data / ROOMS_FILE).write_bytes(b"{")
    with pytest.raises(RoomsError, match=r"rooms\.json") as refused:
        add_room(data, "甲", now_ms=NOW_MS)
    assert refused.value.code == "rooms_file"
    assert not (data / "rooms").exists()


def test_a_stop_is_asked_of_one_process_and_answered_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.getpid", lambda: 42)
    ask_to_stop(tmp_path, 41)
    assert not asked_to_stop(tmp_path)
    ask_to_stop(tmp_path, 42)
    assert asked_to_stop(tmp_path)
    assert not asked_to_stop(tmp_path)
    forget_stops(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_nothing_runs_and_nothing_is_stopped(data: Path) -> None:
    assert not server_state(data).running
    assert not request_stop(data)
