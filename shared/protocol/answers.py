"""Messages about a sitting's answer log: its history, and journals that came by hand."""

from typing import Literal

import msgspec

from shared.exam.answers.review import HeldDecision
from shared.exam.kinds.parts import AnswerPart
from shared.protocol.commands import Credential, HeldChoice

EntryKind = Literal["answered", "cleared", "flagged", "unflagged", "visited", "section_left", "hand_in", "part"]
JournalHandIn = Literal["none", "taken", "already", "refused"]
LateState = Literal["", "waiting", "keep_newer", "use_held", "to_centre", "overwritten", "set_aside"]


class HistoryEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of a sitting's answer log.

    Attributes:
        label: how the candidate met the item (理论 21); empty without an item.
        item_no: its place in the whole paper as this candidate met it, from 1; 0 where unknown.
        written_ms: the PC's estimate of the room's clock when it was written; `guessed`: by its wall clock (ADR 57).
        received_ms: the room's clock when the server kept it.
        late: empty if it was never held; waiting for a decision; what was decided; overwritten by a later late version
            from the same PC, which is the one decided about; set_aside: came too late and needs no decision.
        counts: whether it is the version of its item that counts now.
        stands: whether it is its item's newest one that was never held; a decision is made over that one.
        size: bytes of the entry.
        kind: a part is a piece of a large answer (a workbook) that an answer after it is made of.
        parts: the answer in words, only where the contents were opened.
        omitted: it has contents, but too much was asked for at once; ask for its item alone.
    """

    epoch: int
    seq: int
    kind: EntryKind
    item_id: str
    label: str
    written_ms: int
    received_ms: int
    seat: int
    device_name: str
    size: int
    item_no: int = 0
    late: LateState = ""
    counts: bool = False
    stands: bool = False
    parts: tuple[AnswerPart, ...] = ()
    omitted: bool = False
    guessed: bool = False


class AnswerHistory(msgspec.Struct, frozen=True, kw_only=True):
    """A sitting's whole answer log in the order it arrived. `opened`: with contents."""

    ticket: str
    seat: int
    opened: bool
    entries: tuple[HistoryEntry, ...]

    def waiting(self) -> tuple[HistoryEntry, ...]:
        """The late answers nobody has decided about."""
        return tuple(entry for entry in self.entries if entry.late == "waiting")

    def standing(self, item_id: str) -> HistoryEntry | None:
        """The item's version a decision is made over; None if every version of it came too late."""
        return next((entry for entry in self.entries if entry.stands and entry.item_id == item_id), None)

    def choice(self, late: HistoryEntry, decision: HeldDecision) -> HeldChoice:
        """A decision about a late answer as this history shows it."""
        over = self.standing(late.item_id)
        return HeldChoice(
            epoch=late.epoch,
            seq=late.seq,
            decision=decision,
            over_epoch=over.epoch if over else 0,
            over_seq=over.seq if over else 0,
        )


class OpenAnswers(msgspec.Struct, frozen=True, kw_only=True):
    """Show the contents too: with a reason, by (or with the PIN of) the chief examiner or an inspector.

    `item_id`: only of this item; empty for all.
    """

    reason: str
    item_id: str = ""
    approvals: tuple[Credential, ...] = ()


class JournalReport(msgspec.Struct, frozen=True, kw_only=True):
    """What a journal file brought. `message` is the sentence for the person.

    Attributes:
        entries: in the file; `new` were unknown here, `known` were there, `held` of the new ones wait for review.
        hand_in: what became of a hand-in at the journal's end; already: the sitting was closed before.
        check_again: what was checked (and perhaps sealed) before is no longer all; 清点 must be repeated.
    """

    ticket: str
    seat: int
    name_masked: str
    entries: int
    new: int
    known: int
    held: int
    hand_in: JournalHandIn
    check_again: bool
    message: str
