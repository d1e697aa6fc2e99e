"""Journals of sessions before the present one: the server tells whether it holds everything that is in them.

Nothing joins an old session's log any more: its bundle is sealed, sent and receipted. A journal that holds something
the old log lacks stays on its PC, and the console is told.
"""

import logging
from typing import Final

import msgspec

from shared.exam.answers.log import AnswerBook
from shared.exchange.errors import PackageError
from shared.exchange.journal_file import journal_name, open_records
from shared.exchange.journal_records import Wrote
from shared.exchange.package import open_roster_part, reopen_package
from shared.protocol.journal import JournalPart, JournalState
from shared.security.vault import Box
from site_server.domain.rows import SessionRow
from site_server.service.core.room import Room, open_entry
from site_server.service.core.site import Site

log = logging.getLogger(__name__)

# Sites hold a handful of sessions on a day; what is older than these has long been received.
_SESSIONS: Final = 12


class _Old(msgspec.Struct, frozen=True):
    room: Room
    ticket: str


class Archive:
    """Opens an old session's roster when the first journal that is not of the present one comes."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._known: dict[int, dict[str, _Old]] = {}

    def compare(self, part: JournalPart) -> JournalState:
        """What the server says to a part of an old journal: known, refused, unreadable or unknown."""
        state: JournalState = "unknown"
        for old in self._candidates(part.journal):
            state = self._of(old, part)
            if state != "unreadable":
                return state
        return state

    def _of(self, old: _Old, part: JournalPart) -> JournalState:
        room, ticket = old.room, old.ticket
        records = open_records(Box(room.journal_key(ticket)), ticket, part.first, part.records)
        if not records and part.first == 0:
            return "unreadable"
        box = room.answer_box(ticket)
        rows = self._site.store.entries(room.session_no, ticket)
        book = AnswerBook.replay(ticket, (open_entry(box, row) for row in rows))
        new, refusal = book.judge(record.entry for record in records if isinstance(record, Wrote))
        return "refused" if new or refusal is not None else "known"

    def _candidates(self, journal: str) -> list[_Old]:
        """Every sitting of an old session whose journal bears that name, newest session first."""
        current = self._site.room
        found = []
        rows = sorted(self._site.store.sessions(), key=lambda row: -row.session_no)
        for row in rows[:_SESSIONS]:
            if current is not None and row.session_no == current.session_no:
                continue
            if row.session_no not in self._known:
                self._known[row.session_no] = self._sittings(row)
            if journal in self._known[row.session_no]:
                found.append(self._known[row.session_no][journal])
        return found

    def _sittings(self, row: SessionRow) -> dict[str, _Old]:
        site = self._site
        try:
            path = site.folder.package(row.file_name)
            package = reopen_package(path, centre=site.keys.trust, site_id=site.keys.card.site_id)
            room = Room(row, open_roster_part(package, site.keys.identity), site.keyring)
        except (PackageError, OSError) as error:
            log.warning("the package of session %d cannot be opened: %s", row.session_no, type(error).__name__)
            return {}
        return {journal_name(room.plan.session_id, ticket): _Old(room, ticket) for ticket in room.candidates}
