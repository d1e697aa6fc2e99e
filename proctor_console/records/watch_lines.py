"""What locked PCs saw and which hands went up, as lines of the room record. Pure.

Each thing that somebody was to look at has its line, with the time at which it happened, also where the server heard of
it later, and with what followed. What was only to be noted is counted for each seat.
"""

from collections import Counter
from typing import Final

from proctor_console.core.people import People
from proctor_console.core.watch_wording import HELP, MEASURE, SIGHT, what_was_seen
from shared.exam.room import events as ev
from shared.formatting import clock_time
from shared.protocol.console import RecordsData
from shared.words.catalogue import row, say

_HAND_OVER: Final = (ev.HelpWithdrawn, ev.HelpAnswered)


def watch_lines(data: RecordsData) -> tuple[str, ...]:
    """By the time at which it happened."""
    people, zone = People.of_records(data), data.view.time_zone
    lines: list[tuple[int, str]] = []
    counted: Counter[tuple[int, str, str]] = Counter()
    for record in data.records:
        event = record.event
        if isinstance(event, ev.LockSeen) and event.measure == "log":
            counted[event.seat, event.ticket, event.sight] += event.times
        elif isinstance(event, ev.LockSeen):
            lines.append((event.at_ms, _seen(data, record, event, people, zone)))
        elif isinstance(event, ev.HelpAsked):
            lines.append((event.at_ms, _hand(data, record, event, people, zone)))
    noted = tuple(_counted(seat, ticket, counted, people) for seat, ticket in sorted({(s, t) for s, t, _ in counted}))
    return (*(line for _, line in sorted(lines)), *noted)


def _seen(data: RecordsData, record: ev.Record, event: ev.LockSeen, people: People, zone: str) -> str:
    released = next(
        (
            (r, r.event)
            for r in data.records
            if r.seq > record.seq and isinstance(r.event, ev.LockReleased) and r.event.seat == event.seat
        ),
        None,
    )
    then = ""
    if event.measure == "block":
        then = say("record.lock_not_released")
        if released is not None:
            by_whom, told = released
            at = clock_time(told.at_ms or by_whom.at_ms, zone)
            then = say("record.lock_released", at=at, by=people.actor(by_whom.actor), reason=told.reason)
    return say(
        "record.lock_seen",
        time=clock_time(event.at_ms, zone),
        who=_who(event.seat, event.ticket, people),
        what=what_was_seen(event),
        measure=MEASURE[event.measure],
        then=then,
    )


def _hand(data: RecordsData, record: ev.Record, event: ev.HelpAsked, people: People, zone: str) -> str:
    answers = (r for r in data.records if r.seq > record.seq and isinstance(r.event, _HAND_OVER))
    then = ""
    for answer in answers:
        told = answer.event
        if not isinstance(told, _HAND_OVER) or told.seat != event.seat:
            continue
        if isinstance(told, ev.HelpWithdrawn):
            then += say("record.hand_withdrawn", at=clock_time(answer.at_ms, zone))
            break
        code = "record.hand_there" if told.answer == "there" else "record.hand_coming"
        then += say(code, at=clock_time(answer.at_ms, zone), by=people.actor(answer.actor))
        if told.answer == "there":
            break
    who = _who(event.seat, event.ticket, people)
    return say("record.hand", time=clock_time(event.at_ms, zone), who=who, kind=HELP[event.kind], then=then)


def _counted(seat: int, ticket: str, counted: Counter[tuple[int, str, str]], people: People) -> str:
    told = row(
        say("record.sight_times", sight=SIGHT[sight], times=times)
        for (at, whose, sight), times in counted.items()
        if (at, whose) == (seat, ticket)
    )
    return say("record.lock_counted", who=_who(seat, ticket, people), told=told)


def _who(seat: int, ticket: str, people: People) -> str:
    person = people.candidates.get(ticket)
    if person is None:
        return say("log.at_pc", seat=seat)
    return say("record.who", seat=seat, name=person.name, ticket=ticket)
