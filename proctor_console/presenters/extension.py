"""Time above the site's limit: who is over it, the open challenge, and what to read out on the telephone. Pure."""

from collections.abc import Iterable, Sequence

from shared.exam.room import events as ev
from shared.protocol.console import RoomView, SeatView
from shared.words.catalogue import say


def over_limit(view: RoomView, seats: Sequence[SeatView], minutes: int) -> bool:
    """Whether people on site may not grant that much to at least one of these."""
    return any(_granted_ms(s) + minutes * 60_000 > view.extension_limit_s * 1000 for s in seats)


def left_minutes(view: RoomView, seats: Sequence[SeatView]) -> int:
    """How many whole minutes people on site may still grant to all of these together."""
    used = max((_granted_ms(s) for s in seats), default=0)
    return max(0, (view.extension_limit_s * 1000 - used) // 60_000)


def open_challenge(records: Iterable[ev.Record], seats: Sequence[SeatView], minutes: int) -> str:
    """The open challenge 申请码 for exactly these and this long; empty if there is none."""
    wanted = (tuple(sorted(s.ticket for s in seats)), minutes * 60)
    challenge = ""
    for record in records:
        event = record.event
        if isinstance(event, ev.ExtensionAsked) and (event.tickets, event.seconds) == wanted:
            challenge = event.challenge
        elif isinstance(event, ev.TimeGranted) and challenge and event.challenge == challenge:
            challenge = ""
    return challenge


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


def _granted_ms(seat: SeatView) -> int:
    return max(0, sum(g.ms for g in seat.grants if not (g.by_centre or g.from_proposal)))
