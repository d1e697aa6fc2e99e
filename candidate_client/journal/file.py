"""The journal file of one sitting: append-only, encrypted, durable, and readable after a crash in mid-write.

Its layout stands in `shared.exchange.journal_file`. What follows the last good record is a torn tail: it was never
acknowledged to anybody, so it is cut off; a copy stays beside the file.
"""

import logging
import os
from pathlib import Path
from typing import BinaryIO

from candidate_client.journal.errors import JournalError
from shared.exchange.journal_file import LENGTH_BYTES, MAGIC, frame_at, frames, open_records, seal_record
from shared.exchange.journal_records import JournalRecord
from shared.machine.files import sync_folder
from shared.security.vault import Box

log = logging.getLogger(__name__)


class JournalFile:
    """One open journal. Not for several threads at once."""

    def __init__(self, path: Path, box: Box, sitting_id: str, file: BinaryIO, count: int, end: int) -> None:
        self.path = path
        self._box = box
        self._sitting_id = sitting_id
        self._file = file
        self._count = count
        self._end = end

    @classmethod
    def open(cls, path: Path, key: bytes, sitting_id: str) -> tuple["JournalFile", list[JournalRecord]]:
        """The journal at `path`, made if absent, with the records it holds.

        Raises JournalError `not_a_journal`, `wrong_key`; OSError.
        """
        box = Box(key)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not path.exists() or path.stat().st_size < len(MAGIC):
            _create(path)
        data = path.read_bytes()
        if not data.startswith(MAGIC):
            raise JournalError("not_a_journal")
        records, end = _read(data, box, sitting_id)
        if not records and len(data) > end and frame_at(data, len(MAGIC)) is not None:
            raise JournalError("wrong_key")
        if end < len(data):
            _set_tail_aside(path, data[end:])
        file = path.open("r+b")
        file.truncate(end)
        file.seek(end)
        return cls(path, box, sitting_id, file, len(records), end), records

    def append(self, records: list[JournalRecord]) -> None:
        """Write the records and force them to the disk; all of them are durable when this returns.

        Raises OSError; the file then ends where it ended before.
        """
        chunk = bytearray()
        for offset, record in enumerate(records):
            sealed = seal_record(self._box, self._sitting_id, self._count + offset, record)
            chunk += len(sealed).to_bytes(LENGTH_BYTES, "big") + sealed
        try:
            self._file.seek(self._end)
            self._file.write(chunk)
            self._file.flush()
            os.fsync(self._file.fileno())
        except OSError:
            self._cut_back()
            raise
        self._end += len(chunk)
        self._count += len(records)

    def close(self) -> None:
        """Close the file; nothing is lost, every append was durable."""
        self._file.close()

    def _cut_back(self) -> None:
        """Undo a half-written append, also in Python's own buffer, so that the next try starts clean."""
        try:
            self._file.close()
        except OSError:
            log.debug("the journal's buffer could not be written out")
        self._file = self.path.open("r+b")
        self._file.truncate(self._end)


def _create(path: Path) -> None:
    descriptor = os.open(path, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(MAGIC)
        file.flush()
        os.fsync(file.fileno())
    sync_folder(path.parent)


def _read(data: bytes, box: Box, sitting_id: str) -> tuple[list[JournalRecord], int]:
    """The good records from the start and where they end."""
    sealed = frames(data)
    records = open_records(box, sitting_id, 0, sealed)
    return records, len(MAGIC) + sum(LENGTH_BYTES + len(frame) for frame in sealed[: len(records)])


def _set_tail_aside(path: Path, tail: bytes) -> None:
    aside = path.with_suffix(f".torn-{len(list(path.parent.glob(path.stem + '.torn-*'))) + 1}")
    aside.write_bytes(tail)
    aside.chmod(0o600)
    log.info("journal %s had a torn tail of %d bytes", path.name, len(tail))
