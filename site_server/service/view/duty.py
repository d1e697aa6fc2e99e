"""What the room's server is needed for at this moment; see `site_server.domain.duty`."""

from typing import assert_never

from shared.exam.room.state import RoomState
from shared.protocol.console import RoomPhase
from site_server.domain.duty import Duty, Phase
from site_server.service.continuity.import_package import replaceable
from site_server.service.core.room import Room
from site_server.service.updates.allowed import quiet_span
from site_server.service.view.room_view import room_phase


def duty_of(room: Room | None, now_ms: int) -> Duty | None:
    """Of the session that is loaded; None where there is none, or the centre has its results."""
    if room is None or room.state.receipt is not None:
        return None
    state, plan = room.state, room.plan
    phase = _phase(room_phase(state))
    quiet_from_ms, over_ms = quiet_span(plan)
    unsafe = not replaceable(room)
    return Duty(
        title=room.title,
        room=plan.room,
        phase=phase,
        near=phase == "waiting" and quiet_from_ms <= now_ms < over_ms,
        until_ms=over_ms if phase == "waiting" else _usual_end_ms(state, now_ms),
        unsafe=unsafe,
        owed=unsafe or state.copied,
        time_zone=plan.time_zone,
    )


def _phase(phase: RoomPhase) -> Phase:
    match phase:
        case "no_session" | "sealed":
            return "waiting"
        case "unsealed":
            return "opened"
        case "running" | "paused":
            return phase
        case "ended" | "collected" | "bundled" | "received":
            return "over"
        case _:
            assert_never(phase)


def _usual_end_ms(state: RoomState, now_ms: int) -> int:
    """When it ends for who began at the start and was given nothing: the earliest for most."""
    began_ms = state.started_ms if state.started_ms is not None else state.plan.starts_at_ms
    paused_ms = sum((p.to_ms if p.to_ms is not None else now_ms) - p.from_ms for p in state.pauses)
    # To the minute: while the room stands still its end moves on, and the file need not be written each second.
    return (began_ms + state.plan.duration_s * 1000 + paused_ms) // 60_000 * 60_000
