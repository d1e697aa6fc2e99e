"""The sign of life of an open sitting and the server's word on it: read from memory alone, no store, no writer."""

from typing import Final

from msgspec import UNSET

from shared.exam.clock.account import is_paused, reading
from shared.exam.room.rules import hand_in_refusal, may_leave
from shared.exam.room.sitting import Sitting
from shared.exam.room.state import RoomState
from shared.protocol.sitting import SittingPhase, SittingStatus, SittingStatusRequest
from site_server.service.core.room import Liveness, Room
from site_server.service.core.site import Site
from site_server.service.core.tokens import SittingClaims
from site_server.service.people.cases import case_cards
from site_server.service.people.signals import lock_now
from site_server.service.time import sections

# A larger hall says less often that it lives: this many signs take a third of a core.
_MOST_SIGNS_PER_S: Final = 800
_SOONEST_MS: Final = 250
_SOONEST_RUNNING_MS: Final = 400


def sitting_status(site: Site, claims: SittingClaims, request: SittingStatusRequest) -> SittingStatus:
    """Take the sign of life and answer it. A fenced device is told so and leaves no trace in the view."""
    room, now = site.need_room(), site.clock.now_ms()
    state, ticket = room.state, claims.ticket
    sitting = state.sittings[ticket]
    mark, clock = room.marks[ticket], reading(state.account(ticket), now)
    phase = phase_of(state, sitting, claims, now)
    if phase != "fenced":
        _take(room, room.alive(ticket, now), claims, request, now)
    acknowledged = mark.epochs.get(claims.epoch, 0)
    started = state.started_ms is not None
    offered = room.paper_of(ticket)
    paper = offered if started and phase in {"working", "paused"} and not sitting.doubtful else None
    return SittingStatus(
        room_ms=now,
        phase=phase,
        remaining_ms=clock.remaining_ms,
        allotted_ms=clock.allotted_ms,
        deadline_ms=clock.deadline_ms,
        poll_after_ms=_pace_ms(site, room),
        acknowledged_seq=acknowledged,
        hand_in_code=hand_in_refusal(state, ticket, now) if phase == "working" else "not_started",
        notices=room.annex.notices_now(ticket, now),
        cases=case_cards(state.plan, sitting),
        reminders_before_end_s=room.plan.rules.reminders_before_end_s,
        reminder_display_s=room.plan.rules.reminder_display_s,
        consent_before_end_s=room.plan.rules.earliest_hand_in_before_end_s,
        free_before_end_s=room.plan.rules.free_hand_in_before_end_s,
        away=sitting.away,
        in_doubt=sitting.doubtful,
        paper_key=paper.key if paper else None,
        paper_sha256=offered.sha256 if offered else "",
        other_epochs=mark.count - acknowledged,
        pause_reason=_pause_reason(room, sitting) if phase == "paused" else "",
        closed_cause=sitting.closed_cause,
        numbers_wanted=phase == "working" and not room.alive(ticket, now).items,
        confirmed=not _unconfirmed(state, sitting),
        taken_over_ms=room.annex.taken_over_ms,
        lock=lock_now(state.pc(sitting.seat)),
        may_leave=may_leave(state, sitting.seat),
        section=sections.section_now(state, ticket) if room.section_of else UNSET,
        clearing=bool(room.annex.clearing) and phase == "closed",
        backup=state.papers.of(ticket) == "backup",
    )


def _pace_ms(site: Site, room: Room) -> int:
    """When to ask again, as often as the room's size allows: a start, a pause and its end reach all together."""
    hall_ms = len(room.candidates) * 1000 // _MOST_SIGNS_PER_S
    soonest = _SOONEST_MS if room.state.started_ms is None else _SOONEST_RUNNING_MS
    return max(hall_ms, min(site.limits.poll_ms, max(soonest, len(room.candidates) * 1000 // site.limits.polls_per_s)))


def phase_of(state: RoomState, sitting: Sitting, claims: SittingClaims, now_ms: int) -> SittingPhase:
    """What the device of these claims should do now."""
    if sitting.epoch != claims.epoch or sitting.device_id != claims.device_id:
        return "fenced"
    if sitting.closed_ms is not None or state.ended_ms is not None:
        return "closed"
    if state.started_ms is None or _unconfirmed(state, sitting):
        return "waiting"
    return "paused" if is_paused(state.account(sitting.ticket), now_ms) else "working"


def _unconfirmed(state: RoomState, sitting: Sitting) -> bool:
    return sitting.confirmed_ms is None and state.plan.rules.require_identity_confirmation


def _take(room: Room, live: Liveness, claims: SittingClaims, request: SittingStatusRequest, now_ms: int) -> None:
    live.last_seen_ms, live.heard = now_ms, True
    live.unsent = request.unsent
    if request.total:  # a PC that has not opened the paper yet counts nothing, and the answers are there all the same
        live.item_id = request.item_id
        live.answered, live.total, live.flagged = request.answered, request.total, request.flagged
    live.epoch, live.seq, live.head = claims.epoch, request.seq, request.head
    if request.items:
        live.items = {one.item_id: one.number for one in request.items}
    agrees = journal_agrees(room, claims.ticket, claims.epoch, request.seq, request.head)
    if agrees is False:
        live.mismatch_ms = live.mismatch_ms or now_ms
    elif agrees:
        live.mismatch_ms = None


def journal_agrees(room: Room, ticket: str, epoch: int, seq: int, head: str) -> bool | None:
    """Whether a journal's hash is the server's at the same place; None while the server lacks entries or none exist."""
    if not head or seq <= 0 or seq > room.marks[ticket].epochs.get(epoch, 0):
        return None
    return room.books[ticket].head_at(epoch, seq).hex() == head


def _pause_reason(room: Room, sitting: Sitting) -> str:
    if room.state.paused:
        return room.annex.pause_reason
    return room.annex.own_pause_reason.get(sitting.ticket, "")
