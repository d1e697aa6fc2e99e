"""Discipline cases, messages and their receipts as sentences of the event table; see `proctor_console.core.wording`.

Who recorded a case stands in the table's own column; who approved it, what the candidate said and who of the staff
signed are each a sentence of their own, so that none is taken for another.
"""

from collections.abc import Callable
from typing import Any, Final

from proctor_console.core import words
from proctor_console.core.people import People, approved_by
from shared.exam.room import events as ev
from shared.words.catalogue import row, say


def case_facts(event: ev.DisciplineRecorded) -> str:
    """The facts, what proves them and what was taken away."""
    text = f"：{event.text}" if event.text else ""
    evidence = say("log.case_evidence", evidence=event.evidence) if event.evidence else ""
    items = say("log.case_items", items=row(event.items)) if event.items else ""
    return f"{text}{evidence}{items}"


def case_answer(event: ev.DisciplineAnswered) -> str:
    """`考生本人在屏幕上签认`, `考生拒签（监考人员代记：不承认）`."""
    note = say("log.case_note", note=event.note) if event.note else ""
    return say(f"log.case_{event.answer}_{event.how}") + note


def _recorded(e: ev.DisciplineRecorded, p: People) -> str:
    return say(
        "log.discipline",
        candidate=p.candidate(e.ticket),
        number=e.incident_id,
        code=e.code,
        discipline=words.DISCIPLINE[e.action],
        text=case_facts(e),
        approved_by=approved_by(e.approvals, p),
    )


def _answered(e: ev.DisciplineAnswered, p: People) -> str:
    return say("log.case_answered", candidate=p.candidate(e.ticket), number=e.incident_id, answer=case_answer(e))


def _witnessed(e: ev.DisciplineWitnessed, p: People) -> str:
    who = p.staff_member(e.signer.staff_id)
    return say("log.case_witnessed", candidate=p.candidate(e.ticket), number=e.incident_id, who=who)


def _message(e: ev.MessageSent, p: People) -> str:
    return say("log.message", candidates_listed=p.candidates_listed(e.tickets), text=e.text)


def _read(e: ev.MessageRead, p: People) -> str:
    return say("log.message_read", candidate=p.candidate(e.ticket), number=e.message_id)


CASE_SENTENCES: Final[dict[type[Any], Callable[[Any, People], str]]] = {
    ev.DisciplineRecorded: _recorded,
    ev.DisciplineAnswered: _answered,
    ev.DisciplineWitnessed: _witnessed,
}
MESSAGE_SENTENCES: Final[dict[type[Any], Callable[[Any, People], str]]] = {
    ev.MessageSent: _message,
    ev.MessageRead: _read,
}
