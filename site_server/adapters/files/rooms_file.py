"""The list of rooms in the server's data folder. Without the file there is one room, in the folder itself.

So a server that was set up for one room needs no moving when a second is added, and none of its paths changes.
"""

from pathlib import Path
from typing import Final

import msgspec

from shared.decoding import decode_json
from shared.machine.files import write_whole
from site_server.domain.rooms import RoomEntry, RoomList, RoomsError

ROOMS_FILE: Final = "rooms.json"


def read_rooms(data: Path) -> RoomList:
    """Which rooms there are. Raises RoomsError `rooms_file` where the list cannot be understood, OSError."""
    path = data / ROOMS_FILE
    try:
        rooms = decode_json(path.read_bytes(), RoomList)
    except FileNotFoundError:
        return RoomList()
    except msgspec.DecodeError as error:
        raise RoomsError("rooms_file", path=path, part="") from error
    damage = rooms.damage()
    if damage is not None:
        raise RoomsError("rooms_file", path=path, part=damage)
    return rooms


def write_rooms(data: Path, rooms: RoomList) -> None:
    """Keep the list; a running server follows within seconds. Raises OSError."""
    write_whole(data / ROOMS_FILE, msgspec.json.format(msgspec.json.encode(rooms), indent=1))


def room_folder(data: Path, room: RoomEntry) -> Path:
    """The room's own data folder: a whole server's, as `DataFolder` knows it."""
    return data if room.folder == "." else data / room.folder
