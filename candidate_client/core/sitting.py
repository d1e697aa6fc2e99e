"""One open sitting on this PC: its log, its journal, its own line to the server. Made from a LoginReply."""

import hashlib
import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import msgspec
from msgspec.structs import replace

from candidate_client.core.answerlog import AnswerLog
from candidate_client.core.clock import Stamp
from candidate_client.gateway.site import Gateway
from candidate_client.journal.capsule import Capsule, GoingOn, capsule_path, erase
from candidate_client.journal.errors import JournalError
from candidate_client.journal.file import JournalFile
from candidate_client.journal.shelf import Shelf
from candidate_client.journal.writer import JournalWriter
from shared.exam.answers.content import Content
from shared.exam.answers.log import Entry, Place
from shared.exchange.journal_file import SUFFIX, journal_name
from shared.exchange.journal_records import (
    Acknowledged,
    Closed,
    Heard,
    JournalRecord,
    JournalState,
    Opened,
    Stood,
    Told,
    Wrote,
)
from shared.machine.files import write_private
from shared.protocol.device import AnswerSnapshot, LoginReply
from shared.protocol.sitting import HandInReply
from shared.security.capsule import CapsuleKey

log = logging.getLogger(__name__)

_STOOD_EVERY_MS: Final = 15_000
_NOTHING: Final = AnswerSnapshot(answers={}, flags=(), position=None, entries=0, head="")


class LastSitting(msgspec.Struct, frozen=True, kw_only=True):
    """What this PC remembers in clear: which journal was the last one, its epoch, a hash of the session. No name."""

    journal: str
    epoch: int
    session: str = ""


class OpenSitting:
    """A sitting that is open on this PC. Its log is guarded by the engine's lock.

    `reported_seq`: how far the server was told what the journal holds, at the hand-in or after the closing.
    `told`, `heard`: what its journal had to tell of this PC when it was opened, and how much of that the server has.
    `restarted`: this PC went on by itself after a restart and has not been let in by the server again.
    """

    def __init__(self, reply: LoginReply, gateway: Gateway, answers: AnswerLog) -> None:
        self.ticket = reply.candidate.ticket
        self.session_id = reply.session.session_id
        self.epoch = reply.epoch
        self.seed = reply.shuffle_seed
        self.journal_name = journal_name(self.session_id, self.ticket)
        self.closed = False
        self.gateway = gateway
        self.log = answers
        self.journal: JournalWriter | None = None
        self.token_lost = False
        self.other_epochs: int | None = None
        self.restarted = False
        self.numbers_wanted = False
        self.reported_seq: int | None = None
        self.stood: Stood | None = None
        self.capsule: Capsule | None = None
        self.told: list[Told] = []
        self.heard: dict[str, Heard] = {}
        self._login = replace(reply, known_entries=(), snapshot=_NOTHING, resume_code="")

    @property
    def needs_resume(self) -> bool:
        """Whether the server must let this PC in before anything else."""
        return self.token_lost or self.restarted

    def belongs_to(self, reply: LoginReply) -> bool:
        """Whether a reply is about this same sitting."""
        return (self.ticket, self.session_id) == (reply.candidate.ticket, reply.session.session_id)

    def close(self, shelf: Shelf) -> None:
        """Close the journal; nothing more is written. If the server has all of it, nobody need carry it there."""
        if self.journal is not None:
            self.journal.close()
        if not self.closed and self.log.unsent() == 0 and self.log.unkept() == 0:
            shelf.mark_delivered(self.journal_name)
        self.closed = True

    def write(self, content: Content, stamp: Stamp) -> Entry:
        """Number an entry and give it to the journal, a large answer in parts. Call under the engine's lock."""
        written = self.log.write(content, stamp.ms, guessed=stamp.guessed)
        if self.journal is not None:
            self.journal.submit([Wrote(entry=entry) for entry in written])
        return written[-1]

    def remember_closed(self, reply: HandInReply) -> None:
        """Keep the server's word that the sitting is closed."""
        if self.journal is not None:
            closed = Closed(cause=reply.cause, at_ms=reply.room_ms, entries=reply.entries, head=reply.head)
            self.journal.submit([closed])

    def remember_standing(self, stood: Stood) -> None:
        """Keep how the sitting stands, now and then and whenever it changes."""
        if self.journal is not None and (self.stood is None or _worth_keeping(self.stood, stood)):
            self.stood = stood
            self.journal.submit([stood])

    def keep_capsule(self, paper_key: bytes, paper_sha256: str, *, backup: bool) -> None:
        """See that this PC could go on by itself after a restart."""
        if self.capsule is not None:
            self.capsule.renew(
                GoingOn(login=self._login, paper_key=paper_key, paper_sha256=paper_sha256, backup=backup)
            )

    def erase_capsule(self) -> None:
        """This PC shall not go on by itself: the sitting is closed, or elsewhere, or the journal has holes."""
        if self.capsule is not None:
            self.capsule.erase()

    def note(self, records: Sequence[JournalRecord]) -> None:
        """Keep what this PC has to tell of itself."""
        if self.journal is not None:
            self.journal.submit(records)

    def remember_acknowledged(self, epoch: int, seq: int, head: str) -> None:
        """Keep how far the server has an epoch."""
        if self.journal is not None:
            self.journal.submit([Acknowledged(epoch=epoch, seq=seq, head=head)])


def open_sitting(
    reply: LoginReply,
    gateway: Gateway,
    data: Path,
    *,
    on_kept: Callable[[str, list[Place]], None],
    on_trouble: Callable[[bool], None],
    key: CapsuleKey | None = None,
) -> OpenSitting:
    """Open the sitting of a reply: read this PC's journal of it, add what the server knows, start writing.

    `key`: the reply comes from this PC's own capsule, not from the server; the journal alone says how things stand.

    `on_kept(ticket, places)` tells what has become durable, on the journal's thread.
    A journal that cannot be opened never keeps anybody from working: it is set aside, or, if the disk fails,
    `on_trouble(True)` is told and answers go straight to the server until the disk works.
    """
    state, file = JournalState(), None
    path = journal_path(data, reply.session.session_id, reply.candidate.ticket)
    try:
        file, records = _open_file(path, reply.journal_key, reply.candidate.ticket)
        for record in records:
            state.apply(record)
        last = LastSitting(journal=path.name, epoch=reply.epoch, session=_session_mark(reply.session.session_id))
        if key is None:
            write_private(data / "last.json", msgspec.json.encode(last))
    except OSError as error:
        log.warning("journal not usable: %s", error.strerror)
    if key is not None and state.opened is not None and state.opened.epoch > reply.epoch:
        # The capsule is renewed a moment after a log-in, the journal before anything else.
        reply = replace(reply, epoch=state.opened.epoch, seat=state.opened.seat, token=state.opened.token)
    gateway.set_token(reply.token)
    copies = _take_over(state, reply)
    acknowledged = _acknowledged(state, reply) if key is None else state.acknowledged
    answers = AnswerLog(reply.candidate.ticket, reply.epoch, state.entries, acknowledged)
    sitting = OpenSitting(reply, gateway, answers)
    sitting.restarted, sitting.stood = key is not None, state.stood
    sitting.told, sitting.heard = state.told, state.heard
    sitting.capsule = Capsule(capsule_path(path), reply.resume_code, key=key)
    sitting.capsule.prepare()
    erase_capsules(data, keep=capsule_path(path))
    ticket = sitting.ticket
    if file is None:
        sitting.erase_capsule()
    on_trouble(file is None)
    sitting.journal = JournalWriter(
        file or (lambda: _open_file(path, reply.journal_key, ticket)[0]),
        on_kept=lambda done: on_kept(ticket, _places(done)),
        on_trouble=on_trouble,
    )
    opened = Opened(epoch=reply.epoch, seat=reply.seat, at_ms=reply.room_ms, token=reply.token)
    sitting.journal.submit([*(Wrote(entry=entry, here=False) for entry in copies), opened])
    return sitting


def go_on(reply: LoginReply, gateway: Gateway, before: OpenSitting) -> OpenSitting:
    """The next epoch of a sitting that is open in this process (its token was lost): same journal, nothing read."""
    gateway.set_token(reply.token)
    state = JournalState(entries=before.log.entries(), acknowledged=before.log.positions())
    copies = _take_over(state, reply)
    answers = AnswerLog(before.ticket, reply.epoch, state.entries, _acknowledged(state, reply))
    answers.not_kept(before.log.unkept_positions())
    sitting = OpenSitting(reply, gateway, answers)
    sitting.journal, sitting.capsule, sitting.stood = before.journal, before.capsule, before.stood
    if sitting.journal is not None:
        opened = Opened(epoch=reply.epoch, seat=reply.seat, at_ms=reply.room_ms, token=reply.token)
        sitting.journal.submit([*(Wrote(entry=entry, here=False) for entry in copies), opened])
    return sitting


def journal_path(data: Path, session_id: str, ticket: str) -> Path:
    """Where the journal of a sitting lies; the name tells no ticket number."""
    return data / "journal" / (journal_name(session_id, ticket) + SUFFIX)


def last_epoch(data: Path) -> int:
    """The newest epoch that this PC remembers; 0 if it remembers none."""
    last = _last(data)
    return last.epoch if last is not None else 0


def last_capsule(data: Path) -> Path | None:
    """The capsule of the last sitting on this PC, if it has one."""
    last = _last(data)
    path = capsule_path(data / "journal" / Path(last.journal).name) if last is not None else None
    return path if path is not None and path.is_file() else None


def erase_capsules(data: Path, *, keep: Path | None = None, session_id: str | None = None) -> None:
    """Erase every capsule but this one; with `session_id`, keep the last sitting's too if it is of that session."""
    last = _last(data)
    if session_id is not None and last is not None and last.session == _session_mark(session_id):
        keep = last_capsule(data)
    for path in (data / "journal").glob("*.capsule"):
        if path != keep:
            erase(path)


def _last(data: Path) -> LastSitting | None:
    try:
        return msgspec.json.decode((data / "last.json").read_bytes(), type=LastSitting)
    except (OSError, msgspec.DecodeError):
        return None


def _session_mark(session_id: str) -> str:
    return hashlib.sha256(session_id.encode()).hexdigest()[:16]


def _worth_keeping(old: Stood, new: Stood) -> bool:
    running = old.deadline_ms is not None or new.deadline_ms is not None
    moved = old.deadline_ms != new.deadline_ms if running else old.remaining_ms != new.remaining_ms
    beside = replace(new, room_ms=old.room_ms, wall_ms=old.wall_ms, remaining_ms=old.remaining_ms)
    changed = replace(beside, deadline_ms=old.deadline_ms) != old
    return moved or changed or new.room_ms - old.room_ms >= _STOOD_EVERY_MS


def _open_file(path: Path, key: bytes, ticket: str) -> tuple[JournalFile, list[JournalRecord]]:
    try:
        return JournalFile.open(path, key, ticket)
    except JournalError as error:
        aside = path.with_suffix(f".unreadable-{len(list(path.parent.glob(path.stem + '.unreadable-*'))) + 1}")
        path.rename(aside)
        log.warning("journal %s set aside: %s", path.name, error.code)
        return JournalFile.open(path, key, ticket)


def _take_over(state: JournalState, reply: LoginReply) -> list[Entry]:
    """Add the server's entries that this PC lacks, so that it is a replica of the whole sitting; returns those."""
    copies = []
    for entry in sorted(reply.known_entries, key=lambda e: (e.epoch, e.seq)):
        have = state.entries.setdefault(entry.epoch, [])
        if entry.seq == len(have) + 1:
            have.append(entry)
            copies.append(entry)
    return copies


def _acknowledged(state: JournalState, reply: LoginReply) -> dict[int, int]:
    """How far the server has each epoch. If it holds less than it once acknowledged, it gets everything again."""
    on_server: dict[int, int] = {}
    for entry in reply.known_entries:
        on_server[entry.epoch] = max(entry.seq, on_server.get(entry.epoch, 0))
    if len(reply.known_entries) == reply.snapshot.entries:
        return on_server
    if sum(state.acknowledged.values()) > reply.snapshot.entries:
        return {}
    return {epoch: max(seq, on_server.get(epoch, 0)) for epoch, seq in (state.acknowledged | on_server).items()}


def _places(records: list[JournalRecord]) -> list[Place]:
    return [Place(epoch=r.entry.epoch, seq=r.entry.seq) for r in records if isinstance(r, Wrote)]
