"""What the journal of a sitting holds: log-ins, the candidate's entries, how far the server acknowledged them.

Every kind of record is additive: a journal is only ever appended to, its state is the fold over its records. The
candidate's PC writes them; the server reads them when a PC hands its journal over.
"""

from typing import Literal

import msgspec

from shared.exam.answers.log import Entry
from shared.exam.bounds import Epoch, Moment, Name, Number
from shared.exam.signals import Signal


class Opened(msgspec.Struct, frozen=True, kw_only=True, tag="opened"):
    """A log-in or resumption on this device opened `epoch`; with its `token` a restarted PC can still deliver it."""

    epoch: Epoch
    seat: Number
    at_ms: Moment
    token: str = ""


class Wrote(msgspec.Struct, frozen=True, kw_only=True, tag="wrote"):
    """One entry of this sitting. `here` is False for a copy of what another device wrote (this one is a replica)."""

    entry: Entry
    here: bool = True


class Acknowledged(msgspec.Struct, frozen=True, kw_only=True, tag="acknowledged"):
    """The server has `epoch` durably up to `seq`; `head` is its rolling hash there, hex."""

    epoch: Epoch
    seq: Number
    head: Name


class Closed(msgspec.Struct, frozen=True, kw_only=True, tag="closed"):
    """The server confirmed that the sitting is closed; `head` covers all epochs."""

    cause: str
    at_ms: Moment
    entries: Number
    head: Name


class Stood(msgspec.Struct, frozen=True, kw_only=True, tag="stood"):
    """How the sitting stood by the server's last word, with the PC's wall clock beside it.

    Only a restart without the server reads it, and only for an estimate. Times in ms; see `SittingStatus` and, for the
    open section of a paper with limits by section, `SectionNow`.
    """

    room_ms: int
    wall_ms: int
    phase: Literal["working", "paused"]
    remaining_ms: int
    allotted_ms: int
    deadline_ms: int | None
    hand_in_code: str | None
    away: bool = False
    in_doubt: bool = False
    pause_reason: str = ""
    section_id: str = ""
    later_ms: tuple[int, ...] = ()
    carry_over: bool = False


class Told(msgspec.Struct, frozen=True, kw_only=True, tag="told"):
    """Something this PC has to tell the server: number `number` of its stream (`shared.exam.signals`)."""

    stream: Name
    number: Number
    signal: Signal


class Heard(msgspec.Struct, frozen=True, kw_only=True, tag="heard"):
    """The server has a stream up to `number`; up to `lifted` a proctor has let the PC go on."""

    stream: Name
    number: Number
    lifted: Number = 0


JournalRecord = Opened | Wrote | Acknowledged | Closed | Stood | Told | Heard


class JournalState(msgspec.Struct, kw_only=True):
    """The fold over a journal: entries by epoch, how far each was acknowledged, the last word, what was to be told."""

    entries: dict[int, list[Entry]] = msgspec.field(default_factory=dict)
    acknowledged: dict[int, int] = msgspec.field(default_factory=dict)
    stood: Stood | None = None
    opened: Opened | None = None
    told: list[Told] = msgspec.field(default_factory=list)
    heard: dict[str, Heard] = msgspec.field(default_factory=dict)

    def apply(self, record: JournalRecord) -> None:
        """Take one more record into account."""
        if isinstance(record, Wrote):
            self.entries.setdefault(record.entry.epoch, []).append(record.entry)
        elif isinstance(record, Acknowledged):
            self.acknowledged[record.epoch] = max(record.seq, self.acknowledged.get(record.epoch, 0))
        elif isinstance(record, Opened):
            self.opened = record
        elif isinstance(record, Stood):
            self.stood = record
        elif isinstance(record, Told):
            self.told.append(record)
        elif isinstance(record, Heard):
            self.heard[record.stream] = record
