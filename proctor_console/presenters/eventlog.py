"""The room log as a table people read: time, subject, who did it, what happened."""

from collections.abc import Iterable

import msgspec

from proctor_console.core.people import People
from proctor_console.core.wording import TOPIC_WORD, Topic, event_text, event_topic, tickets_of
from shared.exam.room.events import Record
from shared.formatting import clock_time
from shared.protocol.console import RoomView
from shared.words.catalogue import row, say


class EventRow(msgspec.Struct, frozen=True, kw_only=True):
    """A record of the room log in words, with what it can be filtered by."""

    seq: int
    at_ms: int
    time: str
    topic: Topic
    topic_word: str
    actor: str
    seats: str
    text: str


def event_rows(records: Iterable[Record], view: RoomView, topic: Topic | None = None) -> list[EventRow]:
    """The rows, newest first; with a topic only those filed under it."""
    people = People.of_view(view)
    rows = [_row(r, people, view) for r in records if topic is None or event_topic(r.event) == topic]
    rows.reverse()
    return rows


def _row(record: Record, people: People, view: RoomView) -> EventRow:
    topic = event_topic(record.event)
    seats = sorted(p.seat for t in tickets_of(record.event) if (p := people.candidates.get(t)))
    return EventRow(
        seq=record.seq,
        at_ms=record.at_ms,
        time=clock_time(record.at_ms, view.time_zone),
        topic=topic,
        topic_word=TOPIC_WORD[topic],
        actor=people.actor(record.actor),
        seats=row(seats) if len(seats) <= 3 else say("console.people", count=len(seats)),
        text=event_text(record.event, people),
    )
