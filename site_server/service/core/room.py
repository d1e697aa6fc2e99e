"""The room as the server holds it in memory: the committed state, the answer books, signs of life.

Everything here can be rebuilt from the store and the sealed package. `state`, `records`, `marks` and `annex` show only
what is durably committed and are read from any thread, as are `books`: the writer puts new ones in their place.
"""

from array import array
from collections.abc import Iterable
from typing import Final

import msgspec
from msgspec.structs import replace

from shared.decoding import decode_json
from shared.exam.answers.content import Answered, AnsweredInParts
from shared.exam.answers.log import AnswerBook, Entry, Place, Stored, entry_bytes
from shared.exam.answers.reading import ReadLog
from shared.exam.answers.review import undecided
from shared.exam.bounds import SITTING_BYTES
from shared.exam.clock.spans import Span
from shared.exam.lock import LockPolicy, WatchLists
from shared.exam.plan import SessionPlan
from shared.exam.room.events import Record
from shared.exam.room.papers import PaperName
from shared.exam.room.rules import late_limit_ms
from shared.exam.room.state import RoomState
from shared.exam.shuffle import seed_of
from shared.exchange.roster_archive import OpenedRoster
from shared.protocol.console import PackageReport
from shared.protocol.device import SectionCard, SessionCard
from shared.security.canonical import canonical_json
from shared.security.chain import chain_hash, genesis_hash
from shared.security.codes import resume_code, wall_code
from shared.security.vault import Box, Keyring
from shared.session_kind import marked_title
from site_server.domain.rows import EntryRow, RecordRow, SessionRow
from site_server.service.core.annex import Annex
from site_server.service.core.outages import OutageDesk
from site_server.service.core.wording import mask_id, mask_name

ROOM_LOG: Final = "room-log"
_ANY_TIME_MS: Final = 1 << 50


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """What of a sitting's answers is durably kept: entries of each epoch, entries in all, late ones to decide about."""

    epochs: dict[int, int]
    count: int = 0
    to_review: tuple[Place, ...] = ()


class Liveness:
    """What a candidate's PC last said of itself; in memory only. Times on the room's clock.

    `items`: item id to its number on that screen.

    `heard` is False as long as `last_seen_ms` only says since when we have been listening.
    """

    __slots__ = (
        "answered",
        "epoch",
        "flagged",
        "hand_in_asked_ms",
        "head",
        "heard",
        "item_id",
        "items",
        "last_seen_ms",
        "mismatch_ms",
        "seq",
        "total",
        "unsent",
    )

    def __init__(self, last_seen_ms: int) -> None:
        self.last_seen_ms = last_seen_ms
        self.heard = False
        self.item_id = ""
        self.items: dict[str, str] = {}
        self.answered = 0
        self.total = 0
        self.flagged = 0
        self.unsent = 0
        self.epoch = 0
        self.seq = -1  # nothing reported yet
        self.head = ""
        self.hand_in_asked_ms: int | None = None
        self.mismatch_ms: int | None = None


class Paper(msgspec.Struct, frozen=True, kw_only=True):
    """The unsealed paper as clients get it: ciphertext, its SHA-256, and the key that travels at the start.

    `ciphertext` is empty while the file it was kept in is lost.
    """

    sha256: str
    ciphertext: bytes
    key: bytes


class Room:
    """One session."""

    def __init__(self, row: SessionRow, roster: OpenedRoster, keyring: Keyring) -> None:
        self.row = row
        self.plan = roster.plan
        self.roster = roster
        self.candidates = {c.ticket: c for c in self.plan.candidates}
        # Name and ID number as consoles show them, by ticket.
        self.masked = {c.ticket: (mask_name(c.name), mask_id(c.id_number)) for c in self.plan.candidates}
        self.section_of = {item: limit.section_id for limit in self.plan.sections for item in limit.items}
        self.state = RoomState.begin(self.plan)
        self.head = genesis_hash(self.plan.session_id)
        self.records: list[Record] = []
        self.chain: list[bytes] = []
        self.annex = Annex()
        self.outages = OutageDesk()
        self.books = {ticket: AnswerBook(ticket) for ticket in self.candidates}
        # Logs read back for collection and sealing (`site_server.service.answers.read_back`).
        self.read_back: dict[str, ReadLog] = {}
        self.marks: dict[str, Mark] = {ticket: Mark(epochs={}) for ticket in self.candidates}
        # Bytes kept of each sitting's answers.
        self.answer_bytes: dict[str, int] = {}
        self.commands: dict[str, bytes] = {}
        self.liveness: dict[str, Liveness] = {}
        # When each candidate wrote answers, by the PC's own account; only ever added to.
        self.answer_times: dict[str, array[int]] = {}
        # Those whose PC only guessed the time: written at any moment within (ADR 57).
        self.guessed_answers: dict[str, list[Span]] = {}
        self.papers: dict[PaperName, Paper] = {}
        self._keyring = keyring
        self.log_box = log_box(keyring, row.session_no)
        self._boxes: dict[str, Box] = {}

    @property
    def session_no(self) -> int:
        """The number of this session in the store."""
        return self.row.session_no

    @property
    def title(self) -> str:
        """The session's title as every screen and print shows it."""
        return marked_title(self.plan.title, self.plan.kind)

    def card(self) -> SessionCard:
        """The session as waiting screens show it."""
        plan, start = self.plan, self.state.started_ms
        begin = start if start is not None else plan.starts_at_ms
        return SessionCard(
            session_id=plan.session_id,
            kind=plan.kind,
            title=self.title,
            subject=plan.subject,
            level=plan.level,
            site_name=plan.site_name,
            room=plan.room,
            starts_at_ms=begin,
            duration_s=plan.duration_s,
            time_zone=plan.time_zone,
            login_opens_ms=plan.login_opens_ms,
            late_limit_ms=late_limit_ms(self.state),
            requires_id_number=plan.rules.login_requires_id_number,
            sections=self.section_cards(),
            lock=lock_of(plan),
            watch=WatchLists(programs=plan.readiness.forbidden, ways_out=plan.readiness.internet_addresses),
        )

    def section_cards(self) -> tuple[SectionCard, ...]:
        """The sections with their own limits, in order; none where the paper has one shared limit."""
        return tuple(
            SectionCard(section_id=limit.section_id, title=limit.title, duration_s=limit.duration_s)
            for limit in self.plan.sections
        )

    def report(self) -> PackageReport:
        """What the imported package holds."""
        return PackageReport(
            package_id=self.row.package_id,
            session_id=self.plan.session_id,
            kind=self.plan.kind,
            title=self.title,
            room=self.plan.room,
            candidates=len(self.candidates),
            photos=len(self.roster.photos),
            starts_at_ms=self.plan.starts_at_ms,
            sha256=self.row.package_sha256,
            serial=self.row.serial,
        )

    def shuffle_seed(self, ticket: str) -> str:
        """The recorded seed of a candidate's order."""
        return seed_of(self.plan.session_id, ticket)

    def journal_key(self, ticket: str) -> bytes:
        """The key of the candidate's journal on their PC; it is never kept there."""
        return self._keyring.key(f"journal/{self.session_no}/{self.plan.session_id}/{ticket}")

    def resume_code(self, ticket: str, device_id: str) -> str:
        """The resume code of a candidate on one PC: another PC, another code, so a move makes the old one worthless."""
        place = f"resume-code/{self.session_no}/{self.plan.session_id}/{ticket}/{device_id}"
        return resume_code(self._keyring.key(place))

    def wall_code(self, wall_id: str) -> str:
        """The code of the wall page as it was opened; another opening, another code."""
        return wall_code(self._keyring.key(f"wall/{self.session_no}/{self.plan.session_id}/{wall_id}"))

    def answer_box(self, ticket: str) -> Box:
        """The box of one sitting's entries."""
        box = self._boxes.get(ticket)
        if box is None:
            box = self._boxes[ticket] = answer_box(self._keyring, self.session_no, ticket)
        return box

    def alive(self, ticket: str, now_ms: int) -> Liveness:
        """The sitting's signs of life; before the first one it counts from now."""
        found = self.liveness.get(ticket)
        if found is None:
            found = self.liveness[ticket] = Liveness(now_ms)
        return found

    def paper_of(self, ticket: str) -> Paper | None:
        """The opened paper that this candidate writes (an empty ticket number: the room's); None while it is sealed."""
        return self.papers.get(self.state.papers.of(ticket))

    def undecided(self, ticket: str) -> tuple[Place, ...]:
        """The sitting's late answers that nobody has decided about."""
        return undecided(self.marks[ticket].to_review, self.state.sittings[ticket].reviews)

    def seal_record(self, record: Record, previous: bytes) -> RecordRow:
        """The row of a record that follows the chain hash `previous`."""
        return seal_record(self.log_box, self.session_no, record, chain_hash(previous, canonical_json(record)))

    def open_record(self, row: RecordRow) -> bytes:
        """The canonical bytes of a kept record. Raises SecurityError `box_wrong_key`."""
        return open_record(self.log_box, row.session_no, row.seq, row.sealed)

    def publish_record(self, record: Record, state: RoomState, chain: bytes) -> None:
        """Show a committed record to readers."""
        self.records.append(record)
        self.chain.append(chain)
        self.head = chain
        self.annex.apply(state, record)
        self.state = state

    def full(self) -> tuple[int, ...]:
        """Seats of sittings whose answers have reached the most that is kept of one."""
        return tuple(sorted(self.state.sittings[t].seat for t, n in self.answer_bytes.items() if n >= SITTING_BYTES))

    def note_answer(self, ticket: str, stored: Stored, size: int) -> None:
        """Remember when a committed answer was written, by the PC's own account, and how many bytes it takes."""
        entry = stored.entry
        self.answer_bytes[ticket] = self.answer_bytes.get(ticket, 0) + size
        if not isinstance(entry.content, Answered | AnsweredInParts):
            return
        if entry.guessed:
            earliest_ms = min(self.books[ticket].written_ms(entry.epoch), stored.received_ms)
            within = Span(from_ms=earliest_ms, to_ms=stored.received_ms)
            self.guessed_answers.setdefault(ticket, []).append(within)
        elif abs(entry.client_ms) < _ANY_TIME_MS:
            self.answer_times.setdefault(ticket, array("q")).append(entry.client_ms)

    def publish_answers(self, tickets: Iterable[str]) -> None:
        """Show committed entries to readers."""
        for ticket in tickets:
            book = self.books[ticket]
            self.marks[ticket] = Mark(
                epochs={epoch: book.next_seq(epoch) - 1 for epoch in book.heads},
                count=book.count(),
                to_review=book.to_review,
            )


def lock_of(plan: SessionPlan) -> LockPolicy:
    """The lock of a session; where virtual machines are allowed, being one is nothing to tell."""
    if not plan.readiness.virtual_allowed:
        return plan.lock
    return replace(plan.lock, measures=replace(plan.lock.measures, virtual_machine="off"))


def log_box(keyring: Keyring, session_no: int) -> Box:
    """The box of a session's room log."""
    return keyring.box(f"{ROOM_LOG}/{session_no}")


def answer_box(keyring: Keyring, session_no: int, ticket: str) -> Box:
    """The box of one sitting's entries."""
    return keyring.box(f"answers/{session_no}/{ticket}")


def seal_record(box: Box, session_no: int, record: Record, chain: bytes) -> RecordRow:
    """The row of a record with the chain hash after it."""
    sealed = box.encrypt(canonical_json(record), _record_place(session_no, record.seq))
    return RecordRow(session_no=session_no, seq=record.seq, chain=chain, sealed=sealed)


def open_record(box: Box, session_no: int, seq: int, sealed: bytes) -> bytes:
    """The canonical bytes of the record that was sealed for this place. Raises SecurityError `box_wrong_key`."""
    return box.decrypt(sealed, _record_place(session_no, seq))


def command_place(session_no: int, command_id: str) -> bytes:
    """What the kept reply of a command is bound to."""
    return f"command/{session_no}/{command_id}".encode()


def seal_entry(box: Box, session_no: int, ticket: str, entry: Entry) -> bytes:
    """The sealed canonical bytes of an entry, bound to its place."""
    return box.encrypt(entry_bytes(entry), _entry_place(session_no, ticket, entry.epoch, entry.seq))


def open_entry(box: Box, row: EntryRow) -> Stored:
    """The stored entry of a row. Raises SecurityError `box_wrong_key`, msgspec.DecodeError."""
    entry = open_sealed_entry(box, row.session_no, row.ticket, row.epoch, row.seq, row.sealed)
    return Stored(entry=entry, received_ms=row.received_ms, held=row.held)


def open_sealed_entry(box: Box, session_no: int, ticket: str, epoch: int, seq: int, sealed: bytes) -> Entry:
    """The entry that was sealed for this place. Raises SecurityError `box_wrong_key`, msgspec.DecodeError."""
    return decode_json(box.decrypt(sealed, _entry_place(session_no, ticket, epoch, seq)), Entry)


def _record_place(session_no: int, seq: int) -> bytes:
    return f"record/{session_no}/{seq}".encode()


def _entry_place(session_no: int, ticket: str, epoch: int, seq: int) -> bytes:
    return f"entry/{session_no}/{ticket}/{epoch}/{seq}".encode()
