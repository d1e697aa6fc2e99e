"""各考场: every room of the server machine as a card of words, for whoever is in charge of several. Pure."""

from typing import Final, get_args

import msgspec

from proctor_console.core import words
from shared.exam.room.sitting import DisplayState
from shared.formatting import clock_time
from shared.protocol.rooms import RoomSummary
from shared.words.catalogue import say

_ORDER: Final[tuple[DisplayState, ...]] = get_args(DisplayState)
_PRESSING: Final[frozenset[DisplayState]] = frozenset({"problem", "offline"})


class RoomCard(msgspec.Struct, frozen=True, kw_only=True):
    """What the page shows of one room.

    Attributes:
        line: session, or why nothing is known.
        states: candidates by state, those that press first; `(state, count)`.
        attention: what waits for a person there; empty if nothing does.
        silent: nothing is known of the room now; what is shown is what it said last.
    """

    room_id: str
    name: str
    clock: str
    phase: str
    line: str
    next_step: str
    totals: str
    states: tuple[tuple[DisplayState, int], ...]
    attention: str
    silent: bool
    own: bool
    can_open: bool
    open_words: str


def room_card(room: RoomSummary) -> RoomCard:
    """The card of a room."""
    total = room.totals
    known = sorted(room.seats.items(), key=lambda pair: (pair[0] not in _PRESSING, _ORDER.index(pair[0])))
    attention = [say("console.rooms.to_do", count=room.to_do)] if room.to_do else []
    attention += [say("console.rooms.warnings", count=len(room.warnings))] if room.warnings else []
    return RoomCard(
        room_id=room.room_id,
        name=room.name or room.room_id,
        clock=clock_time(room.room_ms, room.time_zone) if room.room_ms and not room.silent else "--:--:--",
        phase=say("console.rooms.silent") if room.silent else words.PHASE[room.phase],
        line=say("console.rooms.silent_told") if room.silent else room.title,
        next_step=room.next_step.text if room.next_step is not None and not room.silent else "",
        totals=""
        if total is None
        else say(
            "console.rooms.totals",
            due=total.due,
            present=total.present,
            working=total.working,
            handed_in=total.handed_in,
            absent=total.absent,
        ),
        states=tuple((state, count) for state, count in known if count),
        attention="　".join(attention) if not room.silent else "",
        silent=room.silent,
        own=room.own,
        can_open=bool(room.port) or room.own,
        open_words=say("console.rooms.back") if room.own else say("console.rooms.open"),
    )
