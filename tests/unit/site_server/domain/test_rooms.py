"""The list of rooms: ids, ports and names stay apart, whatever is asked of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_server.domain.rooms import FIRST_PORT, MOST_ROOMS, RoomEntry, RoomList, RoomsError


def two() -> RoomList:
    rooms = RoomList().changed(RoomList().rooms[0], name="第301考场")
    return rooms.with_room("第302考场")[0]


def test_a_server_that_never_heard_of_several_has_one_room_in_its_own_folder() -> None:
    (room,) = RoomList().rooms
    assert (room.folder, room.port) == (".", FIRST_PORT)
    assert RoomList().only(None) == room


def test_a_room_is_found_by_id_or_name_however_the_name_is_typed() -> None:
    rooms = two()
    second = rooms.rooms[1]
    assert rooms.find("r2") == rooms.find(" 第３０２考场 ") == second
    assert (second.port, second.folder) == (FIRST_PORT + 1, "rooms/r2")
    with pytest.raises(RoomsError, match=r"第303考场.*r1 第301考场、r2 第302考场"):
        rooms.find("第303考场")
    with pytest.raises(RoomsError, match="--room") as which:
        rooms.only(None)
    assert which.value.code == "which_room"


@pytest.mark.parametrize(
    ("name", "port", "code"),
    [
        ("第３０１考场", None, "room_name_taken"),
        ("  ", None, "room_name_bad"),
        ("一\n二", None, "room_name_bad"),
        ("另一考场", FIRST_PORT, "port_used"),
        ("另一考场", 70_000, "port_used"),
    ],
)
def test_what_would_mix_two_rooms_up_is_refused(name: str, port: int | None, code: str) -> None:
    with pytest.raises(RoomsError) as refused:
        two().with_room(name, port)
    assert refused.value.code == code


def test_the_first_room_stays_and_an_id_never_comes_again() -> None:
    rooms = two()
    with pytest.raises(RoomsError) as refused:
        rooms.without(rooms.rooms[0])
    assert refused.value.code == "first_room"
    left = rooms.without(rooms.rooms[1])
    assert left.with_room("第303考场", used=["r2"])[1].room_id == "r3"


@given(st.lists(st.tuples(st.sampled_from("甲乙丙丁戊"), st.none() | st.integers(8440, 8450)), max_size=30))
def test_any_row_of_additions_leaves_a_sound_list(wanted: list[tuple[str, int | None]]) -> None:
    rooms = RoomList()
    for name, port in wanted:
        try:
            rooms, _ = rooms.with_room(name, port)
        except RoomsError:
            continue
    assert rooms.damage() is None
    assert len(rooms.rooms) <= MOST_ROOMS


def test_a_list_edited_by_hand_is_looked_at() -> None:
    for broken in (
        (),
        (RoomEntry(room_id="r1"), RoomEntry(room_id="r1", folder="rooms/r1", port=1)),
        (RoomEntry(room_id="r1"), RoomEntry(room_id="r2", folder="../elsewhere", port=1)),
        (RoomEntry(room_id="r1"), RoomEntry(room_id="r2", folder="rooms/r2")),
    ):
        assert RoomList(rooms=broken).damage()
