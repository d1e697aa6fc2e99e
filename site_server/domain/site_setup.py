"""What the technician once said about the site's rooms: what the site file tells every new PC.

A list of rooms, because one site may have several; each has its name, where its server answers, and its seats.
"""

import msgspec

from shared.exam.bounds import Name, Number
from shared.exchange.examsite_file import RoomOfSite
from shared.exchange.seat_plan import SeatPlan
from shared.link.address import normalise_server


class RoomSetup(msgspec.Struct, frozen=True, kw_only=True):
    """One room. `addresses`: where PCs reach its server, the port may be left out; empty: what the machine has then."""

    room: Name = ""
    addresses: tuple[Name, ...] = ()
    port: Number = 0
    seats: SeatPlan = SeatPlan()


class SiteSetup(msgspec.Struct, frozen=True, kw_only=True):
    """All of it. `serial`: of the last site file written. `kiosk`: candidates' PCs hold the candidate inside."""

    rooms: tuple[RoomSetup, ...] = (RoomSetup(),)
    serial: Number = 0
    kiosk: bool = True


def seats_of_room(setup: SiteSetup, room: str) -> SeatPlan:
    """How PCs of the room of that name find their seats; of a room nobody named, as the only room does."""
    named = next((known for known in setup.rooms if room and known.room == room), None)
    if named is None and len(setup.rooms) == 1:
        named = setup.rooms[0]
    return named.seats if named is not None else SeatPlan()


def room_of_site(room: RoomSetup, addresses: tuple[str, ...], port: int) -> RoomOfSite:
    """The room as the site file has it; `addresses` and `port` stand in for what was not said."""
    here = room.addresses or addresses
    servers = tuple(normalise_server(address, room.port or port) or address for address in here)
    return RoomOfSite(room=room.room, servers=servers, seats=room.seats)
