"""Who sat where, and when: "who sat at seat 12 at 10:05?" has one answer, from the room log alone.

Handbook 考务手册: Leaving the room (seat move).
"""

from collections.abc import Iterable
from typing import Literal

import msgspec
from msgspec.structs import replace

from shared.exam.room import events as ev

SpanEnd = Literal["", "moved", "again", "handed_in", "ended"]


class SeatSpan(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of time in which a candidate worked at a seat, in one epoch. Times on the room's clock.

    `to_ms` is None while it lasts; `end` says why it ended: moved to another seat, logged in again, handed in, or the
    session ended.
    """

    seat: int
    ticket: str
    device_id: str
    epoch: int
    from_ms: int
    to_ms: int | None = None
    end: SpanEnd = ""

    def covers(self, at_ms: int) -> bool:
        """Whether the candidate sat there at that moment."""
        return self.from_ms <= at_ms and (self.to_ms is None or at_ms < self.to_ms)


def seat_spans(records: Iterable[ev.Record]) -> tuple[SeatSpan, ...]:
    """Every stretch, in the order in which they began."""
    spans: list[SeatSpan] = []
    current: dict[str, int] = {}

    def end(ticket: str, at_ms: int, why: SpanEnd) -> None:
        index = current.get(ticket)
        if index is not None and spans[index].to_ms is None:
            spans[index] = replace(spans[index], to_ms=at_ms, end=why)

    def begin(span: SeatSpan) -> None:
        current[span.ticket] = len(spans)
        spans.append(span)

    for record in records:
        event, at_ms = record.event, record.at_ms
        match event:
            case ev.CandidateLoggedIn():
                end(event.ticket, at_ms, "again")
                begin(
                    SeatSpan(
                        seat=event.seat,
                        ticket=event.ticket,
                        device_id=event.device_id,
                        epoch=event.epoch,
                        from_ms=at_ms,
                    )
                )
            case ev.SeatMoved():
                end(event.ticket, at_ms, "moved")
            case ev.HandedIn():
                end(event.ticket, at_ms, "handed_in")
            case ev.Reopened() if event.ticket in current:
                begin(replace(spans[current[event.ticket]], from_ms=at_ms, to_ms=None, end=""))
            case ev.RoomEnded():
                for ticket in current:
                    end(ticket, at_ms, "ended")
            case _:
                pass
    return tuple(spans)


def at_seat(spans: Iterable[SeatSpan], seat: int, at_ms: int) -> tuple[SeatSpan, ...]:
    """Who sat at that seat at that moment: nobody, one, or (two log-ins that overlap) several."""
    return tuple(span for span in spans if span.seat == seat and span.covers(at_ms))


def of_epoch(spans: Iterable[SeatSpan], ticket: str, epoch: int) -> SeatSpan | None:
    """Where the candidate sat in that epoch (its first stretch), None if the log does not tell."""
    return next((span for span in spans if span.ticket == ticket and span.epoch == epoch), None)
