"""The rooms one server program holds: which there are, their names, ports and folders (ADR 0026).

Each room is a whole server of its own: its folder holds its keys, session, log, backup and enrolled PCs, and its own
process serves it on its own port. What one knows of the others is this list alone.
"""

import re
from collections.abc import Collection
from typing import Annotated, Final

import msgspec
from msgspec.structs import replace

from shared.exam.bounds import Name
from shared.exchange.same_words import plain
from shared.words.catalogue import say

FIRST_PORT: Final = 8443
"""Of the first room; the next ones take the numbers behind it."""
FIRST: Final = "r1"
MOST_ROOMS: Final = 16
LONGEST_NAME: Final = 60
"""Of a site or room: it stands on labels, doors and lists."""
_HIGHEST_PORT: Final = 65_535
_ID: Final = re.compile(r"r[1-9]\d{0,2}")

Port = Annotated[int, msgspec.Meta(ge=0, le=_HIGHEST_PORT)]


class RoomsError(Exception):
    """What was said about rooms cannot be; `message` says so, that nothing was changed, and what to do.

    Codes: no_such_room, which_room, room_name_taken, room_name_bad, site_id_bad, site_name_bad, port_used,
    too_many_rooms, first_room, rooms_file, backup_shared, folder_in_use, package_no_room.
    """

    def __init__(self, code: str, **values: object) -> None:
        self.code = code
        self.message = say(f"rooms.{code}", **values)
        super().__init__(self.message)


class RoomEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One room. `folder`: relative to the server's data folder, `.` for the first room. `port` 0: any free one."""

    room_id: Name
    name: Name = ""
    port: Port = FIRST_PORT
    folder: Name = "."

    def told(self) -> str:
        """How people see it in a list: `r2 第302考场`."""
        return f"{self.room_id} {self.name or say('rooms.unnamed')}"


class RoomList(msgspec.Struct, frozen=True, kw_only=True):
    """All rooms, the first one first. A server that never heard of several has just that one."""

    rooms: tuple[RoomEntry, ...] = (RoomEntry(room_id=FIRST),)

    def find(self, told: str) -> RoomEntry:
        """The room of that id or name, compared without width and blanks. Raises RoomsError `no_such_room`."""
        for room in self.rooms:
            if told == room.room_id or (room.name and plain(told) == plain(room.name)):
                return room
        raise RoomsError("no_such_room", room=told, rooms=self.told())

    def only(self, told: str | None) -> RoomEntry:
        """The room somebody means: the one named, or the only one. Raises RoomsError `no_such_room`, `which_room`."""
        if told:
            return self.find(told)
        if len(self.rooms) == 1:
            return self.rooms[0]
        raise RoomsError("which_room", rooms=self.told())

    def with_room(
        self, name: str, port: int | None = None, *, used: Collection[str] = ()
    ) -> tuple["RoomList", RoomEntry]:
        """The list with one more room, and that room. `port`: the next free number unless said.

        `used`: ids that must not come again, because folders of rooms taken off the list still stand.

        Raises RoomsError `room_name_bad`, `room_name_taken`, `port_used`, `too_many_rooms`.
        """
        if len(self.rooms) >= MOST_ROOMS:
            raise RoomsError("too_many_rooms", most=MOST_ROOMS)
        self._check_name(name, besides=None)
        known = {room.room_id for room in self.rooms} | set(used)
        room_id = next(f"r{number}" for number in range(2, 1_000) if f"r{number}" not in known)
        free = self._next_port() if port is None else port
        self._check_port(free, besides=None)
        room = RoomEntry(room_id=room_id, name=name.strip(), port=free, folder=f"rooms/{room_id}")
        return RoomList(rooms=(*self.rooms, room)), room

    def changed(self, room: RoomEntry, *, name: str | None = None, port: int | None = None) -> "RoomList":
        """The list with another name or port for a room. Raises RoomsError as `with_room`."""
        if name is not None:
            self._check_name(name, besides=room)
        if port is not None:
            self._check_port(port, besides=room)
        other = replace(
            room, name=room.name if name is None else name.strip(), port=room.port if port is None else port
        )
        return RoomList(rooms=tuple(other if one == room else one for one in self.rooms))

    def without(self, room: RoomEntry) -> "RoomList":
        """The list without a room; its folder is nobody's business here. Raises RoomsError `first_room`."""
        if room.folder == ".":
            raise RoomsError("first_room")
        return RoomList(rooms=tuple(one for one in self.rooms if one != room))

    def told(self) -> list[str]:
        """All of them for people."""
        return [room.told() for room in self.rooms]

    def damage(self) -> str | None:
        """What is wrong with a list that somebody edited by hand; None if nothing is."""
        for place, room in enumerate(self.rooms):
            others = self.rooms[:place]
            if not _ID.fullmatch(room.room_id) or room.room_id in {one.room_id for one in others}:
                return room.room_id
            if room.folder not in {".", f"rooms/{room.room_id}"} or room.folder in {one.folder for one in others}:
                return room.folder
            if room.port and room.port in {one.port for one in others}:
                return str(room.port)
        return None if self.rooms else "rooms"

    def _next_port(self) -> int:
        taken = {room.port for room in self.rooms}
        return next(port for port in range(FIRST_PORT, _HIGHEST_PORT) if port not in taken)

    def _check_name(self, name: str, besides: RoomEntry | None) -> None:
        if not name.strip() or not name.isprintable() or len(name) > LONGEST_NAME:
            raise RoomsError("room_name_bad", name=name[:LONGEST_NAME])
        for room in self.rooms:
            if room is not besides and plain(room.name) == plain(name):
                raise RoomsError("room_name_taken", name=name, room=room.room_id)

    def _check_port(self, port: int, besides: RoomEntry | None) -> None:
        if not 0 <= port <= _HIGHEST_PORT:
            raise RoomsError("port_used", port=port)
        for room in self.rooms:
            if port and room is not besides and room.port == port:
                raise RoomsError("port_used", port=port)
