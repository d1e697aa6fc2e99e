"""What people must know of answers that are not on the server yet, or came after the collection."""

from collections.abc import Iterator
from typing import Final

from shared.exam.room.sitting import Sitting
from shared.exam.room.state import RoomState
from shared.protocol.console import ToDo
from shared.words.catalogue import row, say
from site_server.service.core.room import Room
from site_server.service.core.site import Site

# Last entries of a sitting that has just closed are on their way for a moment.
_SETTLING_MS: Final = 5_000
# A PC that has just started and resumes its sitting sends what it has over that sitting's own line.
_RESUMED_MS: Final = 2_000


def left_on_pcs(site: Site, room: Room, state: RoomState, now_ms: int) -> Iterator[ToDo]:
    """Closed sittings that the server lacks entries of, PCs that hold journals, entries that came too late."""
    told = set()
    for device, left in site.devices.with_journals():
        told.add(device.device_id)
        if left.waiting and now_ms - left.since_ms > _RESUMED_MS:
            text = say("todo.pc_sends", seat=device.seat)
            yield ToDo(kind="undelivered", seat=device.seat, ticket="", text=text, since_ms=left.since_ms)
        if left.kept:
            text = say("todo.pc_keeps", seat=device.seat, kept=left.kept)
            yield ToDo(kind="undelivered", seat=device.seat, ticket="", text=text, since_ms=left.since_ms)
    for sitting in state.sittings.values():
        lacking = _lacking(room, sitting)
        if lacking and sitting.device_id not in told and now_ms - (sitting.closed_noted_ms or now_ms) > _SETTLING_MS:
            text = say("todo.pc_lacking", seat=sitting.seat, lacking=lacking)
            since_ms = sitting.closed_ms or now_ms
            yield ToDo(kind="undelivered", seat=sitting.seat, ticket=sitting.ticket, text=text, since_ms=since_ms)
    if state.late_entries:
        count = sum(late.entries for late in state.late_entries)
        seats = sorted({state.sittings[late.ticket].seat for late in state.late_entries})
        text = say("todo.collect_again", count=count, listed=row(seats))
        yield ToDo(kind="collect_again", seat=0, ticket="", text=text, since_ms=state.late_entries[0].at_ms)


def _lacking(room: Room, sitting: Sitting) -> int:
    """How many entries of a closed sitting its PC said to hold and the server does not."""
    live = room.liveness.get(sitting.ticket)
    if sitting.closed_ms is None or live is None or live.seq <= 0:
        return 0
    return max(0, live.seq - room.marks[sitting.ticket].epochs.get(live.epoch, 0))
