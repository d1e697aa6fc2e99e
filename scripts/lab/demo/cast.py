"""Who sits where in the demo's exam day, and what befalls whom."""

import msgspec

MINIMUM_SEATS = 18


class Cast(msgspec.Struct, frozen=True, kw_only=True):
    """Seat numbers by part. Spare PCs follow after the last candidate seat."""

    seats: int
    windows: tuple[int, ...]
    absent: int
    late: int
    refused: int
    away: int
    extended: int
    timed_out: tuple[int, ...]
    powered_off: int
    disciplined: int
    moved: int
    spare: int
    cut_off: tuple[int, ...]

    @property
    def spares(self) -> tuple[int, ...]:
        """The spare PCs' seat numbers."""
        return (self.seats + 1, self.seats + 2)

    @property
    def on_time(self) -> tuple[int, ...]:
        """Seats whose candidates log in before the start."""
        return tuple(n for n in range(1, self.seats + 1) if n not in {self.absent, self.late, self.refused})


def cast(seats: int) -> Cast:
    """The parts for a room of that many seats (at least `MINIMUM_SEATS`)."""
    first_cut = 13 if seats < 35 else 21
    return Cast(
        seats=seats,
        windows=(1, 2, 3),
        absent=seats - 1,
        late=seats - 2,
        refused=seats,
        away=5,
        extended=7,
        timed_out=(8, 9),
        powered_off=10,
        disciplined=11,
        moved=12,
        spare=seats + 1,
        cut_off=tuple(n for n in range(first_cut, first_cut + 10) if n < seats - 2),
    )
