"""The wall page 大屏: what a big screen shows of a room, and what the console tells about it.

Whoever has the code sees no more than this: no ID number, no paper, no discipline; a name only where that was allowed,
and masked.
"""

import msgspec

from shared.exam.room.wall import WallState
from shared.protocol.console import RoomPhase, Totals


class WallSeat(msgspec.Struct, frozen=True, kw_only=True):
    """A seat of the room. `name`: masked; empty where names are not shown or nobody is due there."""

    seat: int
    state: WallState
    name: str = ""


class WallView(msgspec.Struct, frozen=True, kw_only=True):
    """The room at one moment.

    Attributes:
        room_ms: the room's clock, UTC ms; `utc_offset_s`: what its time zone adds, so that the screen needs no zones.
        phase_text, next_text: sentences as the console has them; `next_ms`: None with nothing to wait for.
        columns, aisles_after: how seats stand, row by row; an aisle follows each column named.
        version: of the server's program; a page of another one loads itself anew.
    """

    room_ms: int
    utc_offset_s: int
    version: str
    phase: RoomPhase
    phase_text: str
    title: str
    room: str
    totals: Totals
    next_text: str = ""
    next_ms: int | None = None
    columns: int = 8
    aisles_after: tuple[int, ...] = ()
    seats: tuple[WallSeat, ...] = ()


class WallCard(msgspec.Struct, frozen=True, kw_only=True):
    """What the console shows of the wall page.

    Attributes:
        code: to be typed at the screen; empty while it is closed. `names`: whether masked names are shown.
        addresses: `host:port` at which machines of the room reach the server.
        fingerprint: SHA-256 of the server's certificate, hex, for whoever compares what a browser shows; may be empty.
    """

    code: str = ""
    names: bool = False
    addresses: tuple[str, ...] = ()
    fingerprint: str = ""
