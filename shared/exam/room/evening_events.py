"""What happens to answers when they are gathered: journals carried by hand, review of late ones, collection, bundle.

Handbook 考务手册: The day, Records.
"""

import msgspec

from shared.exam.answers.review import HeldDecision
from shared.exam.room.time_events import Approval


class JournalDelivered(msgspec.Struct, frozen=True, kw_only=True, tag="journal_delivered"):
    """Entries that only a PC had reached the server after their sitting had left that PC, or after the collection.

    `entries` the server lacked, `held` of them for review. After a collection 收卷清点 they undo it, the bundle and its
    receipt: what was compared and sealed lacks them. `file_sha256` is set where a person carried the journal here in a
    file; `device_id` is empty then.
    """

    ticket: str
    device_id: str
    entries: int
    held: int
    file_sha256: str = ""


class HeldReviewed(msgspec.Struct, frozen=True, kw_only=True, tag="held_reviewed"):
    """A person decided about an answer held for review; `shared.exam.answers.review` says what follows.

    `over_epoch`, `over_seq`: the version that stood when the person decided (0, 0: none); a decision to use the held
    one beats that version and no other. `to_centre`: the site cannot decide; the bundle carries it open.
    """

    ticket: str
    epoch: int
    seq: int
    decision: HeldDecision
    reason: str
    over_epoch: int = 0
    over_seq: int = 0
    approvals: tuple[Approval, ...] = ()


class AnswersViewed(msgspec.Struct, frozen=True, kw_only=True, tag="answers_viewed"):
    """A person looked at what a candidate answered, and why."""

    ticket: str
    reason: str
    approvals: tuple[Approval, ...] = ()


class RoomEnded(msgspec.Struct, frozen=True, kw_only=True, tag="room_ended"):
    """The session is over; every open sitting was closed before this record.

    `reason`, `approvals`: of an end that took time from somebody; empty when all time was used up.
    """

    reason: str = ""
    approvals: tuple[Approval, ...] = ()


class Collected(msgspec.Struct, frozen=True, kw_only=True, tag="collected"):
    """The three-way check 三方核对 was done: heads of client journals, server log and bundle."""

    sittings: int
    agreeing: int
    unreported: tuple[str, ...]
    mismatching: tuple[str, ...]


class BundleSealed(msgspec.Struct, frozen=True, kw_only=True, tag="bundle_sealed"):
    """The result bundle was written; it holds the first `records` of this log (0 in logs of older versions)."""

    bundle_id: str
    bundle_sha256: str
    bytes: int
    records: int = 0


class AddendumSealed(msgspec.Struct, frozen=True, kw_only=True, tag="addendum_sealed"):
    """What came after the bundle was sealed went into an addendum 补充记录 of it, the `number`th.

    `notes` of its `records` were written by people (`shared.exam.room.later`).
    """

    addendum_id: str
    number: int
    bundle_sha256: str
    addendum_sha256: str
    bytes: int
    records: int
    notes: int


class AddendumReceived(msgspec.Struct, frozen=True, kw_only=True, tag="addendum_received"):
    """The centre's signed receipt for an addendum was verified and stored."""

    receipt_id: str
    addendum_sha256: str


class CopyKept(msgspec.Struct, frozen=True, kw_only=True, tag="copy_kept"):
    """A second copy of the sealed bundle lies on a drive: it was read back and has this hash."""

    bundle_sha256: str


class BundleUploaded(msgspec.Struct, frozen=True, kw_only=True, tag="bundle_uploaded"):
    """The centre's endpoint has the whole bundle."""

    bundle_sha256: str
    location: str


class ReceiptKept(msgspec.Struct, frozen=True, kw_only=True, tag="receipt_kept"):
    """The centre's signed receipt was verified and stored."""

    receipt_id: str
    bundle_sha256: str
