"""Journals of candidates' PCs, written by the client's own code, for tests of those who read them."""

from collections.abc import Iterable
from pathlib import Path

from candidate_client.journal.file import JournalFile
from shared.exam.answers.log import Entry
from shared.exchange.journal_export import pack_export, session_mark
from shared.exchange.journal_file import journal_name
from shared.exchange.journal_records import JournalRecord, Opened, Wrote
from shared.protocol.device import LoginReply


def journal_bytes(folder: Path, reply: LoginReply, entries: Iterable[Entry], *more: JournalRecord) -> bytes:
    """The journal a PC has after that log-in and these entries."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{reply.candidate.ticket}-{reply.epoch}-{len(list(folder.iterdir()))}.journal"
    file, _ = JournalFile.open(path, reply.journal_key, reply.candidate.ticket)
    opened = Opened(epoch=reply.epoch, seat=reply.seat, at_ms=reply.room_ms)
    file.append([opened, *(Wrote(entry=entry) for entry in entries), *more])
    file.close()
    return path.read_bytes()


def exported(reply: LoginReply, journal: bytes) -> bytes:
    """The file the client's screen makes of it."""
    session, ticket = reply.session.session_id, reply.candidate.ticket
    return pack_export(journal, sitting=journal_name(session, ticket), session=session_mark(session))
