"""By whose leave: what is the chief examiner's in a room log has his approval, and a candidate acts for nobody else.

Time has its own rules (`time_given`), the backup paper too (`papers`).
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from scripts.centre.comparing.difference import Difference, difference
from shared.exam.acts.room import EARLY_MS
from shared.exam.acts.seats import AllowHandIn
from shared.exam.plan import SessionPlan
from shared.exam.room.events import (
    DisciplineRecorded,
    HandedIn,
    HandInAllowed,
    HeldReviewed,
    LateEntryAllowed,
    OutageDeclined,
    Record,
    Reopened,
    RoomEnded,
    RoomStarted,
    SectionReopened,
)
from shared.exam.room.time_events import Approval

_CHIEFS: Final = (HeldReviewed, LateEntryAllowed, OutageDeclined, Reopened, SectionReopened)


def leave_differences(plan: SessionPlan, records: Sequence[Record], roles: Mapping[str, str]) -> Iterator[Difference]:
    """Each act that nobody could have given so. `roles`: of everybody on duty, substitutes among them."""
    sent_out = False
    for record in records:
        event, role = record.event, roles.get(record.actor, "")
        sent_out = sent_out or (isinstance(event, HandedIn) and event.cause == "end")
        if _is_chiefs(plan, record, sent_out=sent_out) and not _by_chief(record, role):
            yield difference("not_approved", seq=record.seq)
        if isinstance(event, HandInAllowed) and role not in AllowHandIn.ROLES:
            yield difference("actor_may_not", seq=record.seq, who=record.actor)
        who, of_candidate, own = record.actor.partition("candidate:")
        ticket = getattr(event, "ticket", own)
        if of_candidate and not who and ticket != own:
            yield difference("for_another", seq=record.seq, who=own, ticket=str(ticket))


def _is_chiefs(plan: SessionPlan, record: Record, *, sent_out: bool) -> bool:
    """Whether this takes the chief examiner. `sent_out`: the end took time from somebody."""
    event = record.event
    if isinstance(event, RoomStarted):
        return record.at_ms < plan.starts_at_ms - EARLY_MS or bool(event.not_ready)
    if isinstance(event, RoomEnded):
        return sent_out
    if isinstance(event, DisciplineRecorded):
        return event.action == "terminate"
    return isinstance(event, _CHIEFS)


def _by_chief(record: Record, role: str) -> bool:
    approvals: tuple[Approval, ...] = getattr(record.event, "approvals", ())
    own = role == "chief" and isinstance(record.event, RoomStarted | RoomEnded)
    return own or any(approval.role == "chief" for approval in approvals)
