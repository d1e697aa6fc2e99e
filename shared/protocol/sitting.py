"""Messages of an open sitting: signs of life, the clock, answers, hand-in."""

from typing import Annotated, Final, Literal

import msgspec

from shared.exam.answers.log import Entry
from shared.exam.bounds import Epoch, Name, Number
from shared.exam.room.discipline_events import CaseAnswer, DisciplineAction
from shared.exam.room.events import HandInCause
from shared.protocol.signals import LockNow

MOST_ITEMS: Final = 500
"""Items of a paper; more are not told."""
SittingPhase = Literal["waiting", "working", "paused", "closed", "fenced"]


class ItemNumber(msgspec.Struct, frozen=True, kw_only=True):
    """How one item is numbered on this candidate's screen, such as `理论 12`: items are shuffled for each candidate."""

    number: Name
    item_id: Name


class SittingStatusRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A sign of life. `head` is the rolling hash of this epoch in the client's journal, hex; `unsent` its backlog."""

    item_id: Name
    answered: Number
    total: Number
    flagged: Number
    seq: Number
    head: Name
    unsent: Number
    paper_ready: bool
    items: Annotated[tuple[ItemNumber, ...], msgspec.Meta(max_length=MOST_ITEMS)] = ()


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """Something to show until it is put away: an extension, a message. `text` is the sentence in Chinese.

    `until_ms`: from then on the room's clock it says nothing any more and is shown to nobody.
    """

    notice_id: str
    kind: Literal["extension", "message", "credit"]
    text: str
    at_ms: int
    until_ms: int | None = None


class CaseCard(msgspec.Struct, frozen=True, kw_only=True):
    """A discipline case 违规 as the candidate is told it: all that was written down, to be acknowledged or refused.

    `label`: the code's line of the table, which `table` names. `answer` is empty until the candidate has answered.
    """

    incident_id: str
    at_ms: int
    code: str
    label: str
    table: str
    action: DisciplineAction
    text: str
    evidence: str = ""
    items: tuple[str, ...] = ()
    answer: CaseAnswer | Literal[""] = ""


class SectionNow(msgspec.Struct, frozen=True, kw_only=True):
    """Which section of a paper with limits of its own is open, and what a PC must know to go on by itself.

    Attributes:
        section_id: the open section; the ones before it are closed for good.
        later_ms: working time of each section after it, in order, accommodation included.
        carry_over: what is left when a section is submitted is added to the next one.
    """

    section_id: str
    later_ms: tuple[int, ...]
    carry_over: bool


class SittingStatus(msgspec.Struct, frozen=True, kw_only=True):
    """The server's word on this sitting now.

    Attributes:
        room_ms: the room's clock when this was written.
        remaining_ms: working time left at `room_ms`; of the open section where `section` is there.
        deadline_ms: when it runs out on the room's clock; None while not running.
        section: only where the paper has limits by section; otherwise it is not on the wire at all.
        in_doubt: it is to be settled who sits there; until then nothing of the paper is shown.
        paper_key: 32 bytes, from the start on: opens the ciphertext the client holds.
        hand_in_code: why hand-in is not possible now (error code), None when it is.
        consent_before_end_s, free_before_end_s: how long before the candidate's own end hand-in is possible with the
            chief's consent, and by themselves.
        confirmed: the server knows that the candidate confirmed who they are. A restored one may have forgotten; then
            the PC at which they did says it again.
        taken_over_ms: see DeviceStatus.
        lock: how the PC's lock and a raised hand stand.
        may_leave: see DeviceStatus.
        numbers_wanted: the server does not know yet how the items are numbered on this screen; told once with `items`.
        cases: discipline cases of this candidate, oldest first; also when the sitting is closed.
        backup: the paper of this candidate is the backup paper 备用卷.
        other_epochs: entries the server holds of other epochs; if it grows, fetch the snapshot again.
    """

    room_ms: int
    phase: SittingPhase
    remaining_ms: int
    allotted_ms: int
    deadline_ms: int | None
    poll_after_ms: int
    acknowledged_seq: int
    hand_in_code: str | None
    notices: tuple[Notice, ...] = ()
    cases: tuple[CaseCard, ...] = ()
    numbers_wanted: bool = False
    reminders_before_end_s: tuple[int, ...] = ()
    reminder_display_s: int = 10
    consent_before_end_s: int = 0
    free_before_end_s: int = 0
    away: bool = False
    in_doubt: bool = False
    paper_key: bytes | None = None
    paper_sha256: str = ""
    other_epochs: int = 0
    pause_reason: str = ""
    closed_cause: HandInCause | None = None
    confirmed: bool = True
    taken_over_ms: int = 0
    lock: LockNow = LockNow()
    may_leave: bool = False
    section: SectionNow | msgspec.UnsetType = msgspec.UNSET
    clearing: bool = False
    backup: bool = False


class SaveRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Entries of one epoch, oldest first, without gaps. An old epoch's late journal comes the same way."""

    epoch: Epoch
    entries: tuple[Entry, ...]


class SaveReply(msgspec.Struct, frozen=True, kw_only=True):
    """Durably committed up to `acknowledged_seq` of that epoch; `head` is the server's rolling hash there, hex."""

    epoch: int
    acknowledged_seq: int
    head: str
    held: tuple[int, ...] = ()


class HandInRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Close the sitting. All entries must have been acknowledged; `seq` and `head` say what the client holds."""

    epoch: Epoch
    seq: Number
    head: Name
    cause: Literal["candidate", "time"]


class HandInReply(msgspec.Struct, frozen=True, kw_only=True):
    """The sitting is closed (again, if it was already). `head` covers all epochs."""

    room_ms: int
    cause: HandInCause
    entries: int
    head: str
