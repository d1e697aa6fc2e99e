"""Reading a journal that came by hand: whose it is, and whether it is whole, genuine and in agreement with itself."""

import hashlib

import msgspec

from shared.exam.answers.content import HandInAsked
from shared.exam.answers.log import AnswerBook, AnswerRefusedError, Entry
from shared.exchange.errors import JournalFileError
from shared.exchange.journal_export import CarriedJournal, open_carried, session_mark
from shared.exchange.journal_file import frames, journal_name, open_records
from shared.exchange.journal_records import Acknowledged, JournalRecord, Opened, Told, Wrote
from shared.protocol.errors import WireError
from shared.security.vault import Box
from site_server.service.core.room import Room
from site_server.service.people.signals import MOST_TOLD


class Carried(msgspec.Struct, frozen=True, kw_only=True):
    """A journal that was opened: its sitting, its entries by epoch, its log-ins, and its own rolling hashes.

    `told`: what its PC saw and whose hand was up, the newest.

    `torn`: bytes of a record that was being written when the PC's power went; `sha256` is that of the file.
    """

    ticket: str
    sha256: str
    logins: tuple[Opened, ...]
    entries: dict[int, tuple[Entry, ...]]
    book: AnswerBook
    told: tuple[Told, ...] = ()
    torn: int = 0

    @property
    def last_epoch(self) -> int:
        """The epoch in which the PC wrote last."""
        return max((login.epoch for login in self.logins), default=0)

    @property
    def seat(self) -> int:
        """Where it was written last; 0 for a journal without a log-in."""
        return max(self.logins, key=lambda login: login.epoch).seat if self.logins else 0

    @property
    def hand_in(self) -> HandInAsked | None:
        """The hand-in that stands at the end of the last epoch; one that was followed by more was taken back."""
        last = self.entries.get(self.last_epoch, ())
        return last[-1].content if last and isinstance(last[-1].content, HandInAsked) else None


def read_carried(room: Room, data: bytes) -> Carried:
    """The journal in a file.

    Raises WireError: journal_foreign, journal_incomplete, journal_damaged, journal_other_session.
    """
    try:
        carried = open_carried(data)
    except JournalFileError as error:
        raise WireError(error.code, error.message) from error
    header = carried.header
    if header is not None and header.session and header.session != session_mark(room.plan.session_id):
        raise WireError("journal_other_session")
    ticket, records = _open(room, carried)
    entries: dict[int, list[Entry]] = {}
    book = AnswerBook(ticket)
    try:
        for record in records:
            if isinstance(record, Wrote) and book.accept(record.entry):
                entries.setdefault(record.entry.epoch, []).append(record.entry)
    except AnswerRefusedError as error:
        raise _damaged() from error
    if not all(_agrees(book, record) for record in records if isinstance(record, Acknowledged)):
        raise _damaged()
    return Carried(
        ticket=ticket,
        sha256=hashlib.sha256(data).hexdigest(),
        logins=tuple(record for record in records if isinstance(record, Opened)),
        entries={epoch: tuple(written) for epoch, written in sorted(entries.items())},
        book=book,
        told=tuple(record for record in records if isinstance(record, Told))[-MOST_TOLD:],
        torn=carried.torn,
    )


def _open(room: Room, carried: CarriedJournal) -> tuple[str, list[JournalRecord]]:
    """Whose journal it is: the key that opens its first record tells; the header only says which to try first."""
    named = carried.header.sitting if carried.header else ""
    tickets = sorted(room.candidates, key=lambda t: journal_name(room.plan.session_id, t) != named)
    sealed = frames(carried.journal)
    for ticket in tickets:
        records = open_records(Box(room.journal_key(ticket)), ticket, 0, sealed)
        if not records:
            continue
        if len(records) < len(sealed):
            raise _damaged()
        return ticket, records
    ours = any(journal_name(room.plan.session_id, ticket) == named for ticket in tickets)
    raise _damaged() if ours else WireError("journal_other_session")


def _agrees(book: AnswerBook, record: Acknowledged) -> bool:
    """Whether the server's own word in the journal fits the entries that stand in it."""
    if not 0 < record.seq < book.next_seq(record.epoch):
        return record.seq == 0
    return book.head_at(record.epoch, record.seq).hex() == record.head


def _damaged() -> WireError:
    error = JournalFileError("journal_damaged")
    return WireError(error.code, error.message)
