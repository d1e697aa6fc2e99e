"""Which seat a PC is for, by its host name: a pattern such as `JF301-#`, and a list of names that goes before it.

One rule for the wizard, the site file, the PC that asks to be enrolled and the technician's page. In a pattern `#`
stands for the seat number (leading zeros do not matter), `*` for any text; the rest must be there, in any case.
"""

import re
from collections.abc import Mapping
from typing import Annotated, Final

import msgspec

from shared.exam.bounds import LONGEST_NAME, Name

HIGHEST_SEAT: Final = 999
MOST_NAMED: Final = HIGHEST_SEAT
_PATTERN: Final = 60
# Each one more makes the search longer by the length of the name.
_STARS: Final = 2

Seat = Annotated[int, msgspec.Meta(ge=1, le=HIGHEST_SEAT)]


class NamedSeat(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the list: this PC is for that seat."""

    host: Name
    seat: Seat


class SeatPlan(msgspec.Struct, frozen=True, kw_only=True):
    """How PCs of one room find their seats. `seats`: places of the room with its spares, 0 if nobody said.

    Empty, it proposes nothing: then seats go along the rows as Enter is pressed, or are typed.
    """

    pattern: Annotated[str, msgspec.Meta(max_length=_PATTERN)] = ""
    named: Annotated[tuple[NamedSeat, ...], msgspec.Meta(max_length=MOST_NAMED)] = ()
    seats: Annotated[int, msgspec.Meta(ge=0, le=HIGHEST_SEAT)] = 0

    def seat_of(self, host: str) -> int:
        """The seat of the PC of that name; 0 where neither list nor pattern tells, or tells a seat that is none."""
        wanted = same_host(host)
        if not wanted:
            return 0
        for line in self.named:
            if same_host(line.host) == wanted:
                return self._within(line.seat)
        matcher = _matcher(self.pattern)
        found = matcher.fullmatch(wanted) if matcher is not None else None
        return self._within(int(found["seat"])) if found is not None else 0

    def _within(self, seat: int) -> int:
        return seat if 1 <= seat <= (self.seats or HIGHEST_SEAT) else 0


def seat_plan(pattern: str = "", named: Mapping[str, int] | None = None, seats: int = 0) -> SeatPlan:
    """A plan from plain values, its list in the order of the seats."""
    lines = sorted((named or {}).items(), key=lambda line: (line[1], line[0]))
    return SeatPlan(pattern=pattern, named=tuple(NamedSeat(host=h, seat=s) for h, s in lines), seats=seats)


def is_pattern(text: str) -> bool:
    """Whether it can be used: exactly one `#`, at most two `*`, not too long; an empty one says that there is none."""
    return not text or (text.count("#") == 1 and text.count("*") <= _STARS and len(text) <= _PATTERN)


def same_host(host: str) -> str:
    """A host name as it is compared: without the domain behind the first dot, in one case."""
    return host[:LONGEST_NAME].strip().partition(".")[0].casefold()


def _matcher(pattern: str) -> re.Pattern[str] | None:
    if not pattern or not is_pattern(pattern):
        return None
    parts = {"#": r"0*(?P<seat>\d{1,3})", "*": ".*?"}
    return re.compile("".join(parts.get(c) or re.escape(c) for c in pattern.casefold()))
