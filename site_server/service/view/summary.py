"""A room in a few numbers, for those who look after several at once."""

from collections import Counter

from msgspec.structs import replace

from shared.exam.room.rules import display_state
from shared.protocol.rooms import RoomsOverview, RoomSummary
from site_server.domain.rooms import FIRST
from site_server.service.core.site import Site
from site_server.service.view.room_view import room_phase, totals
from site_server.service.view.to_do import next_step, to_do, warnings


def summary(site: Site) -> RoomSummary:
    """This room now."""
    now, room = site.clock.now_ms(), site.room
    entry = site.entry
    told = RoomSummary(
        room_id=entry.room_id if entry else FIRST,
        name=(entry.name if entry else "") or (room.plan.room if room else ""),
        port=site.port,
        own=True,
        room_ms=now,
        warnings=warnings(site),
    )
    if room is None:
        return told
    state, plan = room.state, room.plan
    return replace(
        told,
        phase=room_phase(state),
        title=room.title,
        kind=plan.kind,
        time_zone=plan.time_zone,
        starts_at_ms=plan.starts_at_ms,
        next_step=next_step(room, state, now),
        totals=totals(state),
        seats=dict(Counter(display_state(state, sitting, now) for sitting in state.sittings.values())),
        to_do=len(to_do(site, room, state, now)),
    )


def overview(site: Site) -> RoomsOverview:
    """All rooms of this server; the own one as it is this moment."""
    own = summary(site)
    others = site.neighbours.rooms() if site.neighbours is not None else ()
    if not any(room.room_id == own.room_id for room in others):
        return RoomsOverview(rooms=(own, *others))
    return RoomsOverview(rooms=tuple(own if room.room_id == own.room_id else room for room in others))


def pressing(site: Site) -> int:
    """How many of the other rooms want somebody: silent, something to do, or a warning about their server."""
    rooms = site.neighbours.rooms() if site.neighbours is not None else ()
    own = site.entry.room_id if site.entry else FIRST
    return sum(room.silent or bool(room.to_do) or bool(room.warnings) for room in rooms if room.room_id != own)
