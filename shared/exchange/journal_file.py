"""The shape of a journal file on a candidate's PC, for whoever writes, carries or opens one.

Layout: 8 bytes magic, then records of 4 bytes length (big endian) and as many bytes of an AES-256-GCM box under the
key that the server made for this sitting. The sitting and the record's number are the box's associated data, so records
cannot be dropped, repeated, reordered or taken from another sitting without being noticed. Whoever has no key can still
tell where one record ends and the next begins, and so carry a journal in pieces.
"""

import hashlib
from collections.abc import Iterable
from typing import Final

import msgspec

from shared.exchange.journal_records import JournalRecord
from shared.security.errors import SecurityError
from shared.security.vault import Box

MAGIC: Final = b"ESKJRNL1"
SUFFIX: Final = ".journal"
LENGTH_BYTES: Final = 4
LONGEST_BYTES: Final = 16 * 1024 * 1024
_DOMAIN: Final = b"exam-site-kit/journal/v1\x00"

_decoder: Final[msgspec.json.Decoder[JournalRecord]] = msgspec.json.Decoder(JournalRecord)


def journal_name(session_id: str, ticket: str) -> str:
    """What a sitting's journal is called on every PC; the name tells no ticket number."""
    return hashlib.sha256(f"{session_id}\x00{ticket}".encode()).hexdigest()[:24]


def associated(sitting_id: str, number: int) -> bytes:
    """What binds a record to its sitting and its place in the file."""
    return _DOMAIN + sitting_id.encode() + b"\x00" + number.to_bytes(8, "big")


def frames(data: bytes) -> list[bytes]:
    """The sealed records of a file that starts with MAGIC, in order; what is not whole at the end is left out."""
    found: list[bytes] = []
    position = len(MAGIC)
    while (sealed := frame_at(data, position)) is not None:
        found.append(sealed)
        position += LENGTH_BYTES + len(sealed)
    return found


def frame_at(data: bytes, position: int) -> bytes | None:
    """The sealed record that begins there; None if there is no whole one."""
    start = position + LENGTH_BYTES
    if start > len(data):
        return None
    length = int.from_bytes(data[position:start], "big")
    if not 0 < length <= LONGEST_BYTES or start + length > len(data):
        return None
    return data[start : start + length]


def seal_record(box: Box, sitting_id: str, number: int, record: JournalRecord) -> bytes:
    """The sealed record at its place."""
    return box.encrypt(msgspec.json.encode(record), associated(sitting_id, number))


def open_records(box: Box, sitting_id: str, first: int, sealed: Iterable[bytes]) -> list[JournalRecord]:
    """The records from number `first` on, up to the first one that is not genuine at its place."""
    records: list[JournalRecord] = []
    for number, frame in enumerate(sealed, first):
        try:
            records.append(_decoder.decode(box.decrypt(frame, associated(sitting_id, number))))
        except (SecurityError, msgspec.DecodeError, UnicodeError, RecursionError):
            break
    return records
