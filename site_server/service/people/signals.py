"""What candidates' PCs tell by themselves: sights of the lock, raised hands, receipts of reading and answers to a
discipline case become records of the room log.

How long it worked on without the server charges its own candidate, and nobody else (ADR 51).

A PC is believed about itself and about who sits there, never about another seat. It cannot flood the log: what it tells
is counted, and beyond the limit it has to wait; it goes on counting meanwhile, so that nothing is lost.
"""

import logging
from collections.abc import Iterable
from typing import Final, assert_never

from shared.exam.clock.spans import Span, joined, within
from shared.exam.room import working_on
from shared.exam.room.events import (
    CandidateLoggedIn,
    DisciplineAnswered,
    HelpAsked,
    HelpWithdrawn,
    LockReleased,
    LockSeen,
    MessageRead,
    WorkedOn,
)
from shared.exam.room.state import RoomState
from shared.exam.room.watch import Watched
from shared.exam.signals import CaseAnswered, HandDown, HandUp, OpenFor, Read, Sighted, Signal, Unlocked
from shared.exam.typed import visible
from shared.exchange.journal_records import Told
from shared.protocol.signals import LockNow, SignalsRequest
from shared.words.catalogue import say
from site_server.domain.rows import DeviceRow
from site_server.service.core.allowance import Allowance
from site_server.service.core.room import Room
from site_server.service.core.site import Site
from site_server.service.core.writer import Tx
from site_server.service.people import cases

log = logging.getLogger(__name__)

MOST_A_MINUTE: Final = 60
MOST_TOLD: Final = 200
"""So many things that it saw are taken from one part of a journal, the newest."""
_ON_THE_WAY_MS: Final = 5_000
_LONGEST_EVIDENCE: Final = 120


class Signals:
    """Takes them in. One for each server."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._allowance = Allowance(MOST_A_MINUTE)

    def take(self, device: DeviceRow, request: SignalsRequest) -> None:
        """Write down what is new; when it returns, it is kept.

        Raises WireError: no_session, not_enrolled_seat, too_many_tries.
        """
        self._site.devices.need_seat(device)
        self._allowance.take(device.device_id, self._site.clock.now_ms(), len(request.signals))
        told = [
            Told(stream=request.stream, number=number, signal=signal)
            for number, signal in enumerate(request.signals, request.first)
        ]
        self._site.writer.do(lambda tx: write_told(tx, device, told))


def write_told(tx: Tx, device: DeviceRow, told: Iterable[Told]) -> None:
    """Write down what that PC told, oldest first; what the log has already changes nothing."""
    for one in told:
        if one.number <= tx.state.pc(device.seat).heard.get(one.stream, 0):
            continue
        event = _event(tx, device, one.signal, one.stream, one.number)
        if event is not None:
            tx.append(f"candidate:{event.ticket}" if event.ticket else "server", event)


def lock_now(pc: Watched) -> LockNow:
    """The server's word on a PC's lock and hand."""
    return LockNow(
        blocks=tuple(one.sight for one in pc.blocks),
        lifted=pc.lifted,
        hand=pc.hand.kind if pc.hand else "",
        answer=pc.hand.answer if pc.hand else "",
    )


def _event(
    tx: Tx, device: DeviceRow, signal: Signal, stream: str, number: int
) -> LockSeen | LockReleased | HelpAsked | HelpWithdrawn | MessageRead | DisciplineAnswered | WorkedOn | None:
    """The record of one signal; None where there is nothing to write down."""
    seat, room, state = device.seat, tx.need_room(), tx.state
    at_ms = min(signal.at_ms, tx.now_ms) if signal.at_ms > 0 else tx.now_ms
    ticket = signal.ticket if _sat_here(room, signal.ticket, device) else ""
    match signal:
        case Sighted():
            return _lock_seen(tx, device, signal, at_ms, ticket, stream, number)
        case HandUp():
            gone = not _is_for_occupant(state, seat, signal.ticket)
            if gone or not state.pc(seat).may_raise(tx.now_ms) or state.ended_ms is not None:
                return None
            return HelpAsked(seat=seat, kind=signal.kind, at_ms=at_ms, stream=stream, number=number, ticket=ticket)
        case HandDown():
            if state.pc(seat).hand_up is None:
                return None
            return HelpWithdrawn(seat=seat, at_ms=at_ms, stream=stream, number=number, ticket=ticket)
        case Unlocked():
            if not _is_for_occupant(state, seat, signal.ticket):
                return None  # it would let go on who is stopped there now
            reason = say("server.unlocked_by_code")
            return LockReleased(
                seat=seat, reason=reason, ticket=ticket, by_code=True, at_ms=at_ms, stream=stream, number=number
            )
        case Read():
            message = state.messages.get(signal.message_id)
            if message is None or not message.is_for(ticket) or not ticket or ticket in message.read:
                return None
            return MessageRead(
                message_id=signal.message_id, ticket=ticket, seat=seat, at_ms=at_ms, stream=stream, number=number
            )
        case CaseAnswered():
            return cases.answered(state, ticket, signal, seat=seat, at_ms=at_ms, stream=stream, number=number)
        case OpenFor():
            return _worked_on(tx, device, signal, stream, number)
        case _:
            assert_never(signal)


def _lock_seen(
    tx: Tx, device: DeviceRow, signal: Sighted, at_ms: int, ticket: str, stream: str, number: int
) -> LockSeen | None:
    """Something the lock saw, with what the package says of it; nothing where it is not watched for."""
    measure = tx.state.plan.lock.measure(signal.sight)
    at_stake = _at_stake(tx.state, device.seat) and _is_for_occupant(tx.state, device.seat, signal.ticket)
    if measure == "block" and not at_stake:
        measure = "warn"  # somebody looks at the PC all the same
    late_ms = tx.now_ms - at_ms
    if measure == "off":
        return None
    return LockSeen(
        seat=device.seat,
        device_id=device.device_id,
        sight=signal.sight,
        measure=measure,
        evidence=_plain(signal.evidence),
        at_ms=at_ms,
        stream=stream,
        number=number,
        ticket=ticket,
        times=signal.times,
        late_ms=late_ms if late_ms > _ON_THE_WAY_MS else 0,
    )


def _worked_on(tx: Tx, device: DeviceRow, signal: OpenFor, stream: str, number: int) -> WorkedOn | None:
    """A PC's account of an outage; of use only for who works at it now, and where the room stood still in that time."""
    sitting = tx.state.sittings.get(signal.ticket)
    if sitting is None or not sitting.open or sitting.device_id != device.device_id:
        return None
    told = Span(from_ms=signal.since_ms, to_ms=min(signal.at_ms, tx.now_ms))
    stood = within([told], working_on.stood(sitting, tx.state.pauses, tx.now_ms))
    if not stood:
        return None
    return WorkedOn(
        ticket=signal.ticket,
        seat=device.seat,
        device_id=device.device_id,
        spans=tuple(within(joined(signal.spans), stood)),
        since_ms=told.from_ms,
        at_ms=told.to_ms,
        stream=stream,
        number=number,
    )


def _at_stake(state: RoomState, seat: int) -> bool:
    """Whether an exam is or can still be under way at that seat; else there is nothing to stop."""
    sitting = state.occupant(seat)
    return state.ended_ms is None and (sitting is None or sitting.closed_ms is None)


def _is_for_occupant(state: RoomState, seat: int, ticket: str) -> bool:
    """Whether what was told late is about who sits there now: nobody is stopped by what was seen of somebody else."""
    sitting = state.occupant(seat)
    return not ticket or sitting is None or sitting.ticket == ticket


def _plain(evidence: str) -> str:
    """The name of a program or a window as one line of a log."""
    return " ".join(visible(evidence).split())[:_LONGEST_EVIDENCE]


def _sat_here(room: Room, ticket: str, device: DeviceRow) -> bool:
    """Whether that candidate sits at this PC, or has at any time."""
    sitting = room.state.sittings.get(ticket)
    if sitting is None:
        return False
    if sitting.device_id == device.device_id:
        return True
    logins = (r.event for r in room.records if isinstance(r.event, CandidateLoggedIn))
    return any(login.ticket == ticket and login.device_id == device.device_id for login in logins)
