"""Time given in a room log against the policy for it and against the codes the centre gave.

Within the server's own evidence a grant is no longer than the spans it names; beyond it chief examiner and inspector
approve, up to the limit of the plan; above that the centre was asked, and answered for just these people and this long
(`shared.exam.acts.given`, ADR 0023).
"""

from collections.abc import Iterator, Sequence
from typing import Final

from scripts.centre.comparing.difference import Difference, difference
from scripts.centre.issuing.extension import Given
from shared.exam.acts import given as policy
from shared.exam.clock.spans import Span, joined, without
from shared.exam.plan import SessionPlan
from shared.exam.room import fold
from shared.exam.room.events import GrantReversed, Record, TimeGranted
from shared.exam.room.state import RoomState
from shared.exam.room.time_events import Approval
from shared.security.codes import plain_code
from shared.security.extension import subject

_MINUTE_MS: Final = 60_000


def time_differences(plan: SessionPlan, records: Sequence[Record], given: Sequence[Given]) -> Iterator[Difference]:
    """Each grant that nobody could have given, by the state of the room as the log itself tells it."""
    state, used = RoomState.begin(plan), set[str]()
    for record in records:
        event = record.event
        if isinstance(event, TimeGranted):
            yield from _granted(state, record, event, given, used)
        elif isinstance(event, GrantReversed):
            yield from _approved(record, event.approvals, _given_back(state, event))
        state = fold.apply(state, record)


def _granted(
    state: RoomState, record: Record, event: TimeGranted, given: Sequence[Given], used: set[str]
) -> Iterator[Difference]:
    if event.challenge:
        asked, minutes = plain_code(event.challenge), event.ms / _MINUTE_MS
        who = subject(event.tickets) if event.tickets else ""
        if not any((plain_code(g.challenge), g.who, g.minutes) == (asked, who, minutes) for g in given):
            yield difference("challenge_not_given", seq=record.seq, challenge=event.challenge)
        if asked in used:
            yield difference("challenge_twice", seq=record.seq, challenge=event.challenge)
        used.add(asked)
        return
    if event.lost:
        for ticket in event.tickets:
            if event.ms > _undecided_ms(state, event, ticket):
                yield difference("credit_over_loss", seq=record.seq, ticket=ticket)
        return
    changes = dict.fromkeys(event.tickets, event.ms)
    yield from _approved(record, event.approvals, changes)
    if policy.over_limit(state, changes) is not None:
        yield difference("over_limit", seq=record.seq, minutes=event.ms // _MINUTE_MS)


def _undecided_ms(state: RoomState, event: TimeGranted, ticket: str) -> int:
    """How long the named spans are, each moment once and without what was credited or declined before."""
    spans = joined(Span(from_ms=s.from_ms, to_ms=s.to_ms) for s in event.lost if s.ticket == ticket)
    sitting = state.sittings.get(ticket)
    decided = (*sitting.settled, *sitting.charged) if sitting is not None else ()
    return sum(span.to_ms - span.from_ms for span in without(spans, decided))


def _given_back(state: RoomState, event: GrantReversed) -> dict[str, int]:
    tickets = event.tickets or tuple(state.sittings)
    found = ((ticket, policy.grant_of(state.sittings[ticket], event.grant_id)) for ticket in tickets)
    return {ticket: -grant.ms for ticket, grant in found if grant is not None}


def _approved(record: Record, approvals: Sequence[Approval], changes: dict[str, int]) -> Iterator[Difference]:
    roles = {approval.role for approval in approvals}
    if not roles.issuperset(policy.approvers(changes)):
        yield difference("time_not_approved", seq=record.seq)
