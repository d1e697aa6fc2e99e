"""The room: replaying the log brings the state that the console saw, and nothing that people were told is missing."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path

import msgspec

from scripts.lab.faults.evidence import Evidence
from shared.exam.clock.account import allotted_ms, deadline_ms
from shared.exam.plan import SessionPlan
from shared.exam.room import fold
from shared.exam.room.events import Record, ServerStarted, TimeGranted
from shared.exam.room.outages import proposals
from shared.exam.room.state import RoomState
from shared.protocol.commands import Command, CommandReply
from shared.protocol.console import RoomView, SeatView

_SUSPICIOUS = ("Traceback", "ERROR", "CRITICAL", "Exception in thread", "Error: ")
_BLOCK = 60


class Lineage(msgspec.Struct, frozen=True, kw_only=True):
    """Which end of the log was lost with the first machine: records past `last_seq` that were seen before `back_ms`."""

    last_seq: int
    back_ms: int

    @classmethod
    def of(cls, records: Sequence[Record], back_ms: int | None) -> "Lineage":
        """Without a take-over nothing was lost: every record ever seen must be there."""
        for record in records:
            event = record.event
            if back_ms is not None and isinstance(event, ServerStarted) and event.evidence == "take_over":
                return cls(last_seq=record.seq - 1, back_ms=back_ms)
        return cls(last_seq=0, back_ms=0)

    def lost(self, at_ms: int, seq: int) -> bool:
        """Whether a record seen at that steady time lay in the lost end."""
        return at_ms < self.back_ms and seq > self.last_seq


def judge(
    evidence: Evidence,
    plan: SessionPlan,
    views: Iterable[tuple[int, RoomView]],
    replies: Iterable[tuple[int, Command, CommandReply]],
    back_ms: int | None = None,
) -> list[str]:
    """What is wrong, in words. `back_ms`: steady time at which a second machine served, None if there was none."""
    problems: list[str] = []
    lineage = Lineage.of(evidence.records, back_ms)
    for at_ms, view in views:
        if lineage.lost(at_ms, view.last_seq):
            continue
        if view.last_seq > len(evidence.records):
            problems.append(f"the console saw record {view.last_seq}, the log ends at {len(evidence.records)}")
            continue
        problems += _compare(fold.replay(plan, evidence.records[: view.last_seq]), view)
    problems += _credited_twice(evidence.records)
    known = {record.seq: record for record in evidence.records}
    for at_ms, _, reply in replies:
        problems += [
            f"record {r.seq} was confirmed and is lost"
            for r in reply.records
            if known.get(r.seq) != r and not lineage.lost(at_ms, r.seq)
        ]
    return sorted(set(problems))


def _credited_twice(records: Sequence[Record]) -> list[str]:
    """Stretches of outages that were made good twice, or with more than they lasted."""
    spans = [
        (span.ticket, span.from_ms, span.to_ms, record.event.ms)
        for record in records
        if isinstance(record.event, TimeGranted)
        for span in record.event.lost
    ]
    problems = [
        f"{ticket}: {ms} ms credited for an outage of {end - begin} ms"
        for ticket, begin, end, ms in spans
        if ms > end - begin
    ]
    for (ticket, _, end, _), (other, begin, _, _) in pairwise(sorted(spans)):
        if ticket == other and begin < end:
            problems.append(f"{ticket}: the outage at {begin} was credited twice")
    return problems


def _compare(state: RoomState, view: RoomView) -> list[str]:
    """Only what the log decides; signs of life are not in it."""
    seen = {seat.ticket: seat for seat in view.seats if seat.ticket}
    return [
        f"{ticket}: replay of {view.last_seq} records differs from the live view"
        for ticket in state.sittings
        if (seat := seen.get(ticket)) is None or _of_view(seat) != _of_state(state, ticket, view.room_ms)
    ]


def _of_view(seat: SeatView) -> tuple[object, ...]:
    return (
        *(seat.seat, seat.epoch, seat.closed_cause, seat.closed_ms, seat.grants, seat.pauses, seat.moves),
        *(seat.allotted_ms, seat.deadline_ms, seat.link_lost_ms, seat.first_login_ms),
        *((p.from_ms, p.to_ms, p.lost_ms, p.credited_ms) for p in seat.proposals),
    )


def _of_state(state: RoomState, ticket: str, room_ms: int) -> tuple[object, ...]:
    sitting, account = state.sittings[ticket], state.account(ticket)
    open_ones = proposals(sitting, state.clock(ticket))
    return (
        *(sitting.seat, sitting.epoch, sitting.closed_cause, sitting.closed_ms),
        *(sitting.grants, sitting.pauses, sitting.moves),
        *(allotted_ms(account), deadline_ms(account, room_ms), sitting.link_lost_ms, sitting.first_login_ms),
        *((p.from_ms, p.to_ms, p.lost_ms, p.credited_ms) for p in (open_ones if state.ended_ms is None else ())),
    )


def log_problems(logs: Sequence[Path], allowed: Sequence[str]) -> list[str]:
    """Error lines of the programs' logs, except blocks in which one of the allowed phrases stands."""
    problems = []
    for path in logs:
        lines = path.read_text("utf-8", errors="replace").splitlines() if path.exists() else []
        for number, line in enumerate(lines):
            if not any(word in line for word in _SUSPICIOUS):
                continue
            around = "\n".join(lines[max(0, number - _BLOCK) : number + _BLOCK])
            if not any(phrase in around for phrase in allowed):
                problems.append(f"{path.name}:{number + 1}: {line.strip()[:160]}")
    return problems[:20]
