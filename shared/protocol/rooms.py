"""All rooms of one server machine, for whoever is in charge of several: numbers and times, nobody's name."""

import msgspec

from shared.exam.plan import SessionKind
from shared.exam.room.sitting import DisplayState
from shared.protocol.console import NextStep, RoomPhase, Totals


class RoomSummary(msgspec.Struct, frozen=True, kw_only=True):
    """One room at a moment.

    Attributes:
        room_id: on this server; `name`: as the technician named it, else as the session calls the room.
        port: of the room's own server on the same machine; 0 if it was never heard of.
        own: the room whose server answers.
        silent: nothing is known of it now: its server does not run, or does not answer; the rest is what it said last.
        room_ms: its own clock, UTC ms.
        seats: how many candidates are in each state.
        to_do: how many things wait for a person there; `warnings`: about its server.
    """

    room_id: str
    name: str = ""
    port: int = 0
    own: bool = False
    silent: bool = False
    room_ms: int = 0
    phase: RoomPhase = "no_session"
    title: str = ""
    kind: SessionKind = "formal"
    time_zone: str = "Asia/Shanghai"
    starts_at_ms: int = 0
    next_step: NextStep | None = None
    totals: Totals | None = None
    seats: dict[DisplayState, int] = {}
    to_do: int = 0
    warnings: tuple[str, ...] = ()


class RoomsOverview(msgspec.Struct, frozen=True, kw_only=True):
    """All rooms, in the order of the server's list."""

    rooms: tuple[RoomSummary, ...]
