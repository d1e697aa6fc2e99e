"""The sample session as the server would show it at one moment: for ``--screenshot``, documentation and tests."""

from typing import Final

from msgspec.structs import replace

from scripts.lab.pictures.day import sample_records
from scripts.lab.pictures.plan import START_MS, sample_plan
from shared.exam.answers.log import Place
from shared.exam.answers.review import undecided
from shared.exam.clock.account import allotted_ms, deadline_ms, remaining_ms
from shared.exam.plan import Candidate, SessionPlan
from shared.exam.room import fold
from shared.exam.room.events import Record
from shared.exam.room.outages import proposals
from shared.exam.room.rules import display_state, late_limit_ms
from shared.exam.room.sitting import Sitting
from shared.exam.room.state import RoomState
from shared.formatting import duration_words, mask_id, mask_name
from shared.protocol.console import (
    NextStep,
    RecordsData,
    RoomPhase,
    RoomView,
    RosterRow,
    SeatView,
    StaffCard,
    ToDo,
    Totals,
)
from shared.protocol.device import SectionCard

NOW_MS: Final = START_MS + 98 * 60_000 + 20_000
"""Late in the exam: early hand-ins, one PC silent, one candidate out of the room."""

END_MS: Final = START_MS + 140 * 60_000
_ITEMS: Final = 49
LATE_SEAT: Final = 12
LATE_PLACES: Final = (Place(epoch=1, seq=7), Place(epoch=1, seq=8))
"""The answers that wait for a decision in the sample room, and whose they are."""


def sample_view(
    now_ms: int = NOW_MS, records: tuple[Record, ...] | None = None, plan: SessionPlan | None = None
) -> RoomView:
    """The room at that moment of the sample day, or after other records, or under another plan, of the same session."""
    plan = plan or sample_plan()
    records = sample_events(now_ms) if records is None else records
    state = fold.replay(plan, records)
    seats = tuple(_seat(state, number, now_ms) for number in range(1, plan.seats + plan.spares + 1))
    return RoomView(
        room_ms=now_ms,
        phase=_phase(state),
        last_seq=state.last_seq,
        seats=seats,
        to_do=_after(seats, state) if state.ended_ms is not None else _to_do(seats, now_ms) if state.started_ms else (),
        next_step=_next_step(now_ms) if state.ended_ms is None else None,
        totals=_totals(seats),
        warnings=(),
        receipt_id=state.receipt.receipt_id if state.receipt else "",
        staff=tuple(StaffCard(staff_id=s.staff_id, name=s.name, role=s.role, signed_in=True) for s in plan.staff),
        layout=plan.layout,
        session_id=plan.session_id,
        title=plan.title,
        subject=plan.subject,
        site_name=plan.site_name,
        room=plan.room,
        starts_at_ms=plan.starts_at_ms,
        duration_s=plan.duration_s,
        sections=tuple(
            SectionCard(section_id=s.section_id, title=s.title, duration_s=s.duration_s) for s in plan.sections
        ),
        carry_over=plan.carry_over,
        started_ms=state.started_ms,
        ended_ms=state.ended_ms,
        late_limit_ms=late_limit_ms(state),
        late_limit_s=plan.rules.late_limit_s,
        incident_codes=plan.incident_codes,
        incident_table=plan.incident_table,
        extension_by_centre=True,
        package_serial=1,
        upload_url="https://upload.example.org/files",
        bundle_sha256=state.bundle.bundle_sha256 if state.bundle else "",
    )


def sample_events(now_ms: int = NOW_MS) -> tuple[Record, ...]:
    """The room log up to that moment."""
    return tuple(r for r in sample_records() if r.at_ms <= now_ms)


def sample_records_data(
    now_ms: int = END_MS, photos: dict[str, bytes] | None = None, records: tuple[Record, ...] | None = None
) -> RecordsData:
    """What the printed records of the sample day are made from."""
    records = sample_events(now_ms) if records is None else records
    plan, view = sample_plan(), sample_view(now_ms, records)
    state = fold.replay(plan, records)
    roster = tuple(
        RosterRow(
            seat=c.seat,
            ticket=c.ticket,
            name=c.name,
            gender=c.gender,
            id_type=c.id_type,
            id_masked=mask_id(c.id_number),
            school=c.school,
            present=state.sittings[c.ticket].present,
            absent=state.sittings[c.ticket].absent,
            late=_late(state.sittings[c.ticket]),
            final_seat=state.sittings[c.ticket].seat,
            closed_cause=state.sittings[c.ticket].closed_cause,
            photo=(photos or {}).get(c.ticket),
        )
        for c in plan.candidates
    )
    return RecordsData(view=view, roster=roster, records=records)


def _next_step(now_ms: int) -> NextStep:
    if now_ms < START_MS:
        return NextStep(at_ms=START_MS, text="09:30 开始考试")
    return NextStep(at_ms=START_MS + 108 * 60_000, text="11:18 提醒考生剩余时间")


def _phase(state: RoomState) -> RoomPhase:
    if state.receipt:
        return "received"
    if state.bundle:
        return "bundled"
    if state.collected:
        return "collected"
    if state.ended_ms is not None:
        return "ended"
    if state.started_ms is None:
        return "unsealed" if state.papers.opened_ms is not None else "sealed"
    return "paused" if state.paused else "running"


def _late(sitting: Sitting) -> bool:
    return sitting.first_login_ms is not None and sitting.first_login_ms > START_MS


def _seat(state: RoomState, number: int, now_ms: int) -> SeatView:
    sitting = state.occupant(number)
    spare = number > state.plan.seats
    if sitting is None:
        return SeatView(seat=number, spare=spare, device="waiting", device_name=f"PC-{number:02d}")
    candidate = _candidate(state.plan, sitting.ticket)
    clock = state.clock(sitting.ticket)
    account = clock.open.account
    base = SeatView(
        seat=number,
        spare=spare,
        device="in_use" if sitting.open else "waiting",
        device_name=f"PC-{number:02d}",
        ticket=sitting.ticket,
        name=candidate.name,
        name_masked=mask_name(candidate.name),
        id_masked=mask_id(candidate.id_number),
        state=display_state(state, sitting, now_ms),
        total=_ITEMS,
        remaining_ms=remaining_ms(account, sitting.closed_ms or now_ms),
        allotted_ms=allotted_ms(account),
        epoch=sitting.epoch,
        late=_late(sitting),
        section_id=clock.open.section_id,
        end_ms=clock.end_ms(now_ms) if clock.open.section_id else None,
        closings=sitting.closings,
        carried_ms=clock.open.carried_ms,
    )
    if not sitting.present:
        return base
    found = proposals(sitting, state.clock(sitting.ticket)) if state.ended_ms is None else ()
    return replace(
        base,
        proposals=tuple(
            replace(p, answers=number % 3 if "link" in {e.cause for e in p.evidence} else 2) for p in found
        ),
        answered=_ITEMS if sitting.closed_ms else min(_ITEMS, 24 + number * 7 % 26),
        flagged=number % 4,
        item_id=f"S{number % 20 + 1:02d}",
        unsent=14 if sitting.link_lost_ms else 0,
        deadline_ms=deadline_ms(account, now_ms),
        last_seen_ms=sitting.link_lost_ms or now_ms - 400,
        link_lost_ms=sitting.link_lost_ms,
        first_login_ms=sitting.first_login_ms,
        checked=sitting.checked,
        entry_check=sitting.entry_check,
        second_check=sitting.second_check,
        hand_in_waiting=number == 27 and sitting.open and state.started_ms is not None,
        hand_in_allowed=sitting.hand_in_allowed,
        closed_cause=sitting.closed_cause,
        closed_ms=sitting.closed_ms,
        held=len(undecided(LATE_PLACES, sitting.reviews)) if number == LATE_SEAT and state.ended_ms is not None else 0,
        journal_agrees=True if sitting.closed_ms else None,
        grants=sitting.grants,
        pauses=sitting.pauses,
        moves=sitting.moves,
        leaves=sitting.leaves,
        discipline=sitting.discipline,
    )


def _candidate(plan: SessionPlan, ticket: str) -> Candidate:
    found = plan.candidate(ticket)
    if found is None:
        raise LookupError(ticket)
    return found


def _to_do(seats: tuple[SeatView, ...], now_ms: int) -> tuple[ToDo, ...]:
    found = []
    for s in seats:
        if s.state == "offline" and s.link_lost_ms is not None:
            found.append(_item("offline", s, "电脑断线，考生可在本机继续作答", s.link_lost_ms))
        elif s.hand_in_waiting:
            found.append(_item("hand_in", s, "申请提前交卷，需主考同意", now_ms - 75_000))
        elif s.state == "away" and s.leaves:
            found.append(_item("away_long", s, "暂离考场", s.leaves[-1].from_ms))
        elif s.checked is False:
            found.append(_item("identity", s, "身份核验有问题，请处理。", START_MS + 15 * 60_000))
    lost = [p for s in seats for p in s.proposals]
    if lost:
        longest = duration_words(max(p.lost_ms for p in lost))
        text = f"{len({p.ticket for p in lost})} 名考生的电脑或服务器中断过，最长 {longest}，请主考决定是否补时。"
        found.append(ToDo(kind="outage", seat=0, ticket="", text=text, since_ms=min(p.to_ms for p in lost)))
    return tuple(found)


def _after(seats: tuple[SeatView, ...], state: RoomState) -> tuple[ToDo, ...]:
    since_ms = state.ended_ms or 0
    late = [(s, f"{s.seat} 号座位有 {s.held} 条迟到的作答待复核。") for s in seats if s.held]
    return tuple(_item("held", seat, text, since_ms) for seat, text in late)


def _item(kind: str, seat: SeatView, text: str, since_ms: int) -> ToDo:
    return ToDo(kind=kind, seat=seat.seat, ticket=seat.ticket, text=text, since_ms=since_ms)  # type: ignore[arg-type]


def _totals(seats: tuple[SeatView, ...]) -> Totals:
    people = [s for s in seats if s.ticket]
    handed_in = sum(s.state in {"handed_in", "terminated"} for s in people)
    absent = sum(s.state == "absent" for s in people)
    present = sum(s.epoch > 0 for s in people)
    return Totals(due=len(people), present=present, working=present - handed_in, handed_in=handed_in, absent=absent)
