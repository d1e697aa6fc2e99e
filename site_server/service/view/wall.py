"""The wall page 大屏: who may see it, and the little of the room that stands on it.

Its code is derived from the opening in the room log ("wall_id") and the site's key: nothing is stored, it outlives a
restart and a take-over, and another opening or the closing makes it worthless.
"""

from shared.exam.room.state import RoomState
from shared.exam.room.wall import wall_state
from shared.formatting import utc_offset_s
from shared.protocol.errors import WireError
from shared.protocol.wall import WallCard, WallSeat, WallView
from shared.security.codes import normalise_wall_code, same_text
from shared.security.errors import SecurityError
from shared.words.catalogue import say
from site_server.service.core.room import Room
from site_server.service.core.site import Site
from site_server.service.core.wording import mask_name
from site_server.service.view.room_view import room_phase, totals
from site_server.service.view.to_do import next_step


def wall_card(site: Site) -> WallCard:
    """What the console tells of it. Raises WireError `no_session`."""
    room = site.need_room()
    opened = room.state.wall
    return WallCard(
        code=room.wall_code(opened.wall_id) if opened else "",
        names=opened is not None and opened.names,
        addresses=tuple(f"{address}:{site.port}" for address in site.addresses()),
        fingerprint=site.certificate_print,
    )


def check_wall(site: Site, code: str) -> None:
    """Raises WireError `wall_refused` if the page is closed or this is not its code; the same for both."""
    opened = site.room.state.wall if site.room else None
    if site.room is None or opened is None:
        raise WireError("wall_refused")
    try:
        typed = normalise_wall_code(code)
    except SecurityError as error:
        raise WireError("wall_refused") from error
    if not same_text(typed, site.room.wall_code(opened.wall_id)):
        raise WireError("wall_refused")


def wall_view(site: Site) -> WallView:
    """The room as the wall shows it now. Raises WireError `no_session`."""
    now, room = site.clock.now_ms(), site.need_room()
    state, plan = room.state, room.plan
    step = next_step(room, state, now)
    phase = room_phase(state)
    return WallView(
        room_ms=now,
        utc_offset_s=utc_offset_s(now, plan.time_zone),
        version=site.version,
        phase=phase,
        phase_text=say(f"term.phase.{phase}"),
        title=room.title,
        room=plan.room,
        totals=totals(state),
        next_text=step.text if step else "",
        next_ms=step.at_ms if step else None,
        columns=plan.layout.columns,
        aisles_after=plan.layout.aisles_after,
        seats=_seats(room, state, now),
    )


def _seats(room: Room, state: RoomState, now_ms: int) -> tuple[WallSeat, ...]:
    """All seats of the room, and the spares somebody sits at."""
    at_seat = {sitting.seat: sitting for sitting in reversed(state.sittings.values())}
    numbers = sorted({*range(1, room.plan.seats + 1), *at_seat})
    names = state.wall is not None and state.wall.names
    return tuple(
        WallSeat(
            seat=seat,
            state=wall_state(state, at_seat.get(seat), now_ms),
            name=mask_name(room.candidates[at_seat[seat].ticket].name) if names and seat in at_seat else "",
        )
        for seat in numbers
    )
