"""Seats as the view has them: who is open, who is out, which are free. For display; what may be done: `acts`."""

from collections.abc import Container, Iterable

from shared.protocol.console import RoomView, SeatView


def is_open(seat: SeatView) -> bool:
    """Whether the candidate of that seat is present and has not handed in."""
    return bool(seat.ticket) and seat.epoch > 0 and seat.closed_ms is None


def is_away(seat: SeatView) -> bool:
    """Whether the candidate is out of the room now."""
    return bool(seat.leaves) and seat.leaves[-1].to_ms is None


def free_first(view: RoomView, free: Container[int]) -> list[SeatView]:
    """The seats that the acts call free, as a person would choose: empty ones before an absentee's, those whose PC
    answers first, spares before others.
    """
    found = [s for s in view.seats if s.seat in free]
    return sorted(found, key=lambda s: (bool(s.ticket), s.device != "waiting", not s.spare, s.seat))


def tickets_of(seats: Iterable[SeatView]) -> tuple[str, ...]:
    """The candidates' ticket numbers."""
    return tuple(seat.ticket for seat in seats)
