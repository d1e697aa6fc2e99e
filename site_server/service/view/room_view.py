"""The console's live view, built from memory alone: called every second by every console, so it stays cheap."""

from typing import Literal

from msgspec.structs import replace

from shared.exam.clock.account import reading
from shared.exam.clock.spans import Span, total_ms, within
from shared.exam.room.rules import display_state, late_limit_ms
from shared.exam.room.sitting import Sitting
from shared.exam.room.state import RoomState
from shared.exam.room.watch import NOTHING, Watched
from shared.protocol.console import LaterCard, Meanwhile, RoomPhase, RoomView, SeatView, StaffCard, Standstill, Totals
from site_server.service.answers.results import client_head
from site_server.service.core.room import Room
from site_server.service.core.site import Site
from site_server.service.view.to_do import next_step, to_do, warnings

_WAITING_MS = 10_000


def room_view(site: Site) -> RoomView:
    """The whole view at one moment."""
    if site.room is not None:
        return view_of(site, site.room)
    return RoomView(
        room_ms=site.clock.now_ms(),
        phase="no_session",
        last_seq=0,
        site_name=site.keys.card.site_name,
        warnings=warnings(site),
        rooms=site.room_count,
        rooms_pressing=site.rooms_pressing,
        servers=site.second_machines(),
    )


def view_of(site: Site, room: Room) -> RoomView:
    """The view of a room; of an earlier session what its log tells (`site_server.service.view.earlier`)."""
    now, state, plan = site.clock.now_ms(), room.state, room.plan
    lost = room.outages.open(state, room.answer_times, room.guessed_answers)
    at_seat = {sitting.seat: sitting for sitting in reversed(state.sittings.values())}
    seats = tuple(
        _with_pc(_seat(site, room, state, seat, at_seat.get(seat), now), state.pc(seat))
        for seat in range(1, plan.seats + plan.spares + 1)
    )
    seats = tuple(replace(s, proposals=lost[s.ticket]) if s.ticket in lost else s for s in seats)
    return RoomView(
        room_ms=now,
        phase=room_phase(state),
        last_seq=state.last_seq,
        seats=seats,
        to_do=to_do(site, room, state, now),
        next_step=next_step(room, state, now),
        totals=totals(state),
        staff=tuple(
            StaffCard(
                staff_id=person.staff_id,
                name=person.name,
                role=person.role,
                signed_in=person.staff_id in room.annex.signed_in,
                wrong_pins=wrong.count if (wrong := room.annex.wrong_pins.get(person.staff_id)) is not None else 0,
            )
            for person in state.plan.staff
        ),
        layout=plan.layout,
        session_id=plan.session_id,
        kind=plan.kind,
        title=room.title,
        subject=plan.subject,
        site_name=plan.site_name,
        room=plan.room,
        time_zone=plan.time_zone,
        starts_at_ms=plan.starts_at_ms,
        duration_s=plan.duration_s,
        started_ms=state.started_ms,
        ended_ms=state.ended_ms,
        late_limit_ms=late_limit_ms(state) if state.started_ms is not None and not state.paused else None,
        late_limit_s=plan.rules.late_limit_s,
        extension_limit_s=plan.rules.extension_limit_s,
        extension_by_centre=room.roster.extension_key is not None,
        package_serial=room.row.serial,
        incident_codes=plan.incident_codes,
        incident_table=plan.incident_table,
        upload_url=site.keys.centre.upload_url,
        receipt_id=state.receipt.receipt_id if state.receipt else "",
        bundle_sha256=state.bundle.bundle_sha256 if state.bundle else "",
        later=_later(state),
        warnings=warnings(site),
        standstill=_standstill(room, state, now),
        sections=room.section_cards(),
        carry_over=plan.carry_over,
        rooms=site.room_count,
        rooms_pressing=site.rooms_pressing,
        servers=site.second_machines(),
    )


def _standstill(room: Room, state: RoomState, now_ms: int) -> Standstill | None:
    held = state.held
    if held is None:
        return None
    counted = {
        ticket: sum(held.from_ms <= at_ms < held.at_ms for at_ms in times)
        for ticket, times in room.answer_times.items()
    }
    answers = {ticket: count for ticket, count in counted.items() if count}
    known = {t: _meanwhile(s, held.from_ms, now_ms) for t, s in state.sittings.items() if s.open}
    return Standstill(from_ms=held.from_ms, at_ms=held.at_ms, sure=held.sure, answers=answers, meanwhile=known)


def _meanwhile(sitting: Sitting, from_ms: int, now_ms: int) -> Meanwhile:
    outage = [Span(from_ms=from_ms, to_ms=now_ms)]
    worked_ms = total_ms(within(sitting.charged, outage))
    return Meanwhile(
        worked_ms=worked_ms,
        told=sitting.accounted_ms is not None and sitting.accounted_ms >= from_ms,
        by_answers=worked_ms > total_ms(within(sitting.worked, outage)),
        again=any(fence.at_ms >= from_ms for fence in sitting.fences),
    )


def _later(state: RoomState) -> LaterCard:
    later, addendum = state.later, state.later.addendum
    if state.bundle is None:
        return LaterCard()
    return LaterCard(
        since=later.since,
        waiting=later.waiting,
        unsent=later.unsent,
        number=addendum.number if addendum is not None else 0,
        sha256=addendum.addendum_sha256 if addendum is not None else "",
    )


def room_phase(state: RoomState) -> RoomPhase:
    """Where the day stands."""
    if state.receipt is not None:
        return "received"
    if state.bundle is not None:
        return "bundled"
    if state.collected is not None:
        return "collected"
    if state.ended_ms is not None:
        return "ended"
    if state.started_ms is not None:
        return "paused" if state.paused else "running"
    return "unsealed" if state.papers.opened_ms is not None else "sealed"


def totals(state: RoomState) -> Totals:
    """应到 已到 在考 交卷 缺考."""
    sittings = state.sittings.values()
    return Totals(
        due=len(state.sittings),
        present=sum(s.present for s in sittings),
        working=sum(s.open for s in sittings) if state.started_ms is not None else 0,
        handed_in=sum(s.closed_ms is not None for s in sittings),
        absent=sum(s.absent for s in sittings),
    )


def is_late(state: RoomState, sitting: Sitting) -> bool:
    """Whether the candidate came after the start."""
    return (
        sitting.first_login_ms is not None
        and state.started_ms is not None
        and sitting.first_login_ms > state.started_ms
    )


def _seat(site: Site, room: Room, state: RoomState, seat: int, sitting: Sitting | None, now_ms: int) -> SeatView:
    device = site.devices.at_seat(seat)
    seen = site.devices.last_seen_ms(device.device_id) if device else None
    spare = seat > room.plan.seats
    name = device.device_name if device else ""
    presence: Literal["none", "silent", "waiting", "in_use"]
    if device is None:
        presence = "none"
    elif seen is None or now_ms - seen > _WAITING_MS:
        presence = "silent"
    elif sitting is not None and sitting.open and sitting.device_id == device.device_id:
        presence = "in_use"
    else:
        presence = "waiting"
    if sitting is None:
        return SeatView(seat=seat, spare=spare, device=presence, device_name=name, last_seen_ms=seen)
    ticket, live = sitting.ticket, room.liveness.get(sitting.ticket)
    candidate, clock = room.candidates[ticket], state.clock(ticket)
    shown = reading(clock.open.account, now_ms)
    name_masked, id_masked = room.masked[ticket]
    return SeatView(
        seat=seat,
        spare=spare,
        device=presence,
        device_name=name,
        ticket=ticket,
        name=candidate.name,
        name_masked=name_masked,
        id_masked=id_masked,
        state=display_state(state, sitting, now_ms),
        answered=live.answered if live else 0,
        total=live.total if live else 0,
        flagged=live.flagged if live else 0,
        item_id=live.item_id if live else "",
        unsent=live.unsent if live else 0,
        remaining_ms=shown.remaining_ms,
        allotted_ms=shown.allotted_ms,
        deadline_ms=shown.deadline_ms,
        last_seen_ms=live.last_seen_ms if live and live.heard else seen,
        link_lost_ms=sitting.link_lost_ms,
        epoch=sitting.epoch,
        first_login_ms=sitting.first_login_ms,
        late=is_late(state, sitting),
        checked=sitting.checked,
        entry_check=sitting.entry_check,
        second_check=sitting.second_check,
        item_number=live.items.get(live.item_id, "") if live else "",
        hand_in_waiting=bool(live and live.hand_in_asked_ms) and sitting.open and not sitting.hand_in_allowed,
        hand_in_allowed=sitting.hand_in_allowed or state.free_hand_in,
        closed_cause=sitting.closed_cause,
        closed_ms=sitting.closed_ms,
        held=len(room.undecided(ticket)),
        journal_agrees=_agrees(room, sitting) if sitting.closed_ms is not None else None,
        grants=sitting.grants,
        pauses=sitting.pauses,
        moves=sitting.moves,
        leaves=sitting.leaves,
        discipline=sitting.discipline,
        section_id=clock.open.section_id,
        end_ms=clock.end_ms(now_ms) if clock.open.section_id else None,
        closings=sitting.closings,
        carried_ms=clock.open.carried_ms,
    )


def _with_pc(view: SeatView, pc: Watched) -> SeatView:
    """The seat with what is open at its PC."""
    if pc is NOTHING:
        return view
    hand = pc.hand_up
    return replace(
        view, blocked=tuple(one.sight for one in pc.blocks), sights=pc.seen, hand=hand.kind if hand is not None else ""
    )


def _agrees(room: Room, sitting: Sitting) -> bool | None:
    head = client_head(room, sitting.ticket)
    return head == room.books[sitting.ticket].head() if head else None
