"""Where a candidate of the site sits, as words: rows of the answer, and the sentence to say on the telephone. Pure."""

import msgspec

from shared.exchange.directory import SHORTEST_QUESTION, SHOWN
from shared.formatting import clock_span, date, date_time
from shared.protocol.whereabouts import Whereabouts, WhereReply
from shared.session_kind import kind_word, marked_title
from shared.words.catalogue import say


class WhereRow(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the answer. `spoken`: all of it in one sentence; `here`: it is the session open on this server."""

    name: str
    ticket: str
    id_masked: str
    room: str
    seat: str
    when: str
    session: str
    place: str
    spoken: str
    here: bool


def rows(reply: WhereReply, zone: str) -> list[WhereRow]:
    """Whoever was found, else whoever was nearly meant."""
    return [_row(one, zone) for one in reply.hits or reply.near]


def told(reply: WhereReply, text: str, zone: str) -> str:
    """What came of the question, and what to do where nothing did."""
    if len(text.strip()) < SHORTEST_QUESTION:
        return say("console.where.short")
    if reply.count > SHOWN:
        return say("console.where.many", count=reply.count, shown=SHOWN)
    if reply.hits:
        return say("console.where.found", count=reply.count)
    return say("console.where.near" if reply.near else "console.where.nobody", known=known(reply, zone))


def known(reply: WhereReply, zone: str) -> str:
    """In what was looked."""
    if not reply.as_of_ms:
        return say("console.where.known_here", people=reply.people)
    at = date_time(reply.as_of_ms, zone)
    return say("console.where.known", rooms=reply.rooms, people=reply.people, at=at)


def _row(one: Whereabouts, zone: str) -> WhereRow:
    placed = one.placed
    start, end = placed.starts_at_ms, placed.starts_at_ms + placed.duration_s * 1000
    hours = clock_span(start, end, zone) if placed.duration_s else date_time(start, zone).split(" ")[-1]
    when = f"{date(start, zone)} {hours}" if start else placed.session
    place = say("console.where.place", room=placed.room, seat=placed.seat)
    return WhereRow(
        name=placed.name,
        ticket=placed.ticket,
        id_masked=placed.id_masked,
        room=placed.room,
        seat=str(placed.seat),
        when=when,
        session=marked_title(placed.title, placed.kind),
        place=place,
        spoken=say(
            "console.where.spoken",
            name=placed.name,
            ticket=placed.ticket,
            place=place,
            when=when,
            title=placed.title,
            kind="" if placed.kind == "formal" else say("console.where.kind", kind=kind_word(placed.kind)),
        ),
        here=one.here,
    )
