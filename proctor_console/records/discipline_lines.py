"""Discipline cases as prints tell them: the breach, who approved, what the candidate said, who signed. Pure.

The room record has a line for each; the notice to the candidate 违规考生告知书 has a page (`forms.discipline_notice`).
"""

from collections.abc import Iterator

import msgspec

from proctor_console.core import words
from proctor_console.core.case_wording import case_answer, case_facts
from proctor_console.core.people import People, approved_by
from shared.exam.room import events as ev
from shared.formatting import clock_time
from shared.protocol.console import RecordsData
from shared.words.catalogue import row, say


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """A breach with all that the log has of it. `answers`: oldest first, each with its record."""

    record: ev.Record
    breach: ev.DisciplineRecorded
    label: str
    answers: tuple[tuple[ev.Record, ev.DisciplineAnswered], ...] = ()
    signatures: tuple[tuple[ev.Record, ev.DisciplineWitnessed], ...] = ()


def cases_of(data: RecordsData) -> Iterator[Case]:
    """Every case of the room, oldest first."""
    labels = {c.code: c.label for c in data.view.incident_codes}
    for record in data.records:
        breach = record.event
        if not isinstance(breach, ev.DisciplineRecorded):
            continue
        own = [r for r in data.records if getattr(r.event, "incident_id", None) == breach.incident_id]
        yield Case(
            record=record,
            breach=breach,
            label=labels.get(breach.code, ""),
            answers=tuple((r, r.event) for r in own if isinstance(r.event, ev.DisciplineAnswered)),
            signatures=tuple((r, r.event) for r in own if isinstance(r.event, ev.DisciplineWitnessed)),
        )


def discipline_lines(data: RecordsData) -> tuple[str, ...]:
    """One line a case."""
    people, zone = People.of_records(data), data.view.time_zone
    return tuple(_line(case, people, zone) for case in cases_of(data))


def acknowledged(case: Case, people: People, zone: str) -> str:
    """What the candidate said, when, and who of the staff signed; that nobody has said anything yet."""
    said = [
        say("record.case_answer", answer=case_answer(answer), at=clock_time(answer.at_ms, zone))
        for _, answer in case.answers
    ] or [say("record.case_unanswered")]
    if case.signatures:
        signed = row(
            say("record.case_signed", who=people.staff_member(e.signer.staff_id), at=clock_time(r.at_ms, zone))
            for r, e in case.signatures
        )
        said.append(say("record.case_signatures", signed=signed))
    return "；".join(said)


def _line(case: Case, people: People, zone: str) -> str:
    person = people.candidates.get(case.breach.ticket)
    ticket = case.breach.ticket
    return say(
        "record.discipline",
        time=clock_time(case.record.at_ms, zone),
        who=say("record.who", seat=person.seat, name=person.name, ticket=ticket) if person else ticket,
        code=case.breach.code,
        label=f"（{case.label}）" if case.label else "",
        discipline=words.DISCIPLINE[case.breach.action],
        text=case_facts(case.breach),
        by=people.actor(case.record.actor),
        approved_by=approved_by(case.breach.approvals, people),
        acknowledged=acknowledged(case, people, zone),
    )
