"""What waits for a person about candidates: messages they did not read, discipline cases that nobody finished."""

from collections.abc import Iterator

from shared.exam.acts.discipline import waiting_case
from shared.exam.room.cases import unsigned
from shared.exam.room.messages import oldest_unread
from shared.exam.room.sitting import Discipline, Sitting
from shared.exam.room.state import RoomState
from shared.protocol.console import ToDo
from shared.words.catalogue import say

_SHOWN = 20


def to_do_of_people(state: RoomState, now_ms: int) -> Iterator[ToDo]:
    """One item for each candidate and cause. A case may be finished until the results are sealed."""
    messages = tuple(state.messages.values()) if state.ended_ms is None else ()
    for sitting in state.sittings.values():
        unread = oldest_unread(messages, sitting, now_ms) if messages else None
        if unread is not None:
            message, since_ms = unread
            text = say("todo.unread", seat=sitting.seat, text=_short(message.text))
            yield ToDo(kind="unread", seat=sitting.seat, ticket=sitting.ticket, text=text, since_ms=since_ms)
        case = waiting_case(state, sitting.ticket) if sitting.discipline and state.bundle is None else None
        if case is not None:
            text = _of_case(state, sitting, case)
            yield ToDo(kind="case", seat=sitting.seat, ticket=sitting.ticket, text=text, since_ms=case.at_ms)


def _of_case(state: RoomState, sitting: Sitting, case: Discipline) -> str:
    missing = unsigned(case, state.plan.incident_signing)
    if not case.answer:
        return say("todo.case_open", seat=sitting.seat, code=case.code)
    members = (state.plan.staff_member(staff_id) for staff_id in missing.people)
    names = [member.name for member in members if member is not None]
    code = "todo.case_refused" if case.answer == "refused" else "todo.case_unsigned"
    return say(code, seat=sitting.seat, code=case.code, who=_who(names, missing.more))


def _who(names: list[str], more: int) -> str:
    listed = say("todo.case_people", names=names) if names else ""
    others = say("todo.case_more", more=more) if more else ""
    return "，".join(part for part in (listed, others) if part)


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
