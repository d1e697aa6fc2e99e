"""The journal file of one sitting: append-only, encrypted, durable, and readable after a crash in mid-write.

Layout: 8 bytes magic, then records of 4 bytes length (big endian) and as many bytes of an AES-256-GCM box. The
sitting and the record's number are the box's associated data, so records cannot be dropped, repeated, reordered or
taken from another sitting without being noticed. What follows the last good record is a torn tail: it was never
acknowledged to anybody, so it is cut off; a copy stays beside the file.
"""

import logging
import os
from pathlib import Path
from typing import BinaryIO, Final

import msgspec

from candidate_client.journal.errors import JournalError
from candidate_client.journal.records import JournalRecord
from shared.security.errors import SecurityError
from shared.security.vault import Box

log = logging.getLogger(__name__)

MAGIC: Final = b"ESKJRNL1"
_LENGTH_BYTES: Final = 4
_LONGEST: Final = 16 * 1024 * 1024
_DOMAIN: Final = b"exam-site-kit/journal/v1\x00"


def associated(sitting_id: str, number: int) -> bytes:
    """What binds a record to its sitting and its place in the file."""
    return _DOMAIN + sitting_id.encode() + b"\x00" + number.to_bytes(8, "big")


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
        if not records and len(data) > end and _first_record_is_whole(data):
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
            sealed = self._box.encrypt(msgspec.json.encode(record), associated(self._sitting_id, self._count + offset))
            chunk += len(sealed).to_bytes(_LENGTH_BYTES, "big") + sealed
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
    if os.name == "posix":
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _read(data: bytes, box: Box, sitting_id: str) -> tuple[list[JournalRecord], int]:
    """The good records from the start and where they end."""
    records: list[JournalRecord] = []
    position = len(MAGIC)
    decoder: msgspec.json.Decoder[JournalRecord] = msgspec.json.Decoder(JournalRecord)
    while (sealed := _record_at(data, position)) is not None:
        try:
            records.append(decoder.decode(box.decrypt(sealed, associated(sitting_id, len(records)))))
        except (SecurityError, msgspec.DecodeError):
            break
        position += _LENGTH_BYTES + len(sealed)
    return records, position


def _record_at(data: bytes, position: int) -> bytes | None:
    start = position + _LENGTH_BYTES
    if start > len(data):
        return None
    length = int.from_bytes(data[position:start], "big")
    if not 0 < length <= _LONGEST or start + length > len(data):
        return None
    return data[start : start + length]


def _first_record_is_whole(data: bytes) -> bool:
    return _record_at(data, len(MAGIC)) is not None


def _set_tail_aside(path: Path, tail: bytes) -> None:
    aside = path.with_suffix(f".torn-{len(list(path.parent.glob(path.stem + '.torn-*'))) + 1}")
    aside.write_bytes(tail)
    aside.chmod(0o600)
    log.info("journal %s had a torn tail of %d bytes", path.name, len(tail))
