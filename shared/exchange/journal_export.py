"""A journal that is carried to the server by hand: the encrypted journal behind a header that makes cuts visible.

Layout: 8 bytes magic, 4 bytes length (big endian) of the header, the header as JSON, the journal to the end. The header
names session and sitting by hashes only, and the journal's length and SHA-256: a file cut off or changed on its way is
refused as a whole. What the entries say is protected by the journal's own boxes; the header keeps no secret.

The bare journal of a PC that does not start any more is taken as well. A last record that is not whole was being
written when the power went; it was never acknowledged to anybody.
"""

import hashlib
from typing import Final, Literal

import msgspec

from shared.decoding import decode_json
from shared.exchange.errors import JournalFileError
from shared.exchange.journal_file import LENGTH_BYTES, MAGIC, frames

EXPORT_MAGIC: Final = b"ESKJEXP1"
SUFFIX: Final = ".esjournal"
_LONGEST_HEADER: Final = 4_096


def session_mark(session_id: str) -> str:
    """The hash by which an exported journal says of which session it is."""
    return hashlib.sha256(f"session\x00{session_id}".encode()).hexdigest()[:24]


class ExportHeader(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an exported journal says of itself. `session` is empty where the PC did not know it any more."""

    format: Literal["journal-export/1"] = "journal-export/1"
    sitting: str
    records: int
    bytes: int
    sha256: str
    session: str = ""


class CarriedJournal(msgspec.Struct, frozen=True, kw_only=True):
    """A journal as it arrived. `header` is None for the bare file; `torn`: bytes behind its last whole record."""

    journal: bytes
    header: ExportHeader | None = None
    torn: int = 0


def pack_export(journal: bytes, *, sitting: str, session: str = "") -> bytes:
    """The file to carry, with every whole record of the journal. Raises JournalFileError `journal_foreign`."""
    if not journal.startswith(MAGIC):
        raise JournalFileError("journal_foreign")
    count, end = _whole(journal)
    whole = journal[:end]
    header = ExportHeader(
        sitting=sitting, session=session, records=count, bytes=len(whole), sha256=hashlib.sha256(whole).hexdigest()
    )
    told = msgspec.json.encode(header, order="sorted")
    return EXPORT_MAGIC + len(told).to_bytes(LENGTH_BYTES, "big") + told + whole


def open_carried(data: bytes) -> CarriedJournal:
    """The journal in a file that was carried here.

    Raises JournalFileError: journal_foreign (not such a file), journal_incomplete (cut off), journal_damaged.
    """
    if data.startswith(MAGIC):
        _count, end = _whole(data)
        return CarriedJournal(journal=data[:end], torn=len(data) - end)
    if not data.startswith(EXPORT_MAGIC):
        raise JournalFileError("journal_incomplete" if _is_beginning(data) else "journal_foreign")
    start = len(EXPORT_MAGIC) + LENGTH_BYTES
    length = int.from_bytes(data[len(EXPORT_MAGIC) : start], "big")
    if len(data) < start or (length <= _LONGEST_HEADER and len(data) < start + length):
        raise JournalFileError("journal_incomplete")
    try:
        header = decode_json(data[start : start + length], ExportHeader)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise JournalFileError("journal_damaged") from error
    journal = data[start + length :]
    if len(journal) < header.bytes:
        raise JournalFileError("journal_incomplete")
    if len(journal) > header.bytes or hashlib.sha256(journal).hexdigest() != header.sha256:
        raise JournalFileError("journal_damaged")
    if not journal.startswith(MAGIC) or _whole(journal) != (header.records, len(journal)):
        raise JournalFileError("journal_damaged")
    return CarriedJournal(journal=journal, header=header)


def _is_beginning(data: bytes) -> bool:
    """Whether these few bytes (or none) may be what is left of such a file."""
    return EXPORT_MAGIC.startswith(data) or MAGIC.startswith(data)


def _whole(journal: bytes) -> tuple[int, int]:
    """How many records stand there whole, genuine or not, and where the last of them ends."""
    sealed = frames(journal)
    return len(sealed), len(MAGIC) + sum(LENGTH_BYTES + len(frame) for frame in sealed)
