"""What events change in one sitting, or in the plan: the steps of the fold that need nothing else. Pure.

考务手册: "Clock rules" and "Leaving the room" (pauses, leaves, moves, hand-in and its undoing).
"""

from collections.abc import Collection

from msgspec.structs import replace

from shared.exam.answers.fence import fenced
from shared.exam.clock.account import Grant, Pause
from shared.exam.clock.sections import SectionClosing, SittingClock
from shared.exam.plan import SessionPlan, StaffMember
from shared.exam.room import cases, outages
from shared.exam.room import events as ev
from shared.exam.room.sitting import Move, Sitting


def open_pause(pauses: tuple[Pause, ...], at_ms: int, *, held: bool = False) -> tuple[Pause, ...]:
    """The pauses with one that begins now, unless one lasts already; `held`: an outage made it."""
    if pauses and pauses[-1].to_ms is None:
        return pauses
    return (*pauses, Pause(from_ms=at_ms, held=held))


def close_pause(pauses: tuple[Pause, ...], at_ms: int) -> tuple[Pause, ...]:
    """The pauses with the last one over, if it lasts."""
    if not pauses or pauses[-1].to_ms is not None:
        return pauses
    return (*pauses[:-1], replace(pauses[-1], to_ms=at_ms))


def logged_in(sitting: Sitting, event: ev.CandidateLoggedIn, at_ms: int, *, stopped: bool) -> Sitting:
    """A new epoch on that PC; the one before is fenced, and a clock that waited for the candidate runs.

    `stopped`: the lock of that PC has stopped it, so that nobody can work there yet.
    """
    sitting = back_at_work(outages.heard(sitting, at_ms), at_ms)
    here = replace(
        sitting,
        device_id=event.device_id,
        seat=event.seat,
        epoch=event.epoch,
        first_login_ms=sitting.first_login_ms if sitting.first_login_ms is not None else at_ms,
        absent=False,
        move_pending=False,
        link_lost_ms=None,
        fences=fenced(sitting.fences, sitting.epoch, at_ms, same_pc=event.device_id == sitting.device_id),
    )
    here = outages.silent(here, "lock", at_ms) if stopped else here
    return outages.silent(here, "identity", at_ms) if here.doubtful else here


def checked(sitting: Sitting, event: ev.IdentityChecked, at_ms: int) -> Sitting:
    """Compared with the papers. While a doubt lasts nothing of the paper is shown, and its time counts as lost."""
    seen = replace(sitting, checked=event.ok, checked_ms=at_ms)
    seen = replace(seen, entry_check=event.ok) if event.round == "entry" else replace(seen, second_check=event.ok)
    return outages.cleared(seen, at_ms) if event.ok else outages.silent(seen, "identity", at_ms)


def charged(sitting: Sitting, event: ev.DisciplineEvent, at_ms: int, *, on_duty: Collection[str]) -> Sitting:
    """After an event of a discipline case; whoever is terminated after the end of the sitting is terminated as well."""
    after = replace(sitting, discipline=cases.told(sitting.discipline, event, at_ms, on_duty))
    terminated = isinstance(event, ev.DisciplineRecorded) and event.action == "terminate"
    return replace(after, closed_cause="terminated") if terminated and not sitting.open else after


def with_substitute(plan: SessionPlan, event: ev.SubstituteAdmitted) -> SessionPlan:
    """The plan with somebody on duty whom the centre did not know of; the server derives their PIN."""
    member = StaffMember(staff_id=event.staff_id, name=event.name, role=event.role, pin_hash="")
    return replace(plan, staff=(*plan.staff, member))


def moved(sitting: Sitting, event: ev.SeatMoved, at_ms: int) -> Sitting:
    """At another seat from now on; the PC left behind is fenced."""
    move = Move(at_ms=at_ms, from_seat=event.from_seat, to_seat=event.to_seat, reason=event.reason)
    return replace(
        outages.let_go(sitting, at_ms),
        seat=event.to_seat,
        moves=(*sitting.moves, move),
        move_pending=sitting.present,
        device_id=None,
        fences=fenced(sitting.fences, sitting.epoch, at_ms),
    )


def closed(sitting: Sitting, event: ev.HandedIn, at_ms: int) -> Sitting:
    """Handed in, or closed by time, the end or the chief examiner."""
    return replace(
        back_at_work(outages.over(sitting, at_ms), at_ms),
        closed_ms=min(at_ms, event.ended_ms) if event.ended_ms is not None else at_ms,
        closed_noted_ms=at_ms,
        closed_cause=event.cause,
        closed_head=event.head,
        link_lost_ms=None,
    )


def reopened(sitting: Sitting, at_ms: int, *, used_up_ms: int | None, unheard: bool) -> Sitting:
    """Open again. Its own time ran on to its end; the stretch after that stood, and what was given in it is there."""
    stood: tuple[Pause, ...] = ()
    if used_up_ms is not None and used_up_ms < at_ms:
        stood = (Pause(from_ms=used_up_ms, to_ms=None if unheard else at_ms),)
    again = replace(
        sitting,
        closed_ms=None,
        closed_noted_ms=None,
        closed_cause=None,
        undone_head=sitting.closed_head,
        hand_in_allowed=False,
        grants=tuple(replace(grant, waits=False) for grant in sitting.grants),
        standstills=sitting.standstills + stood,
    )
    again = outages.silent(again, "identity", at_ms) if again.doubtful else again
    return lost(again, at_ms) if unheard else again


def lost(sitting: Sitting, since_ms: int) -> Sitting:
    """Its PC is not heard since then."""
    return outages.silent(replace(sitting, link_lost_ms=since_ms), "link", since_ms)


def waits_for_pc(sitting: Sitting, at_ms: int) -> Sitting:
    """Its PC is not there when the room goes on after an outage: the clock stands until it is."""
    if not sitting.open or sitting.standing:
        return sitting
    return lost(replace(sitting, standstills=(*sitting.standstills, Pause(from_ms=at_ms, held=True))), at_ms)


def back_at_work(sitting: Sitting, at_ms: int) -> Sitting:
    """The PC is heard or the candidate has logged in: a clock that waited for that runs."""
    return replace(sitting, standstills=close_pause(sitting.standstills, at_ms))


def granted(sitting: Sitting, event: ev.TimeGranted, at_ms: int, section_id: str) -> Sitting:
    """With time given; `section_id`: the section that is open then, empty where there are none."""
    grant = Grant(
        grant_id=event.grant_id,
        kind=event.kind,
        ms=event.ms,
        reason=event.reason,
        section_id=section_id,
        at_ms=at_ms,
        by_centre=bool(event.challenge),
        from_proposal=bool(event.lost),
        waits=sitting.closed_ms is not None,
    )
    return replace(sitting, grants=(*sitting.grants, grant), regranted_ms=at_ms)


def ungranted(sitting: Sitting, event: ev.GrantReversed, at_ms: int) -> Sitting:
    """Without that grant; who never had it is not touched."""
    left = tuple(g for g in sitting.grants if g.grant_id != event.grant_id)
    return replace(sitting, grants=left, regranted_ms=at_ms) if left != sitting.grants else sitting


def link_back(sitting: Sitting, event: ev.LinkRestored, at_ms: int) -> Sitting:
    """Heard again, since the silence was as long as told and no longer."""
    since_ms = sitting.silent_since_ms
    back_ms = at_ms if since_ms is None else min(at_ms, since_ms + event.away_ms)
    return back_at_work(replace(outages.heard(sitting, back_ms), link_lost_ms=None), back_ms)


def section_closed(sitting: Sitting, clock: SittingClock, event: ev.SectionClosed, at_ms: int) -> Sitting:
    """With the open section closed; another one, and the last one, are left as they are."""
    start_ms = clock.open.account.start_ms
    if clock.open.section_id != event.section_id or not clock.later or start_ms is None:
        return sitting
    closing = SectionClosing(
        section_id=event.section_id,
        closed_ms=max(start_ms, min(event.closed_ms, at_ms)),
        noted_ms=at_ms,
        cause=event.cause,
    )
    return replace(sitting, closings=(*sitting.closings, closing))


def section_reopened(sitting: Sitting, event: ev.SectionReopened) -> Sitting:
    """With a section open again if it is the one that closed last; unchanged otherwise."""
    last = sitting.closings[-1] if sitting.closings else None
    if last is None or last.section_id != event.section_id:
        return sitting
    return replace(sitting, closings=sitting.closings[:-1])


def returned(sitting: Sitting, at_ms: int) -> Sitting:
    """Back in the room; who was not away is not touched."""
    if not sitting.away:
        return sitting
    return replace(sitting, leaves=(*sitting.leaves[:-1], replace(sitting.leaves[-1], to_ms=at_ms)))
