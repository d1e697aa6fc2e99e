"""The time accounts as tables: what was given and taken back, and what outages cost that is not decided yet. Pure."""

from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from proctor_console.core import words
from proctor_console.core.people import People, approved_by
from proctor_console.core.section_words import title_of
from proctor_console.core.time_wording import signed_duration
from shared.exam.room import events as ev
from shared.exam.room.outages import Proposal
from shared.exam.room.sitting import Silence
from shared.formatting import clock_time, duration_words
from shared.protocol.console import RoomView, SeatView
from shared.words.catalogue import Words, say

_CAUSE: Final = Words("console.outage", ("server", "link", "lock", "identity"))


class GrantRow(msgspec.Struct, frozen=True, kw_only=True):
    """One grant of one candidate. `counts` False: it was reversed, or its section is over; it cannot be taken back."""

    ticket: str
    seat: int
    name: str
    grant_id: str
    at_ms: int
    time: str
    kind: str
    ms: int
    amount: str
    reason: str
    approved: str
    state: str
    counts: bool


class ProposalRow(msgspec.Struct, frozen=True, kw_only=True):
    """One outage of one candidate, open for decision."""

    proposal: Proposal
    seat: int
    name: str
    span: str
    lost: str
    evidence: str
    meanwhile: str
    hint: str

    @property
    def idle(self) -> bool:
        """Whether nothing says that the candidate answered in that time."""
        return not self.proposal.answers and not self.proposal.guessed


def grant_rows(records: Iterable[ev.Record], view: RoomView, seats: Sequence[SeatView]) -> tuple[GrantRow, ...]:
    """What was granted to these candidates, newest first; reversed grants stay in sight."""
    chosen = {s.ticket: s for s in seats if s.ticket}
    people = People.of_view(view)
    rows: list[GrantRow] = []
    undone: dict[tuple[str, str], str] = {}
    for record in records:
        event = record.event
        if isinstance(event, ev.TimeGranted):
            rows += [_grant_row(record, event, chosen[t], view, people) for t in event.tickets if t in chosen]
        elif isinstance(event, ev.GrantReversed):
            told = say("console.grant_reversed", at=clock_time(record.at_ms, view.time_zone), reason=event.reason)
            for ticket in event.tickets or chosen:
                undone[event.grant_id, ticket] = told
    rows.sort(key=lambda row: (-row.at_ms, row.seat))
    over = {
        (g.grant_id, s.ticket): title_of(view, g.section_id)
        for s in seats
        for g in s.grants
        if g.section_id and g.section_id != s.section_id
    }
    return tuple(
        _marked(row, undone.get((row.grant_id, row.ticket)), over.get((row.grant_id, row.ticket))) for row in rows
    )


def _marked(row: GrantRow, undone: str | None, section_over: str | None) -> GrantRow:
    if undone is not None:
        return msgspec.structs.replace(row, state=undone, counts=False)
    if section_over is not None:
        return msgspec.structs.replace(
            row, state=say("console.grant_of_section", section_over=section_over), counts=False
        )
    return row


def _grant_row(record: ev.Record, event: ev.TimeGranted, seat: SeatView, view: RoomView, people: People) -> GrantRow:
    centre = say("console.grant_by_code") if event.challenge else ""
    return GrantRow(
        ticket=seat.ticket,
        seat=seat.seat,
        name=seat.name_masked,
        grant_id=event.grant_id,
        at_ms=record.at_ms,
        time=clock_time(record.at_ms, view.time_zone),
        kind=words.GRANT[event.kind] + centre,
        ms=event.ms,
        amount=("+" if event.ms >= 0 else "") + signed_duration(event.ms),
        reason=event.reason,
        approved=approved_by(event.approvals, people).removeprefix(say("console.grant_row_2")).removesuffix("）"),
        state=say("console.grant_counts"),
        counts=True,
    )


def proposal_rows(view: RoomView, tickets: frozenset[str] | None = None) -> tuple[ProposalRow, ...]:
    """Open proposals by seat, of some candidates or of everybody."""
    return tuple(
        _proposal_row(p, seat, view)
        for seat in sorted(view.seats, key=lambda s: s.seat)
        if tickets is None or seat.ticket in tickets
        for p in seat.proposals
    )


def _proposal_row(proposal: Proposal, seat: SeatView, view: RoomView) -> ProposalRow:
    hints = []
    if proposal.credited_ms:
        hints.append(say("console.credited_since", span=duration_words(proposal.credited_ms)))
    if seat.closed_ms is not None:
        hints.append(say("console.closed_by_time"))
    if proposal.guessed:
        hints.append(say("console.times_guessed", guessed=proposal.guessed))
    return ProposalRow(
        proposal=proposal,
        seat=seat.seat,
        name=seat.name_masked,
        span=say(
            "console.span",
            at=clock_time(proposal.from_ms, view.time_zone),
            until=clock_time(proposal.to_ms, view.time_zone),
        ),
        lost=duration_words(proposal.lost_ms),
        evidence="；".join(_evidence(e, view.time_zone) for e in proposal.evidence),
        meanwhile=answers_meanwhile((proposal,)),
        hint="；".join(hints),
    )


def answers_meanwhile(proposals: Sequence[Proposal]) -> str:
    """How often somebody answered in that time, or may have."""
    answers, guessed = sum(p.answers for p in proposals), sum(p.guessed for p in proposals)
    if answers:
        return say("console.answers_meanwhile", answers=answers)
    return say("console.answers_guessed", guessed=guessed) if guessed else say("console.no_answers_meanwhile")


def _evidence(silence: Silence, zone: str) -> str:
    end = silence.to_ms if silence.to_ms is not None else silence.from_ms
    return say(
        "console.evidence",
        at=clock_time(silence.from_ms, zone),
        cause=_CAUSE[silence.cause],
        span=duration_words(end - silence.from_ms),
    )
