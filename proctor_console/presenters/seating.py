"""Who sat where and when, for people: the stretches of every seat, and one sentence for one moment. Pure."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

import msgspec

from shared.exam.room.events import Record
from shared.exam.room.seating import SeatSpan, at_seat, seat_spans
from shared.formatting import clock_time, room_zone
from shared.protocol.console import RoomView
from shared.words.catalogue import Words, say

_BEFORE_START: Final = timedelta(hours=3)
"""From when on PCs of an exam may be at work before it."""
_END: Final = Words("console.seat_end", ("", "moved", "again", "handed_in", "ended"))


class SpanRow(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch as a row."""

    seat: int
    from_ms: int
    span: str
    name: str
    ticket: str
    device: str
    end: str


def span_rows(records: Iterable[Record], view: RoomView) -> list[SpanRow]:
    """Every stretch, by seat and time."""
    names = _names(view)
    rows = [
        SpanRow(
            seat=span.seat,
            from_ms=span.from_ms,
            span=_span(span, view.time_zone),
            name=names.get(span.ticket, ""),
            ticket=span.ticket,
            device=_device(view, span),
            end=_END[span.end],
        )
        for span in seat_spans(records)
    ]
    return sorted(rows, key=lambda row: (row.seat, row.from_ms))


def who_sat(records: Iterable[Record], view: RoomView, seat: int, at_ms: int) -> str:
    """The answer to "who sat at seat 12 at 10:05?" as one sentence."""
    spans = seat_spans(records)
    moment = clock_time(at_ms, view.time_zone, seconds=at_ms // 1000 % 60 != 0)
    found, names = at_seat(spans, seat, at_ms), _names(view)
    if not found:
        return say("console.who_sat_nobody", moment=moment, seat=seat)
    told = "；".join(
        say(
            "console.who_sat_one",
            get=names.get(s.ticket, ""),
            ticket=s.ticket,
            device=_device(view, s),
            span=_span(s, view.time_zone),
        )
        for s in found
    )
    return say("console.who_sat", moment=moment, seat=seat, told=told)


def moment_ms(view: RoomView, hour: int, minute: int, second: int = 0) -> int:
    """That time of day on the day of the exam, on the room's clock.

    A night exam's small hours are the next day, and the hours before one that begins at midnight the day before.
    """
    zone = room_zone(view.time_zone)
    start = datetime.fromtimestamp((view.started_ms or view.starts_at_ms) / 1000, zone)
    then = start.replace(hour=hour, minute=minute, second=second, microsecond=0)
    if then < start - timedelta(hours=12):
        then += timedelta(days=1)
    elif then - timedelta(days=1) >= start - _BEFORE_START:
        then -= timedelta(days=1)
    return round(then.timestamp() * 1000)


def _span(span: SeatSpan, zone: str) -> str:
    until = clock_time(span.to_ms, zone) if span.to_ms is not None else say("console.now")
    return f"{clock_time(span.from_ms, zone)}–{until}"


def _names(view: RoomView) -> dict[str, str]:
    return {s.ticket: s.name_masked for s in view.seats if s.ticket}


def _device(view: RoomView, span: SeatSpan) -> str:
    """The PC's name where the seat still has it; its id otherwise."""
    seat = next((s for s in view.seats if s.seat == span.seat), None)
    return (seat.device_name if seat else "") or span.device_id or say("console.not_enrolled")
