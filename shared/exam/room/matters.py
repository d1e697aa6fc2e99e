"""What is open in a room until people have dealt with it; parts of `shared.exam.room.state.RoomState`.

Handbook 考务手册: The day, minute by minute.
"""

import msgspec


class LateEntries(msgspec.Struct, frozen=True, kw_only=True):
    """Entries of a sitting that reached the server when everything had been compared already."""

    at_ms: int
    ticket: str
    entries: int


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """An outage of the server after which the room stands still; times on the room's clock.

    `from_ms`: the last sign of life before it, `at_ms`: when the server was back; `sure`: it knows how long that was.
    """

    from_ms: int
    at_ms: int
    sure: bool = True
