"""The fold of the room log: record by record it becomes the state. A restart, a replay, an audit and a test use it.

What one record does to one sitting stands in `changes`, `outages`, `watch` and `working_on`.

Handbook 考务手册: The day, minute by minute.
"""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, get_args

from msgspec.structs import replace

from shared.exam.answers.log import Place
from shared.exam.answers.review import Review
from shared.exam.plan import SessionPlan
from shared.exam.room import changes, outages, watch, working_on
from shared.exam.room import events as ev
from shared.exam.room import messages as msg
from shared.exam.room.device_events import PcLeft, PcLocked, PcUnlocked
from shared.exam.room.matters import Held, LateEntries
from shared.exam.room.paper_events import PaperEvent
from shared.exam.room.sitting import Leave, Sitting
from shared.exam.room.state import RoomState
from shared.exam.room.wall_events import WallClosed, WallOpened


def replay(plan: SessionPlan, records: Iterable[ev.Record]) -> RoomState:
    """The state after these records. Raises ValueError if their numbers do not follow one another."""
    state = RoomState.begin(plan)
    for record in records:
        state = apply(state, record)
    return state


def apply(state: RoomState, record: ev.Record) -> RoomState:
    """The state after one more record. Raises ValueError if its number is not the next one."""
    if record.seq != state.last_seq + 1:
        raise ValueError(f"record {record.seq} after {state.last_seq}")
    handler = _HANDLERS.get(type(record.event))
    after = handler(state, record, record.event) if handler else state
    return replace(after, last_seq=record.seq, later=after.later.noted(record.event))


def _imported(state: RoomState, record: ev.Record, event: ev.PackageImported) -> RoomState:
    return replace(state, package_id=event.package_id, package_sha256=event.package_sha256, serial=event.serial)


def _logged_in(state: RoomState, record: ev.Record, event: ev.CandidateLoggedIn) -> RoomState:
    state = replace(state, unlocked=state.unlocked - {event.seat})
    stopped = bool(state.pc(event.seat).blocks)
    return state.with_sittings([event.ticket], lambda s: changes.logged_in(s, event, record.at_ms, stopped=stopped))


def _moved(state: RoomState, record: ev.Record, event: ev.SeatMoved) -> RoomState:
    """Who was absent at that seat changes places: everybody due has a seat, and no seat has two."""
    state = _nobody_at(state, event.from_seat, record.at_ms)
    there = state.occupant(event.to_seat)
    if there is not None and there.ticket != event.ticket:
        state = state.with_sittings([there.ticket], lambda s: replace(s, seat=event.from_seat))
    return state.with_sittings([event.ticket], lambda s: changes.moved(s, event, record.at_ms))


def _handed_in(state: RoomState, record: ev.Record, event: ev.HandedIn) -> RoomState:
    if (sitting := state.sittings.get(event.ticket)) is not None:
        state = _nobody_at(state, sitting.seat, record.at_ms)
    return state.with_sittings([event.ticket], lambda s: changes.closed(s, event, record.at_ms))


def _reopened(state: RoomState, record: ev.Record, event: ev.Reopened) -> RoomState:
    def change(s: Sitting) -> Sitting:
        if s.closed_ms is None:
            return s
        return changes.reopened(s, record.at_ms, used_up_ms=state.used_up_ms(s.ticket), unheard=event.unheard)

    return state.with_sittings([event.ticket], change)


def _granted(state: RoomState, record: ev.Record, event: ev.TimeGranted) -> RoomState:
    """Time is given for the section that is open then: what is over stays over, what is to come has its own time."""

    def change(sitting: Sitting) -> Sitting:
        section_id = state.clock(sitting.ticket).open.section_id if state.plan.sections else ""
        return changes.granted(sitting, event, record.at_ms, section_id)

    after = state.with_sittings(event.tickets, change)
    if event.challenge:
        after = replace(after, asked=tuple(a for a in after.asked if a.challenge != event.challenge))
    return _settled(after, record, event)


def _reversed(state: RoomState, record: ev.Record, event: ev.GrantReversed) -> RoomState:
    taken = partial(changes.ungranted, event=event, at_ms=record.at_ms)
    return state.with_sittings(event.tickets or state.sittings, taken)


def _settled(state: RoomState, record: ev.Record, event: ev.TimeGranted | ev.OutageDeclined) -> RoomState:
    for lost in event.lost:
        state = state.with_sittings([lost.ticket], partial(outages.settle, from_ms=lost.from_ms, to_ms=lost.to_ms))
    return state


def _asked(state: RoomState, record: ev.Record, event: ev.ExtensionAsked) -> RoomState:
    others = (a for a in state.asked if (a.tickets, a.seconds) != (event.tickets, event.seconds))
    return replace(state, asked=(*others, event))


def _server_started(state: RoomState, record: ev.Record, event: ev.ServerStarted) -> RoomState:
    if event.down_ms < outages.LEAST_MS or state.started_ms is None or state.ended_ms is not None:
        return state
    from_ms = record.at_ms - event.down_ms
    return state.with_sittings(state.sittings, lambda s: outages.silent(s, "server", from_ms))


def _held(state: RoomState, record: ev.Record, event: ev.RoomHeld) -> RoomState:
    """A further outage before people have resumed only lasts on."""
    if state.started_ms is None or state.ended_ms is not None:
        return state
    since_ms = max(state.started_ms, min(event.from_ms, record.at_ms))
    first = state.held if state.held is not None else Held(from_ms=since_ms, at_ms=record.at_ms, sure=event.sure)
    pauses = changes.open_pause(state.pauses, since_ms, held=True)
    return replace(state, pauses=pauses, held=replace(first, at_ms=record.at_ms, sure=first.sure and event.sure))


def _resumed(state: RoomState, record: ev.Record, event: ev.RoomResumed) -> RoomState:
    runs = replace(state, pauses=changes.close_pause(state.pauses, record.at_ms), held=None)
    return runs.with_sittings(event.unheard, lambda s: changes.waits_for_pc(s, record.at_ms))


def _section_closed(state: RoomState, record: ev.Record, event: ev.SectionClosed) -> RoomState:
    """Only the open section can close, and never the last one: the sitting's end is the hand-in."""
    closed = partial(changes.section_closed, event=event, at_ms=record.at_ms)
    return state.with_sittings([event.ticket], lambda s: closed(s, state.clock(s.ticket)))


def _discipline(state: RoomState, record: ev.Record, event: ev.DisciplineEvent) -> RoomState:
    return state.with_sittings([event.ticket], lambda s: changes.charged(s, event, record.at_ms, on_duty=state.on_duty))


def _heard(state: RoomState, event: ev.DisciplineAnswered | ev.MessageRead | ev.WorkedOn) -> RoomState:
    """A PC told this: it need not tell it again."""
    if not event.stream:
        return state
    return state.with_pc(event.seat, lambda pc: watch.heard(pc, event.stream, event.number))


def _leave(state: RoomState, record: ev.Record, event: ev.LeaveStarted) -> RoomState:
    leave = Leave(from_ms=record.at_ms, reason=event.reason)
    return state.with_sittings([event.ticket], lambda s: s if s.away else replace(s, leaves=(*s.leaves, leave)))


def _back(state: RoomState, record: ev.Record, event: ev.LeaveEnded) -> RoomState:
    return state.with_sittings([event.ticket], lambda s: changes.returned(s, record.at_ms))


def _allowed(state: RoomState, record: ev.Record, event: ev.HandInAllowed) -> RoomState:
    if not event.tickets:
        return replace(state, free_hand_in=True)
    return state.with_sittings(event.tickets, lambda s: replace(s, hand_in_allowed=True))


def _delivered(state: RoomState, record: ev.Record, event: ev.JournalDelivered) -> RoomState:
    if state.collected is None and not state.late_entries:
        return state
    late = (*state.late_entries, LateEntries(at_ms=record.at_ms, ticket=event.ticket, entries=event.entries))
    return replace(state, late_entries=late, collected=None, bundle=None, uploaded=None, receipt=None)


def _reviewed(state: RoomState, record: ev.Record, event: ev.HeldReviewed) -> RoomState:
    """A bundle that was sealed before does not know of the decision; its file and its receipt are kept."""
    review = Review(
        place=Place(epoch=event.epoch, seq=event.seq),
        decision=event.decision,
        over=Place(epoch=event.over_epoch, seq=event.over_seq),
    )
    known = state.with_sittings([event.ticket], lambda s: replace(s, reviews=(*s.reviews, review)))
    return replace(known, bundle=None, uploaded=None, receipt=None)


def _nobody_at(state: RoomState, seat: int, at_ms: int) -> RoomState:
    return state.with_pc(seat, lambda pc: watch.left(pc, at_ms)) if seat in state.watched else state


def _watched(state: RoomState, record: ev.Record, event: ev.WatchEvent) -> RoomState:
    after = state.with_pc(event.seat, lambda pc: watch.told(pc, event, record.at_ms))
    return after.with_sittings([event.ticket], lambda s: watch.cost(s, event, record.at_ms))


def _room_ended(state: RoomState, record: ev.Record, event: ev.RoomEnded) -> RoomState:
    for seat in state.watched:
        state = _nobody_at(state, seat, record.at_ms)
    return replace(state, ended_ms=record.at_ms)


_HANDLERS: dict[type, Callable[[RoomState, ev.Record, Any], RoomState]] = {
    ev.PackageImported: _imported,
    **dict.fromkeys(get_args(PaperEvent), lambda s, r, e: replace(s, papers=s.papers.told(e, r.at_ms))),
    ev.CandidateLoggedIn: _logged_in,
    ev.LoginRefused: lambda s, r, e: s.with_sittings([e.ticket], lambda t: replace(t, refusals=(*t.refusals, e.code))),
    ev.IdentityConfirmed: lambda s, r, e: s.with_sittings([e.ticket], lambda t: replace(t, confirmed_ms=r.at_ms)),
    ev.IdentityChecked: lambda s, r, e: s.with_sittings([e.ticket], partial(changes.checked, event=e, at_ms=r.at_ms)),
    PcUnlocked: lambda s, r, e: replace(s, unlocked=s.unlocked | {e.seat}),
    PcLocked: lambda s, r, e: replace(s, unlocked=s.unlocked - {e.seat}),
    PcLeft: lambda s, r, e: replace(s, left=s.left | {e.challenge}),
    ev.RoomStarted: lambda s, r, e: replace(s, started_ms=r.at_ms) if s.started_ms is None else s,
    ev.RoomPaused: lambda s, r, e: replace(s, pauses=changes.open_pause(s.pauses, r.at_ms)),
    ev.RoomHeld: _held,
    ev.RoomResumed: _resumed,
    ev.WorkedOn: lambda s, r, e: _heard(
        s.with_sittings([e.ticket], lambda t: working_on.worked(t, e, s.pauses, r.at_ms)), e
    ),
    ev.AnsweredOn: lambda s, r, e: s.with_sittings([e.ticket], lambda t: working_on.answered(t, e, s.pauses, r.at_ms)),
    ev.SittingsPaused: lambda s, r, e: s.with_sittings(
        e.tickets, lambda t: replace(t, pauses=changes.open_pause(t.pauses, r.at_ms))
    ),
    ev.SittingsResumed: lambda s, r, e: s.with_sittings(
        e.tickets, lambda t: replace(t, pauses=changes.close_pause(t.pauses, r.at_ms))
    ),
    ev.TimeGranted: _granted,
    ev.GrantReversed: _reversed,
    ev.OutageDeclined: _settled,
    ev.ExtensionAsked: _asked,
    ev.MarkedAbsent: lambda s, r, e: s.with_sittings(e.tickets, lambda t: replace(t, absent=True)),
    ev.LateEntryAllowed: lambda s, r, e: s.with_sittings(
        [e.ticket], lambda t: replace(t, late_allowed=True, absent=False)
    ),
    ev.SeatMoved: _moved,
    ev.LeaveStarted: _leave,
    ev.LeaveEnded: _back,
    ev.DisciplineRecorded: _discipline,
    ev.DisciplineAnswered: lambda s, r, e: _heard(_discipline(s, r, e), e),
    ev.DisciplineWitnessed: _discipline,
    ev.MessageSent: lambda s, r, e: replace(s, messages=msg.told(s.messages, e, r.at_ms)),
    ev.MessageRead: lambda s, r, e: _heard(replace(s, messages=msg.told(s.messages, e, r.at_ms)), e),
    ev.DutyHandedOver: lambda s, r, e: replace(s, on_duty=s.on_duty - {r.actor}),
    ev.StaffSignedIn: lambda s, r, e: replace(s, on_duty=s.on_duty | {e.staff_id}) if e.role == "proctor" else s,
    ev.IncidentPhoto: lambda s, r, e: replace(s, photos=s.photos + 1),
    ev.IncidentLogged: lambda s, r, e: replace(s, incidents={**s.incidents, e.incident_id: e.ticket or ""}),
    ev.HandInAllowed: _allowed,
    ev.HandedIn: _handed_in,
    ev.Reopened: _reopened,
    ev.SectionClosed: _section_closed,
    ev.SectionReopened: lambda s, r, e: s.with_sittings([e.ticket], partial(changes.section_reopened, event=e)),
    ev.HeldReviewed: _reviewed,
    ev.MatterSettled: lambda s, r, e: replace(s, settled=s.settled | {e.key}),
    ev.LinkLost: lambda s, r, e: s.with_sittings([e.ticket], lambda t: changes.lost(t, e.last_seen_ms)),
    ev.LinkRestored: lambda s, r, e: s.with_sittings([e.ticket], lambda t: changes.link_back(t, e, r.at_ms)),
    ev.ServerStarted: _server_started,
    **dict.fromkeys(get_args(ev.WatchEvent), _watched),
    ev.RoomEnded: _room_ended,
    ev.SubstituteAdmitted: lambda s, r, e: replace(s, plan=changes.with_substitute(s.plan, e)),
    ev.JournalDelivered: _delivered,
    ev.Collected: lambda s, r, e: replace(s, collected=e, late_entries=()),
    ev.BundleSealed: lambda s, r, e: replace(s, bundle=e, wall=None, later=s.later.sealed(e, r.seq)),
    ev.CopyKept: lambda s, r, e: replace(s, copies=s.copies | {e.bundle_sha256}, later=s.later.kept(e.bundle_sha256)),
    ev.AddendumSealed: lambda s, r, e: replace(s, later=s.later.added(e)),
    ev.AddendumReceived: lambda s, r, e: replace(s, later=s.later.kept(e.addendum_sha256)),
    ev.BundleUploaded: lambda s, r, e: replace(s, uploaded=e),
    ev.ReceiptKept: lambda s, r, e: replace(s, receipt=e),
    WallOpened: lambda s, r, e: replace(s, wall=e),
    WallClosed: lambda s, r, e: replace(s, wall=None),
}
