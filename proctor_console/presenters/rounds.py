"""The two identity rounds 入场核验 and 复核 as data: who is due, what was found, who is next."""

from typing import Final

import msgspec

from proctor_console.core.seats import is_open
from shared.exam.room.events import CheckRound
from shared.protocol.console import RoomView, SeatView
from shared.words.catalogue import Words, say

ROUND_WORD: Final = Words("console.round", ("entry", "second"))


class Tally(msgspec.Struct, frozen=True, kw_only=True):
    """How far a round is."""

    right: int
    wrong: int
    left: int

    @property
    def due(self) -> int:
        """Everybody in it."""
        return self.right + self.wrong + self.left


def verdict(seat: SeatView, round_: CheckRound) -> bool | None:
    """What was found in that round; None where nobody looked yet."""
    return seat.entry_check if round_ == "entry" else seat.second_check


def due(view: RoomView, round_: CheckRound) -> tuple[SeatView, ...]:
    """Whom the round is about, by seat: at the door all who are not absent, the second time all who sit there."""
    seats = sorted((s for s in view.seats if s.ticket), key=lambda s: s.seat)
    if round_ == "second":
        return tuple(s for s in seats if is_open(s)) if view.started_ms is not None else ()
    return tuple(s for s in seats if s.state != "absent")


def current_round(view: RoomView) -> CheckRound:
    """The round that fits the hour."""
    return "second" if view.started_ms is not None else "entry"


def round_of(view: RoomView, seat: SeatView) -> CheckRound:
    """Which round a look at this one candidate belongs to: who came late passes the door first."""
    return "second" if view.started_ms is not None and seat.entry_check is True and is_open(seat) else "entry"


def tally(view: RoomView, round_: CheckRound) -> Tally:
    """How many of the round were right, did not match, are still to be looked at."""
    found = [verdict(seat, round_) for seat in due(view, round_)]
    return Tally(right=found.count(True), wrong=found.count(False), left=found.count(None))


def told(view: RoomView, round_: CheckRound) -> str:
    """`复核 12/44`, with those who did not match."""
    counted = tally(view, round_)
    wrong = say("console.round_wrong", count=counted.wrong) if counted.wrong else ""
    return f"{ROUND_WORD[round_]} {counted.right + counted.wrong}/{counted.due}{wrong}"


def next_unchecked(view: RoomView, round_: CheckRound, after: int, done: frozenset[str] = frozenset()) -> int:
    """The seat to look at after that one, round the room; 0 when everybody was looked at.

    `done`: tickets that were answered about since the view was taken.
    """
    left = [s.seat for s in due(view, round_) if verdict(s, round_) is None and s.ticket not in done]
    return next((seat for seat in left if seat > after), left[0] if left else 0)


def step(view: RoomView, round_: CheckRound, at: int, by: int) -> int:
    """The seat `by` places further among those due, checked or not; the same one at either end."""
    seats = [s.seat for s in due(view, round_)]
    further = [s for s in seats if s > at] if by > 0 else [s for s in reversed(seats) if s < at]
    return further[0] if further else at


def mark(seat: SeatView) -> str:
    """What the seat's card is marked with: `entry` and `second` for the rounds passed, `wrong` for a doubt."""
    if seat.checked is False:
        return "wrong"
    return "second" if seat.second_check else "entry" if seat.entry_check else ""


def words(seat: SeatView) -> str:
    """What is known of who sits there, in a line."""
    if seat.checked is False:
        return say("console.checked_wrong")
    if seat.second_check:
        return say("console.checked_again")
    return say("console.checked") if seat.entry_check else say("console.unchecked")
