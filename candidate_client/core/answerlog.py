"""The client's own log of one sitting: numbers the entries, keeps the book, knows what is durable where.

Pure bookkeeping, not for several threads at once (the engine holds a lock). Entries of older epochs that the server
may lack stand before those of the current one.
"""

from collections.abc import Iterable, Mapping

from candidate_client.core.state_names import SaveState
from shared.exam.answers.content import Answered, AnsweredInParts, Content, Flagged, Part
from shared.exam.answers.log import AnswerBook, Entry, Place, genesis
from shared.exam.answers.parts import in_parts
from shared.exam.kinds.parts import Response

_BATCH_ENTRIES = 100
_BATCH_BYTES = 256 * 1024


class ClientBook(AnswerBook):
    """An answer book that can tell what is newer than the server's own snapshot."""

    def answers_after(self, positions: Mapping[int, int]) -> dict[str, Response | None]:
        """Answers whose newest version lies past these positions (epoch to number); None where it was cleared."""
        return {item: r for item, (place, r) in self._answers.items() if place.seq > positions.get(place.epoch, 0)}

    def flags_after(self, positions: Mapping[int, int]) -> dict[str, bool]:
        """Flags whose newest change lies past these positions."""
        return {item: on for item, (place, on) in self._flags.items() if place.seq > positions.get(place.epoch, 0)}


class AnswerLog:
    """Entries of one sitting by epoch, oldest first.

    Attributes:
        epoch: the epoch in which this PC writes.
        book: the fold of everything this PC knows.
    """

    def __init__(
        self,
        sitting_id: str,
        epoch: int,
        entries: Mapping[int, Iterable[Entry]] | None = None,
        acknowledged: Mapping[int, int] | None = None,
    ) -> None:
        self.sitting_id = sitting_id
        self.epoch = epoch
        self.book = ClientBook(sitting_id)
        self._entries: dict[int, list[Entry]] = {}
        self._kept: dict[int, int] = {}
        self._acknowledged: dict[int, int] = dict(acknowledged or {})
        self._halted: set[int] = set()
        for known_epoch in sorted(entries or {}):
            for entry in (entries or {})[known_epoch]:
                self.book.accept(entry)
                self._entries.setdefault(known_epoch, []).append(entry)
            self._kept[known_epoch] = len(self._entries.get(known_epoch, ()))

    # ------------------------------------------------------------ writing
    def write(self, content: Content, client_ms: int, *, guessed: bool = False) -> list[Entry]:
        """The next entry of this PC's epoch; for a large answer the parts that are new, and then the entry."""
        written = []
        for piece in list(in_parts(content, lambda name: self.book.has_part(self.epoch, name))):
            seq = self.last_seq() + 1
            entry = Entry(epoch=self.epoch, seq=seq, content=piece, client_ms=client_ms, guessed=guessed)
            self.book.accept(entry)
            self._entries.setdefault(self.epoch, []).append(entry)
            written.append(entry)
        return written

    def last_seq(self, epoch: int | None = None) -> int:
        """The newest number of an epoch (default: the current one)."""
        return len(self._entries.get(self.epoch if epoch is None else epoch, ()))

    def head(self, epoch: int | None = None) -> str:
        """The rolling hash of an epoch (default: the current one), hex."""
        wanted = self.epoch if epoch is None else epoch
        return self.book.heads.get(wanted, genesis(self.sitting_id, wanted)).hex()

    def entries(self) -> dict[int, list[Entry]]:
        """A copy of everything, by epoch."""
        return {epoch: list(entries) for epoch, entries in self._entries.items()}

    def positions(self) -> dict[int, int]:
        """How far the server has each epoch."""
        return dict(self._acknowledged)

    # ------------------------------------------------------------ durable here
    def unkept_positions(self) -> dict[int, int]:
        """How far each epoch is on the disk, for epochs that are not there whole."""
        whole = ((epoch, self._kept.get(epoch, 0)) for epoch in self._entries)
        return {epoch: kept for epoch, kept in whole if kept < self.last_seq(epoch)}

    def not_kept(self, positions: Mapping[int, int]) -> None:
        """Take over from another log of this sitting what the disk does not have yet."""
        self._kept.update(positions)

    def kept(self, place: Place) -> None:
        """The journal has this entry on the disk."""
        self._kept[place.epoch] = max(place.seq, self._kept.get(place.epoch, 0))

    def unkept(self) -> int:
        """Entries that are not on this PC's disk yet."""
        return sum(max(0, len(e) - self._kept.get(epoch, 0)) for epoch, e in self._entries.items())

    # ------------------------------------------------------------ durable on the server
    def batch(self, *, unkept_too: bool = False) -> tuple[int, tuple[Entry, ...]] | None:
        """The oldest entries the server lacks, all of one epoch, or None. Only durable ones unless `unkept_too`."""
        for epoch in sorted(self._entries):
            if epoch in self._halted:
                continue
            end = self.last_seq(epoch) if unkept_too else self._kept.get(epoch, 0)
            start = self._acknowledged.get(epoch, 0)
            if start < end:
                return epoch, self._limited(self._entries[epoch][start:end])
        return None

    def acknowledged(self, epoch: int, seq: int, head: str) -> bool:
        """The server has the epoch up to `seq`; False if its rolling hash differs from ours there."""
        seq = min(seq, self.last_seq(epoch))
        self._acknowledged[epoch] = max(seq, self._acknowledged.get(epoch, 0))
        return self.book.head_at(epoch, seq).hex() == head

    def rewind(self, epoch: int, seq: int) -> bool:
        """The server has less than it once acknowledged (an older backup): send again. True if that is so."""
        if epoch not in self._entries or seq >= self._acknowledged.get(epoch, 0):
            return False
        self._acknowledged[epoch] = max(0, seq)
        return True

    def acknowledged_elsewhere(self) -> int:
        """How many entries of other epochs than the current one the server has acknowledged."""
        return sum(seq for epoch, seq in self._acknowledged.items() if epoch != self.epoch)

    def rewind_elsewhere(self) -> bool:
        """The server lost entries of other epochs: send those this PC has again. True if there are any."""
        lost = [self.rewind(epoch, 0) for epoch in self._entries if epoch != self.epoch]
        return any(lost)

    def halt(self, epoch: int) -> None:
        """Send no more of this epoch: the server holds other content under the same numbers."""
        self._halted.add(epoch)

    def acknowledged_seq(self, epoch: int | None = None) -> int:
        """How far the server has an epoch (default: the current one)."""
        return self._acknowledged.get(self.epoch if epoch is None else epoch, 0)

    def unsent(self) -> int:
        """Entries the server has not acknowledged, over all epochs."""
        return sum(max(0, len(e) - self._acknowledged.get(epoch, 0)) for epoch, e in self._entries.items())

    # ------------------------------------------------------------ what the screen says
    def saves(self) -> dict[str, SaveState]:
        """Save state of every item this PC wrote in the current epoch."""
        states: dict[str, SaveState] = {}
        kept, acknowledged = self._kept.get(self.epoch, 0), self._acknowledged.get(self.epoch, 0)
        for entry in self._entries.get(self.epoch, ()):
            if isinstance(entry.content, Answered | AnsweredInParts | Flagged):
                state: SaveState = "saved" if entry.seq <= acknowledged else "kept" if entry.seq <= kept else "keeping"
                states[entry.content.item_id] = state
        return states

    def written_here(self, item_id: str) -> bool:
        """Whether the current answer of an item was written in this PC's epoch."""
        place = self.book.place_of(item_id)
        return place is not None and place.epoch == self.epoch

    def _limited(self, entries: list[Entry]) -> tuple[Entry, ...]:
        taken: list[Entry] = []
        size = 0
        for entry in entries[:_BATCH_ENTRIES]:
            size += _rough_size(entry)
            if taken and size > _BATCH_BYTES:
                break
            taken.append(entry)
        return tuple(taken)


def _rough_size(entry: Entry) -> int:
    match entry.content:
        case Part(data=data):
            return 160 + len(data) * 4 // 3
        case AnsweredInParts(parts=parts):
            return 320 + len(parts) * 67
        case Answered() as content:
            return 160 + len(repr(content)) * 2
    return 160
