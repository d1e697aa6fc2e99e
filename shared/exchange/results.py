"""What a result bundle holds inside: the result set and the chained room log."""

import msgspec

from shared.decoding import decode_json
from shared.exam.answers.log import Stored
from shared.exam.plan import SessionPlan
from shared.exam.room.events import HandInCause, Record


class EpochResult(msgspec.Struct, frozen=True, kw_only=True):
    """One log-in: on which device and seat, and the rolling hash (hex) over its entries (empty without entries).

    Seat 0 without a device: the log-in's record was lost with another server, its entries came from a PC's journal.
    """

    epoch: int
    device_id: str
    seat: int
    opened_ms: int
    entries: int = 0
    head: str = ""


class SittingResult(msgspec.Struct, frozen=True, kw_only=True):
    """One due candidate's sitting.

    Attributes:
        seat: the last seat.
        epochs: every log-in, in order; none means the candidate never came.
        head: the sitting's head (`AnswerBook.head`), hex.
        client_head: the head the last device reported at collection; empty if it never reported.
        log: every stored entry in arrival order, held ones included; to both papers, where the backup paper took over.
        paper_id: which paper the candidate had at the end; empty in a bundle of an earlier version.
    """

    ticket: str
    seat: int
    absent: bool
    epochs: tuple[EpochResult, ...]
    closed_cause: HandInCause | None
    closed_ms: int | None
    head: str
    client_head: str = ""
    log: tuple[Stored, ...] = ()
    paper_id: str = ""

    @property
    def present(self) -> bool:
        """Whether the candidate ever logged in."""
        return bool(self.epochs)


class ResultSet(msgspec.Struct, frozen=True, kw_only=True):
    """Everything the centre needs to score and to check: the plan as the package carried it, and all sittings."""

    session_id: str
    package_id: str
    package_sha256: str
    product_version: str
    plan: SessionPlan
    sittings: tuple[SittingResult, ...]


class ChainedRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A room log record as its canonical bytes, and the chain hash after it (32 bytes)."""

    record: bytes
    hash: bytes

    def decode(self) -> Record:
        """The record. Raises msgspec.DecodeError."""
        return decode_json(self.record, Record)


class _Line(msgspec.Struct, frozen=True, kw_only=True):
    hash: str
    record: msgspec.Raw


def encode_log(log: tuple[ChainedRecord, ...]) -> bytes:
    """The room log as lines `{"hash":"<hex>","record":{…}}`; the record's bytes stand there unchanged."""
    lines = [msgspec.json.encode(_Line(hash=c.hash.hex(), record=msgspec.Raw(c.record))) for c in log]
    return b"".join(line + b"\n" for line in lines)


def decode_log(data: bytes) -> tuple[ChainedRecord, ...]:
    """The lines of `encode_log`, the records' bytes exactly as written. Raises msgspec.DecodeError."""
    chained = []
    for line in data.splitlines():
        decoded = decode_json(line, _Line)
        try:
            digest = bytes.fromhex(decoded.hash)
        except ValueError as error:
            raise msgspec.DecodeError("hash is not hexadecimal") from error
        chained.append(ChainedRecord(record=bytes(decoded.record), hash=digest))
    return tuple(chained)
