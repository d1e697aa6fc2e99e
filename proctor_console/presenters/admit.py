"""The technician's page of PCs that wait to be enrolled, without its window: rows, choices, what is said of them.

What a person chose belongs to a request, not to a line: lines come and go while 45 PCs are switched on.
"""

from collections.abc import Iterable
from typing import Final, get_args

import msgspec

from shared.protocol.asking import Approval, AskingList, AskingPc, Decided, Doubt
from shared.words.catalogue import Words, row, say

DOUBT: Final = Words("console.doubt", get_args(Doubt))
SEAT_BY: Final = Words("console.seat_by", ("list", "pattern", "order", "typed"))
_MAY_GO_ON: Final = frozenset({"seat_of_silent"})
"""Doubts that an approval of many at once may pass; the dialog names them before."""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One waiting PC as shown; `seat` is the proposal or what the technician said instead."""

    pc: AskingPc
    seat: int
    changed: bool
    chosen: bool

    @property
    def code(self) -> str:
        """The six digits as both screens group them."""
        return f"{self.pc.code[:3]} {self.pc.code[3:]}"

    @property
    def seat_words(self) -> str:
        """The seat, or what stands in its place."""
        if self.pc.role == "console":
            return say("console.proctor_machine")
        return str(self.seat) if self.seat else "–"

    @property
    def by_words(self) -> str:
        """Where the seat comes from."""
        if self.changed:
            return say("console.seat_by.changed")
        return SEAT_BY[self.pc.seat_by] if self.pc.seat_by and self.seat else ""

    @property
    def doubt_words(self) -> str:
        """What to look at before saying yes."""
        return row(DOUBT[doubt] for doubt in self.doubts)

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """The server's doubts; those about its proposal are out of date once the technician gave another seat."""
        if not self.changed:
            return self.pc.doubts
        return tuple(doubt for doubt in self.pc.doubts if doubt in {"name_asked_twice", "silent"})

    @property
    def plain(self) -> bool:
        """Whether it may be chosen with many others."""
        return set(self.doubts) <= _MAY_GO_ON and (self.pc.role == "console" or self.seat > 0)


class Choice:
    """What the technician chose so far. `take` brings a new list from the server."""

    def __init__(self) -> None:
        self._list = AskingList(room_ms=0, closes_ms=0)
        self._chosen: set[str] = set()
        self._seats: dict[str, int] = {}

    @property
    def asking(self) -> AskingList:
        """The list as last heard."""
        return self._list

    def take(self, asking: AskingList) -> None:
        """A new list; who is gone is no longer chosen."""
        self._list = asking
        known = {pc.request_id for pc in asking.waiting}
        self._chosen &= known
        self._seats = {request_id: seat for request_id, seat in self._seats.items() if request_id in known}

    def lines(self) -> list[Line]:
        """By seat, as somebody walks along the rows; those without one, and proctor machines, at the end."""
        lines = [self._line(pc) for pc in self._list.waiting]
        return sorted(lines, key=lambda line: (line.seat or 10_000, line.pc.device_name, line.pc.request_id))

    def chosen(self) -> list[Line]:
        """The chosen ones in the order shown."""
        return [line for line in self.lines() if line.chosen]

    def toggle(self, request_id: str) -> None:
        """Choose it, or not."""
        self._chosen ^= {request_id}

    def choose_plain(self) -> None:
        """All that need no second look; the others stay as they are."""
        self._chosen |= {line.pc.request_id for line in self.lines() if line.plain}

    def choose_none(self) -> None:
        """Nothing is chosen any more."""
        self._chosen.clear()

    def give_seat(self, request_id: str, seat: int) -> None:
        """The technician says another seat than the one proposed."""
        self._seats[request_id] = seat

    def approvals(self) -> tuple[Approval, ...]:
        """Yes to all that are chosen; those who were seen to hold their seats give them up."""
        return tuple(
            Approval(request_id=line.pc.request_id, code=line.pc.code, seat=line.seat, replaces=line.pc.replaces)
            for line in self.chosen()
        )

    def warning(self) -> str:
        """What to know before approving: what is doubtful among the chosen; empty if nothing is."""
        doubtful = [line for line in self.chosen() if line.doubts]
        listed = [
            say("console.doubtful", seat=line.seat_words, name=line.pc.device_name, doubts=line.doubt_words)
            for line in doubtful
        ]
        return "\n".join(listed)

    def _line(self, pc: AskingPc) -> Line:
        changed = pc.request_id in self._seats
        seat = self._seats.get(pc.request_id, pc.seat)
        return Line(pc=pc, seat=seat, changed=changed and seat != pc.seat, chosen=pc.request_id in self._chosen)


def outcome(decided: Iterable[Decided]) -> tuple[int, str]:
    """How many were enrolled, and for the others who and why."""
    told = list(decided)
    failed = [
        say("console.let_in_failed", seat=d.seat or "–", name=d.device_name, message=d.message) for d in told if d.code
    ]
    return sum(not d.code for d in told), "\n".join(failed)
