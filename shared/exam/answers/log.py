"""The answer log of one sitting: entries, the rolling hash, and the merge rule.

Each log-in on a device opens an epoch; inside an epoch entries are numbered from 1 without gaps. The rolling hash
runs per epoch, so a device can compute it from what it wrote itself; the sitting's head covers all epoch heads.
The client journal, the server's log and the result bundle hold the same entries and so end in the same head.

Merge rule: the current answer of an item is its entry with the greatest (epoch, seq). An answer that arrives from
an older epoch for an item that a newer epoch already answered is stored, chained and *held* for review, and so is
whatever was written behind the fence of its log-in, answered elsewhere or not (`shared.exam.answers.fence`); it is
never dropped and never wins by itself. What people decide about it stands in the room log
(`shared.exam.answers.review`).

Handbook 考务手册: The day, minute by minute (after: the three-way check); What goes wrong in real rooms (8, 10).
"""

import hashlib
from collections import ChainMap
from collections.abc import Iterable, Mapping

import msgspec

from shared.exam.answers.aids import Aids, ItemMarked, ScreenSet
from shared.exam.answers.content import (
    Answered,
    AnsweredInParts,
    Content,
    Flagged,
    HandInAsked,
    Part,
    Scrolled,
    Visited,
)
from shared.exam.answers.parts import PartsError, joined
from shared.exam.bounds import Epoch, Moment, Number
from shared.exam.kinds.parts import Response

_GENESIS = b"exam-site-kit/answers/v1\x00"


class Entry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One step of a candidate. `client_ms` is the device's estimate of the room's clock, for the record only.

    `guessed`: since its program started the device had not heard the room's clock, so `client_ms` rests on its wall
    clock, which anybody may have set: no evidence of when it was written (ADR 57). Absent where it is false.
    """

    epoch: Epoch
    seq: Number
    content: Content
    client_ms: Moment
    guessed: bool = False


class Place(msgspec.Struct, frozen=True, kw_only=True, order=True):
    """Where an entry stands in its sitting's log."""

    epoch: int
    seq: int


class Stored(msgspec.Struct, frozen=True, kw_only=True):
    """An entry as the server keeps it: when it arrived on the room's clock, and whether it was held for review."""

    entry: Entry
    received_ms: int
    held: bool = False


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """A new entry that may join the log: the rolling hash after it, and what it answers, joined from its parts."""

    entry: Entry
    head: bytes
    answered: Answered | None


class AnswerRefusedError(Exception):
    """An entry that cannot join the log.

    `code`: gap (an earlier entry is missing), conflict (other content) or parts (a large answer without its parts);
    the server's door has some more (`site_server.service.answers.door`).
    """

    def __init__(self, code: str, place: Place, expected_seq: int) -> None:
        super().__init__(f"{code} at epoch {place.epoch} seq {place.seq}, expected seq {expected_seq}")
        self.code = code
        self.place = place
        self.expected_seq = expected_seq


def genesis(sitting_id: str, epoch: int) -> bytes:
    """The rolling hash before the first entry of an epoch."""
    return hashlib.sha256(_GENESIS + f"{sitting_id}\x00{epoch}".encode()).digest()


def entry_bytes(entry: Entry) -> bytes:
    """The canonical bytes of an entry: JSON with sorted keys and no spaces (RFC 8785 for our types)."""
    return msgspec.json.encode(entry, order="sorted")


def roll(previous: bytes, entry: Entry) -> bytes:
    """The rolling hash after one more entry."""
    return hashlib.sha256(previous + hashlib.sha256(entry_bytes(entry)).digest()).digest()


def sitting_head(sitting_id: str, heads: Mapping[int, bytes]) -> str:
    """The head of a sitting over its epochs' heads, hex. Epochs without entries do not count."""
    digest = hashlib.sha256(_GENESIS + sitting_id.encode())
    for epoch in sorted(heads):
        digest.update(epoch.to_bytes(8, "big") + heads[epoch])
    return digest.hexdigest()


class AnswerBook:
    """The fold of one sitting's entries. Both sides of the wire keep one.

    Attributes:
        sitting_id: the ticket number, which names the sitting inside its session.
        heads: epoch to rolling hash, for epochs with at least one entry.
        held: places of answers kept for review.
        position, scroll: the item last turned to, and how far down it was read, in thousandths.
    """

    def __init__(self, sitting_id: str) -> None:
        self.sitting_id = sitting_id
        self.heads: dict[int, bytes] = {}
        self.held: list[Place] = []
        self.position: str | None = None
        self.scroll = 0
        self.hand_in: HandInAsked | None = None
        self._hashes: dict[int, list[bytes]] = {}
        self._written_ms: dict[int, int] = {}
        self._guessed: set[int] = set()
        self._parts: dict[int, dict[str, bytes]] = {}
        self._answers: dict[str, tuple[Place, Response | None]] = {}
        self._flags: dict[str, tuple[Place, bool]] = {}
        self._position_place = Place(epoch=0, seq=0)
        self.aids = Aids()
        self._held_items: dict[Place, str] = {}
        self._newest_held: dict[tuple[int, str], Place] = {}

    @classmethod
    def replay(cls, sitting_id: str, log: Iterable[Stored]) -> "AnswerBook":
        """The book after these entries in arrival order."""
        book = cls(sitting_id)
        for stored in log:
            book.accept(stored.entry, hold=stored.held)
        return book

    def fork(self) -> "AnswerBook":
        """A copy that takes entries without this one noticing; what never changes once written is shared."""
        twin = AnswerBook(self.sitting_id)
        twin.heads = dict(self.heads)
        twin.held = list(self.held)
        twin.position, twin.scroll, twin.hand_in = self.position, self.scroll, self.hand_in
        twin._hashes = {epoch: list(hashes) for epoch, hashes in self._hashes.items()}
        twin._written_ms, twin._guessed = dict(self._written_ms), set(self._guessed)
        twin._parts = {epoch: dict(parts) for epoch, parts in self._parts.items()}
        twin._answers, twin._flags = dict(self._answers), dict(self._flags)
        twin._position_place = self._position_place
        twin.aids = self.aids.copy()
        twin._held_items, twin._newest_held = dict(self._held_items), dict(self._newest_held)
        return twin

    def next_seq(self, epoch: int) -> int:
        """The number the next entry of that epoch must carry."""
        return len(self._hashes.get(epoch, ())) + 1

    def accept(self, entry: Entry, *, hold: bool = False) -> bool:
        """Take one entry; True if it is new, False if it is an exact duplicate. See `judge` and `add`.

        Raises:
            AnswerRefusedError: gap, conflict or parts; the book is unchanged.
        """
        steps, refusal = self.judge((entry,))
        if refusal is not None:
            raise refusal
        for step in steps:
            self.add(step, hold=hold)
        return bool(steps)

    def judge(self, entries: Iterable[Entry]) -> tuple[list[Step], AnswerRefusedError | None]:
        """What taking these entries one after the other would add, duplicates left out; the book is unchanged.

        It ends at the first entry that cannot join, with the reason: gap, conflict or parts.
        """
        steps: list[Step] = []
        ahead: dict[int, list[bytes]] = {}
        parts: dict[int, dict[str, bytes]] = {}
        for entry in entries:
            known, coming = self._hashes.get(entry.epoch, []), ahead.setdefault(entry.epoch, [])
            expected = len(known) + len(coming) + 1
            place = Place(epoch=entry.epoch, seq=entry.seq)
            if entry.seq > expected:
                return steps, AnswerRefusedError("gap", place, expected)
            if entry.seq < expected:
                if roll(self._before(entry, known, coming), entry) == _nth(known, coming, entry.seq):
                    continue
                return steps, AnswerRefusedError("conflict", place, expected)
            new_parts = parts.setdefault(entry.epoch, {})
            try:
                answered = self._joined(entry, ChainMap(new_parts, self._parts.get(entry.epoch, {})))
            except PartsError:
                return steps, AnswerRefusedError("parts", place, expected)
            if isinstance(entry.content, Part):
                new_parts[hashlib.sha256(entry.content.data).hexdigest()] = entry.content.data
            coming.append(roll(self._before(entry, known, coming), entry))
            steps.append(Step(entry=entry, head=coming[-1], answered=answered))
        return steps, None

    def add(self, step: Step, *, hold: bool = False) -> None:
        """Take an entry that was judged. It cannot fail as long as the steps before it were taken.

        With `hold` (it came after the sitting was closed and the grace was over) it is chained and kept for review
        but changes no answer.

        Raises ValueError for a step that does not follow.
        """
        entry = step.entry
        if entry.seq != self.next_seq(entry.epoch):
            raise ValueError(f"entry {entry.epoch}/{entry.seq} was judged for another state of the log")
        place = Place(epoch=entry.epoch, seq=entry.seq)
        self._hashes.setdefault(entry.epoch, []).append(step.head)
        self.heads[entry.epoch] = step.head
        if entry.guessed:
            self._guessed.add(entry.epoch)
        else:
            self._written_ms[entry.epoch] = max(entry.client_ms, self._written_ms.get(entry.epoch, 0))
        if isinstance(entry.content, Part):
            data = entry.content.data
            self._parts.setdefault(entry.epoch, {})[hashlib.sha256(data).hexdigest()] = data
        elif not hold:
            self._apply(place, step.answered or entry.content)
        elif step.answered is not None:
            self._hold(place, step.answered.item_id)

    def _before(self, entry: Entry, known: list[bytes], coming: list[bytes]) -> bytes:
        return _nth(known, coming, entry.seq - 1) if entry.seq > 1 else genesis(self.sitting_id, entry.epoch)

    def _hold(self, place: Place, item_id: str) -> None:
        self.held.append(place)
        self._held_items[place] = item_id
        self._newest_held[place.epoch, item_id] = place

    def written_ms(self, epoch: int) -> int:
        """The latest time at which an entry of that epoch was written, by the PC's account; 0 without one.

        What the PC only guessed is left out.
        """
        return self._written_ms.get(epoch, 0)

    def has_guessed(self, epoch: int) -> bool:
        """Whether the PC guessed the time of any entry of that epoch, and so of whatever follows it."""
        return epoch in self._guessed

    def has_part(self, epoch: int, name: str) -> bool:
        """Whether an epoch holds the part of this hash (hex)."""
        return name in self._parts.get(epoch, {})

    def answered(self, entry: Entry) -> Answered | None:
        """What an entry of this sitting answers, a large answer joined from its parts; None if it is no answer.

        Raises PartsError if the log does not hold its parts.
        """
        return self._joined(entry, self._parts.get(entry.epoch, {}))

    def _joined(self, entry: Entry, parts: Mapping[str, bytes]) -> Answered | None:
        content = entry.content
        if isinstance(content, AnsweredInParts):
            return Answered(item_id=content.item_id, response=joined(content, parts))
        return content if isinstance(content, Answered) else None

    def _apply(self, place: Place, content: Content) -> None:
        if isinstance(content, Answered):
            known = self._answers.get(content.item_id)
            if known is not None and known[0] > place:
                self._hold(place, content.item_id)
            else:
                self._answers[content.item_id] = (place, content.response)
        elif isinstance(content, Flagged):
            flag = self._flags.get(content.item_id)
            if flag is None or flag[0] < place:
                self._flags[content.item_id] = (place, content.on)
        elif isinstance(content, Visited | Scrolled):
            if self._position_place < place:
                self._position_place, self.position = place, content.item_id
                self.scroll = content.permille if isinstance(content, Scrolled) else 0
        elif isinstance(content, HandInAsked):
            self.hand_in = content
        elif isinstance(content, ItemMarked | ScreenSet):
            self.aids.take((place.epoch, place.seq), content)

    @property
    def answers(self) -> dict[str, Response]:
        """Item id to its current response; cleared items are left out."""
        return {item: response for item, (_, response) in self._answers.items() if response is not None}

    @property
    def to_review(self) -> tuple[Place, ...]:
        """The held answers people decide about: of each item the newest held one of each epoch.

        What the candidate overwrote on the same PC needs no decision of its own.
        """
        return tuple(sorted(self._newest_held.values()))

    def held_item(self, place: Place) -> str | None:
        """The item of a held answer; None if nothing is held there."""
        return self._held_items.get(place)

    @property
    def flags(self) -> frozenset[str]:
        """Items flagged now."""
        return frozenset(item for item, (_, on) in self._flags.items() if on)

    def head_at(self, epoch: int, seq: int) -> bytes:
        """The rolling hash of an epoch after entry `seq` (0 = genesis). Raises IndexError past the end."""
        return self._hashes[epoch][seq - 1] if seq else genesis(self.sitting_id, epoch)

    def place_of(self, item_id: str) -> Place | None:
        """Where the current version of an item's answer stands."""
        known = self._answers.get(item_id)
        return known[0] if known else None

    def head(self) -> str:
        """The sitting's head, hex."""
        return sitting_head(self.sitting_id, self.heads)

    def count(self) -> int:
        """How many entries the log holds over all epochs."""
        return sum(len(hashes) for hashes in self._hashes.values())


def _nth(known: list[bytes], coming: list[bytes], seq: int) -> bytes:
    """The rolling hash after entry `seq` of an epoch: of those that are there, then of those that would come."""
    return known[seq - 1] if seq <= len(known) else coming[seq - 1 - len(known)]
