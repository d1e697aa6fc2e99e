"""Discipline cases 违规 at the candidate's PC: what is shown of them, and what the candidate answers."""

from shared.exam.plan import SessionPlan
from shared.exam.room.cases import find, may_answer
from shared.exam.room.events import DisciplineAnswered
from shared.exam.room.sitting import Sitting
from shared.exam.room.state import RoomState
from shared.exam.signals import CaseAnswered
from shared.protocol.sitting import CaseCard


def case_cards(plan: SessionPlan, sitting: Sitting) -> tuple[CaseCard, ...]:
    """All there is to tell this candidate; nothing for nearly everybody, in every sign of life."""
    if not sitting.discipline:
        return ()
    labels = {known.code: known.label for known in plan.incident_codes}
    return tuple(
        CaseCard(
            incident_id=case.incident_id,
            at_ms=case.at_ms,
            code=case.code,
            label=labels.get(case.code, ""),
            table=plan.incident_table,
            action=case.action,
            text=case.text,
            evidence=case.evidence,
            items=case.items,
            answer=case.answer,
        )
        for case in sitting.discipline
    )


def answered(
    state: RoomState, ticket: str, signal: CaseAnswered, *, seat: int, at_ms: int, stream: str, number: int
) -> DisciplineAnswered | None:
    """The record of the candidate's own click; None for a case that is not theirs or has such an answer already."""
    sitting = state.sittings.get(ticket)
    case = find(sitting.discipline, signal.incident_id) if sitting is not None else None
    if case is None or not may_answer(case, signal.answer):
        return None
    return DisciplineAnswered(
        incident_id=signal.incident_id,
        ticket=ticket,
        answer=signal.answer,
        how="screen",
        at_ms=at_ms,
        seat=seat,
        stream=stream,
        number=number,
    )
