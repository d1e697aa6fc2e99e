"""Acts of a discipline case 违规处理: recording it, what the candidate said to it, who of the staff signed."""

from typing import ClassVar, Final

from shared.exam.acts import base, given
from shared.exam.acts.base import Act, Doing, Effect, Refusal, Written, one, tidy
from shared.exam.plan import StaffRole
from shared.exam.room.cases import find, may_answer, unsigned
from shared.exam.room.discipline_events import CaseAnswer, DisciplineAction
from shared.exam.room.events import DisciplineAnswered, DisciplineRecorded, DisciplineWitnessed, HandedIn
from shared.exam.room.sitting import Discipline
from shared.exam.room.state import RoomState

MOST_ITEMS: Final = 10
LONGEST_ITEM: Final = 60
SIGNERS: Final[frozenset[StaffRole]] = frozenset({"proctor", "chief", "inspector"})
"""Whose signature counts (教育部令第33号: 监考员、巡视员、督考员)."""


class RecordDiscipline(Act, frozen=True, kw_only=True, tag="record_discipline"):
    """A breach by the table: facts, evidence, seized items; terminate closes the sitting and needs the chief examiner.

    It comes up on the candidate's screen at once, to be acknowledged or refused.
    """

    ticket: str
    code: str
    action: DisciplineAction
    text: str
    evidence: str = ""
    items: tuple[str, ...] = ()
    approvals: tuple[base.Credential, ...] = ()

    def approvers(self, state: RoomState, role: str, now_ms: int) -> tuple[StaffRole, ...]:
        """The chief examiner, to terminate."""
        return given.CHIEF if self.action == "terminate" else ()

    def incomplete(self, state: RoomState, now_ms: int) -> Refusal | None:
        """The facts, and a code of the table."""
        if (why := base.no_reason(self.text)) is not None:
            return why
        if len(self.items) > MOST_ITEMS or any(len(item) > LONGEST_ITEM for item in self.items):
            return Refusal(code="too_many_items", values={"most": MOST_ITEMS, "longest": LONGEST_ITEM})
        codes = {known.code for known in state.plan.incident_codes}
        return Refusal(code="breach_unknown") if codes and self.code not in codes else None

    def refusal(self, state: RoomState, now_ms: int) -> Refusal | None:
        """The candidate was present."""
        return base.not_running(state) or base.not_present(state, (self.ticket,))

    def events(self, state: RoomState, doing: Doing, now_ms: int) -> tuple[Written, ...]:
        """The breach; and the end of the sitting."""
        breach = Written(
            event=DisciplineRecorded(
                incident_id=f"i-{state.last_seq + 1}",
                ticket=self.ticket,
                code=self.code,
                action=self.action,
                text=tidy(self.text),
                evidence=tidy(self.evidence),
                items=tuple(item for item in map(tidy, self.items) if item),
                approvals=doing.approvals,
            )
        )
        if self.action == "warn" or not state.sittings[self.ticket].open:
            return (breach,)
        return (breach, Written(event=HandedIn(ticket=self.ticket, cause="terminated", entries=0, head="")))

    def effect(self, before: RoomState, after: RoomState, now_ms: int) -> Effect:
        """A warning on the screen, or the end."""
        code = "warned" if self.action == "warn" else "terminated"
        return Effect(code=code, values={"seat": base.seat_of(before, self.ticket), "breach": self.code})


class AnswerCase(Act, frozen=True, kw_only=True, tag="answer_case"):
    """What the candidate said to a proctor: signed the printed notice, or refused; the PC may be off by then.

    The record has the proctor as its author, so it is never taken for the candidate's own click.
    """

    ticket: str
    incident_id: str
    answer: CaseAnswer
    note: str = ""

    def incomplete(self, state: RoomState, now_ms: int) -> Refusal | None:
        """In which words it was refused."""
        return base.no_reason(self.note) if self.answer == "refused" else None

    def refusal(self, state: RoomState, now_ms: int) -> Refusal | None:
        """There is such a case, and it was not answered so before."""
        case, why = _case(state, self.ticket, self.incident_id)
        if case is None:
            return why
        return None if may_answer(case, self.answer) else Refusal(code="case_answered_already")

    def events(self, state: RoomState, doing: Doing, now_ms: int) -> tuple[Written, ...]:
        """The answer."""
        return one(
            DisciplineAnswered(
                incident_id=self.incident_id,
                ticket=self.ticket,
                answer=self.answer,
                how="paper" if self.answer == "confirmed" else "spoken",
                at_ms=now_ms,
                note=tidy(self.note),
            )
        )

    def effect(self, before: RoomState, after: RoomState, now_ms: int) -> Effect:
        """Signed, or who signs instead."""
        code = "case_confirmed" if self.answer == "confirmed" else "case_refused"
        return Effect(code=code, values={"seat": base.seat_of(before, self.ticket)})


class WitnessCase(Act, frozen=True, kw_only=True, tag="witness_case"):
    """The staff sign a case, each with the own PIN; several at once where they stand at one console."""

    ticket: str
    incident_id: str
    approvals: tuple[base.Credential, ...]

    ROLES: ClassVar[frozenset[StaffRole]] = SIGNERS

    def incomplete(self, state: RoomState, now_ms: int) -> Refusal | None:
        """People of this room who have not signed yet, each once."""
        ids = [credential.staff_id for credential in self.approvals]
        if not ids:
            return Refusal(code="nobody_signs")
        case, _ = _case(state, self.ticket, self.incident_id)
        for staff_id in ids:
            member = state.plan.staff_member(staff_id)
            if member is None or member.role not in SIGNERS or ids.count(staff_id) > 1:
                return Refusal(code="cannot_sign", values={"who": base.tidy(staff_id)})
            if case is not None and staff_id in case.signed:
                return Refusal(code="signed_by_already", values={"who": member.name})
        return None

    def refusal(self, state: RoomState, now_ms: int) -> Refusal | None:
        """There is such a case, and a signature is missing."""
        case, why = _case(state, self.ticket, self.incident_id)
        if case is None:
            return why
        return None if unsigned(case, state.plan.incident_signing).any else Refusal(code="nothing_to_sign")

    def events(self, state: RoomState, doing: Doing, now_ms: int) -> tuple[Written, ...]:
        """A signature for each person whose PIN it was."""
        return tuple(
            Written(event=DisciplineWitnessed(incident_id=self.incident_id, ticket=self.ticket, signer=signer))
            for signer in doing.people
        )

    def effect(self, before: RoomState, after: RoomState, now_ms: int) -> Effect:
        """Who signed."""
        plan = before.plan
        members = (plan.staff_member(credential.staff_id) for credential in self.approvals)
        names = "、".join(member.name for member in members if member is not None)
        return Effect(code="case_signed", values={"seat": base.seat_of(before, self.ticket), "who": names})


def waiting_case(state: RoomState, ticket: str) -> Discipline | None:
    """The candidate's oldest case that is not finished: unanswered, or not signed by all who have to."""
    sitting = state.sittings.get(ticket)
    rule = state.plan.incident_signing
    found = sitting.discipline if sitting is not None else ()
    return next((case for case in found if not case.answer or unsigned(case, rule).any), None)


def _case(state: RoomState, ticket: str, incident_id: str) -> tuple[Discipline | None, Refusal | None]:
    if (why := base.unknown(state, (ticket,))) is not None:
        return None, why
    case = find(state.sittings[ticket].discipline, incident_id)
    return case, None if case is not None else Refusal(code="no_such_case")


DisciplineActs = RecordDiscipline | AnswerCase | WitnessCase
