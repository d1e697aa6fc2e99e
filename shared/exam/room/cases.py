"""Discipline cases 违规: what each event changes in them, and who still has to sign. Pure.

Handbook 考务手册: Leaving the room (discipline).
教育部令第33号, 人社部令第31号: the record is told to the candidate; it is signed, and where the candidate refuses, the
staff sign instead. How many sign is the table's own rule and comes with the package (`SigningRule`).
"""

from collections.abc import Collection

import msgspec
from msgspec.structs import replace

from shared.exam.breaches import SigningRule
from shared.exam.room import events as ev
from shared.exam.room.discipline_events import CaseAnswer
from shared.exam.room.sitting import Discipline


class Unsigned(msgspec.Struct, frozen=True, kw_only=True):
    """Whose signatures a case still lacks. `people`: these by name; `more`: beside them so many of any on duty."""

    people: tuple[str, ...] = ()
    more: int = 0

    @property
    def any(self) -> bool:
        """Whether one is missing."""
        return bool(self.people) or self.more > 0


def told(
    cases: tuple[Discipline, ...], event: ev.DisciplineEvent, at_ms: int, on_duty: Collection[str]
) -> tuple[Discipline, ...]:
    """The cases of a candidate after one more event; one about an unknown case changes nothing."""
    if isinstance(event, ev.DisciplineRecorded):
        case = Discipline(
            at_ms=at_ms,
            code=event.code,
            action=event.action,
            text=event.text,
            incident_id=event.incident_id,
            evidence=event.evidence,
            items=event.items,
        )
        return (*cases, case)
    return tuple(_after(case, event, on_duty) if case.incident_id == event.incident_id else case for case in cases)


def _after(
    case: Discipline, event: ev.DisciplineAnswered | ev.DisciplineWitnessed, on_duty: Collection[str]
) -> Discipline:
    if isinstance(event, ev.DisciplineWitnessed):
        signer = event.signer.staff_id
        return case if signer in case.signed else replace(case, signed=(*case.signed, signer))
    if not may_answer(case, event.answer):
        return case
    sign = tuple(sorted(on_duty)) if event.answer == "refused" else case.on_duty
    return replace(case, answer=event.answer, how=event.how, answered_ms=event.at_ms, on_duty=sign)


def may_answer(case: Discipline, answer: CaseAnswer) -> bool:
    """Once; but who refused may still acknowledge it."""
    return not case.answer or (case.answer == "refused" and answer == "confirmed")


def find(cases: tuple[Discipline, ...], incident_id: str) -> Discipline | None:
    """The case of that id."""
    return next((case for case in cases if case.incident_id == incident_id), None)


def unsigned(case: Discipline, rule: SigningRule) -> Unsigned:
    """Who has to sign yet: after a refusal every proctor who was on duty, and at least so many people as the rule says.

    Whoever acknowledges it later releases the staff from signing the refusal; what they signed stays.
    """
    refused = case.answer == "refused"
    people = tuple(who for who in case.on_duty if who not in case.signed) if refused else ()
    least = max(rule.witnesses, rule.on_refusal) if refused else rule.witnesses
    return Unsigned(people=people, more=max(0, least - len(case.signed) - len(people)))
