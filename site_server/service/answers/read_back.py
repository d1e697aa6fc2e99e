"""Sittings' logs as the disk has them: decrypted and folded once, and kept until something new joins one.

Between collection and sealing the same logs are compared, counted, sealed and looked at. What is held here was read
from the store and once through the bundle's own format, as the centre will read it, and then folded; it serves as long
as its head is the head that the server has in memory. So a late entry makes only its own sitting be read again.
"""

import msgspec

from shared.exam.answers.log import Stored
from shared.exam.answers.reading import ReadLog
from site_server.service.core.room import Room, open_entry
from site_server.service.core.site import Site


def read_room(site: Site, room: Room) -> dict[str, ReadLog]:
    """Every sitting's log; they are held from here on, until `forget`.

    Raises StoreError, SecurityError `box_wrong_key`, AnswerRefusedError.
    """
    for ticket in room.candidates:
        room.read_back[ticket] = read_log(site, room, ticket)
    return {ticket: room.read_back[ticket] for ticket in room.candidates}


def read_log(site: Site, room: Room, ticket: str) -> ReadLog:
    """One sitting's log, for a look. Raises as `read_room`."""
    held = room.read_back.get(ticket)
    if held is not None and held.book.head() == room.books[ticket].head():
        return held
    box = room.answer_box(ticket)
    log = tuple(open_entry(box, row) for row in site.store.entries(room.session_no, ticket))
    return ReadLog(ticket, msgspec.json.decode(msgspec.json.encode(log), type=tuple[Stored, ...]))


def forget(room: Room) -> None:
    """The bundle is sealed: plain answers need not stay in memory."""
    room.read_back.clear()
