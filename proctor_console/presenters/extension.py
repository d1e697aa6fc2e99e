"""Time above the site's limit: what is left of it, the open challenge, what to read out on the telephone. Pure."""

from collections.abc import Sequence

from proctor_console.core.acts import Now
from proctor_console.core.seats import tickets_of
from shared.exam.acts.clock import asked
from shared.exam.room.rules import beyond_evidence_ms
from shared.protocol.console import RoomView, SeatView
from shared.words.catalogue import say


def left_minutes(now: Now | None, seats: Sequence[SeatView]) -> int:
    """How many whole minutes people on site may still give to all of these together."""
    if now is None:
        return 0
    used = max((beyond_evidence_ms(now.state, s.ticket) for s in seats), default=0)
    return max(0, (now.state.plan.rules.extension_limit_s * 1000 - used) // 60_000)


def open_challenge(now: Now | None, seats: Sequence[SeatView], minutes: int) -> str:
    """The open challenge 申请码 for exactly these and this long; empty if there is none."""
    found = asked(now.state, tickets_of(seats), minutes * 60) if now is not None else None
    return found.challenge if found is not None else ""


def read_out(view: RoomView, seats: Sequence[SeatView], minutes: int) -> tuple[tuple[str, str], ...]:
    """What the centre needs to hear besides the challenge, label and value."""
    who = (
        (say("console.ticket"), seats[0].ticket)
        if len(seats) == 1
        else (say("console.read_out.people"), say("console.people", count=len(seats)))
    )
    return (
        (say("console.session"), view.session_id),
        (say("console.read_out.package"), say("console.read_out.serial", package_serial=view.package_serial)),
        who,
        (say("console.read_out.extension"), say("console.read_out.minutes", minutes=minutes)),
    )
