"""The people in a room log: whoever acted, signed in or approved was on the list that was issued, in that role."""

from collections.abc import Iterator, Sequence
from typing import Final

from scripts.centre.comparing.difference import Difference, difference
from shared.exam.plan import SessionPlan
from shared.exam.room.events import Record, StaffSignedIn, SubstituteAdmitted
from shared.exam.room.time_events import Approval

SERVER: Final = "server"
SETUP: Final = "setup"
"""The site's own technician, who belongs to no session and approves nothing (`site_server.service.people.staff`)."""
_CANDIDATE: Final = "candidate:"


def people_differences(plan: SessionPlan, records: Sequence[Record]) -> Iterator[Difference]:
    """Each record in which somebody stands whom the centre did not put on duty."""
    roles: dict[str, str] = {member.staff_id: member.role for member in plan.staff}
    due = {candidate.ticket for candidate in plan.candidates}
    for record in records:
        if isinstance(record.event, SubstituteAdmitted):
            if record.event.staff_id in roles:
                yield difference("substitute_is_known", seq=record.seq, who=record.event.staff_id)
            elif _by_chief(roles, record.event):
                roles[record.event.staff_id] = record.event.role
        actor = record.actor
        if actor.startswith(_CANDIDATE):
            if actor.removeprefix(_CANDIDATE) not in due:
                yield difference("actor_unknown", seq=record.seq, who=actor.removeprefix(_CANDIDATE))
        elif actor not in roles and actor not in {SERVER, SETUP}:
            yield difference("actor_unknown", seq=record.seq, who=actor)
        event = record.event
        if isinstance(event, StaffSignedIn) and (event.staff_id, event.role) != (SETUP, "technician"):
            yield from _in_role(roles, record, event.staff_id, event.role)
        approvals: tuple[Approval, ...] = getattr(event, "approvals", ())
        for approval in approvals:
            yield from _in_role(roles, record, approval.staff_id, approval.role)


def roles_of(plan: SessionPlan, records: Sequence[Record]) -> dict[str, str]:
    """The role of everybody on duty, by staff id: the centre's own people and whom a chief examiner admitted."""
    roles: dict[str, str] = {member.staff_id: member.role for member in plan.staff}
    for record in records:
        event = record.event
        if isinstance(event, SubstituteAdmitted) and event.staff_id not in roles and _by_chief(roles, event):
            roles[event.staff_id] = event.role
    return roles


def _by_chief(roles: dict[str, str], event: SubstituteAdmitted) -> bool:
    """Whether a chief examiner of the centre's own plan let this person do duty."""
    return any(approval.role == "chief" == roles.get(approval.staff_id) for approval in event.approvals)


def _in_role(roles: dict[str, str], record: Record, staff_id: str, role: str) -> Iterator[Difference]:
    if staff_id not in roles:
        yield difference("approval_unknown", seq=record.seq, who=staff_id)
    elif roles[staff_id] != role:
        yield difference("approval_role", seq=record.seq, who=staff_id)
