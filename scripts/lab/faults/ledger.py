"""A second, independent account of a candidate's time from the room log alone; nothing of the clock ledger is used.

The log is walked event by event: while the candidate's clock runs, time runs off; grants add to it. So the moment at
which nothing is left falls out by counting.
"""

from collections.abc import Sequence

import msgspec

from shared.exam.room import events as ev
from shared.exam.room.events import Record


class Closing(msgspec.Struct, frozen=True, kw_only=True):
    """A closing of the sitting: when, why, and by then: working time left, or since when there was none.

    `ended_ms`: when the product says that the time had run out. `reopened_ms`: the last reopening before, 0 if none.
    """

    at_ms: int
    reopened_ms: int
    ended_ms: int | None
    cause: str
    left_ms: int
    over_ms: int | None


class Account(msgspec.Struct, kw_only=True):
    """What the walk brought. Times on the room's clock, ms.

    Attributes:
        given_ms: all the working time given by the end of the walk.
        had_ms: working time that had run off when the sitting was last closed (or at the end of the walk).
        over_ms: when the time ran out; None if it never did, or was given more afterwards.
        changed_ms: the moments at which the clock was started, stopped or given time.
        closed: every closing.
    """

    given_ms: int
    had_ms: int = 0
    over_ms: int | None = None
    changed_ms: list[int] = []
    closed: list[Closing] = []


class _Walk:
    def __init__(self, ticket: str, given_ms: int) -> None:
        self.ticket = ticket
        self.account = Account(given_ms=given_ms)
        self.started = self.room_stands = self.own_stands = False
        self.at_ms = 0
        self.had_ms = 0
        self.reopened_ms = 0

    def to(self, at_ms: int) -> None:
        """Time goes on to that moment."""
        if self.started and not self.room_stands and not self.own_stands:
            left = self.account.given_ms - self.had_ms
            passed = at_ms - self.at_ms
            if passed >= left and self.account.over_ms is None:
                self.account.over_ms = self.at_ms + left
            self.had_ms = min(self.account.given_ms, self.had_ms + passed)
        self.at_ms = at_ms

    def take(self, record: Record) -> None:
        """One event."""
        event = record.event
        if not self._changes(event):
            return
        self.to(event.from_ms if isinstance(event, ev.RoomHeld) else record.at_ms)
        self.account.changed_ms.append(record.at_ms)
        if isinstance(event, ev.RoomStarted):
            self.started = True
        elif isinstance(event, ev.RoomPaused | ev.RoomHeld | ev.RoomResumed):
            self.room_stands = not isinstance(event, ev.RoomResumed)
        elif isinstance(event, ev.SittingsPaused | ev.SittingsResumed):
            self.own_stands = isinstance(event, ev.SittingsPaused)
        elif isinstance(event, ev.TimeGranted):
            self.account.given_ms += event.ms
            self.account.over_ms = None
        elif isinstance(event, ev.GrantReversed):
            self.account.given_ms -= event.ms
            self.account.over_ms = None
        elif isinstance(event, ev.Reopened):
            self.account.changed_ms.pop()
            self.reopened_ms = record.at_ms
        elif isinstance(event, ev.HandedIn):
            self.account.changed_ms.pop()
            left_ms = self.account.given_ms - self.had_ms
            self.account.closed.append(
                Closing(
                    at_ms=record.at_ms,
                    reopened_ms=self.reopened_ms,
                    ended_ms=event.ended_ms,
                    cause=event.cause,
                    left_ms=left_ms,
                    over_ms=self.account.over_ms,
                )
            )
            self.account.had_ms = self.had_ms

    def _changes(self, event: ev.Event) -> bool:
        if isinstance(event, ev.SittingsPaused | ev.SittingsResumed | ev.TimeGranted):
            return self.ticket in event.tickets
        if isinstance(event, ev.GrantReversed):
            return not event.tickets or self.ticket in event.tickets
        if isinstance(event, ev.HandedIn | ev.Reopened):
            return event.ticket == self.ticket
        return isinstance(event, ev.RoomStarted | ev.RoomPaused | ev.RoomHeld | ev.RoomResumed)


def walk(records: Sequence[Record], ticket: str, duration_ms: int, extra_percent: int) -> Account:
    """Walk a whole log for one candidate."""
    going = _Walk(ticket, duration_ms * (100 + extra_percent) // 100)
    for record in records:
        going.take(record)
    if records:
        going.to(records[-1].at_ms)
    if not going.account.closed:
        going.account.had_ms = going.had_ms
    return going.account


def left_at(records: Sequence[Record], ticket: str, given_ms: int, at_ms: int) -> int:
    """The working time left at a moment, by the same count."""
    going = _Walk(ticket, given_ms)
    for record in records:
        if record.at_ms > at_ms:
            break
        going.take(record)
    going.to(max(at_ms, going.at_ms))
    return going.account.given_ms - going.had_ms
