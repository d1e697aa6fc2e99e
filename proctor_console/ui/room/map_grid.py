"""How large the cards of the seat map are, so that every seat of the room is in sight. Pure.

Large cards where the room is small; smaller ones with everything still in words where it is not. It never scrolls
sideways: where not even the smallest cards fit side by side, a row of the room goes on in the next line.
"""

from collections.abc import Mapping
from typing import Final

import msgspec
from msgspec.structs import replace

from proctor_console.presenters.seats import GridPlace

_WIDEST, _TALLEST = 180, 152
_EASY: Final = (80, 76)
"""A card at least so large shows everything with room around it."""
_EASY_GAP, _EASY_AISLE = 6, 16
_SMALL_GAP, _SMALL_AISLE = 4, 10
_NARROWEST: Final = 56
_THREE_LINES, _TWO_LINES = 50, 36
_ROOM_FOR_TWO: Final = 78
"""A card so wide can do with two lines: number and name stand side by side."""
LEAST_WIDTH: Final = 8 * (_NARROWEST + _SMALL_GAP)


class Grid(msgspec.Struct, frozen=True, kw_only=True):
    """Where each card stands. `places`: as they are drawn, which are the room's own unless rows had to go on."""

    places: Mapping[int, GridPlace]
    width: int
    height: int
    gap: int
    aisle: int
    rows: int

    @property
    def whole_height(self) -> int:
        """Of all rows."""
        return self.rows * (self.height + self.gap) - self.gap

    def at(self, seat: int) -> tuple[int, int]:
        """The upper left corner of a seat's card."""
        place = self.places[seat]
        return place.column * (self.width + self.gap) + place.aisles * self.aisle, place.row * (self.height + self.gap)


def fitted(places: Mapping[int, GridPlace], width: int, height: int) -> Grid:
    """The largest cards with which the room fits into so many pixels; as small as they get where it does not."""
    easy = _sized(places, width, height, _EASY_GAP, _EASY_AISLE)
    if easy.width >= _EASY[0] and easy.height >= _EASY[1]:
        return easy
    small = _sized(places, width, height, _SMALL_GAP, _SMALL_AISLE)
    if small.width < _NARROWEST:
        most = max(1, (width + _SMALL_GAP) // (_NARROWEST + _SMALL_GAP))
        small = _sized(_broken(places, most), width, height, _SMALL_GAP, 0)
    least = _TWO_LINES if small.width >= _ROOM_FOR_TWO else _THREE_LINES
    return replace(small, height=max(least, small.height))


def _sized(places: Mapping[int, GridPlace], width: int, height: int, gap: int, aisle: int) -> Grid:
    columns, rows, aisles = _extent(places)
    wide = (width - aisles * aisle - (columns - 1) * gap) // columns
    high = (height - (rows - 1) * gap) // rows
    return Grid(places=places, width=min(_WIDEST, wide), height=min(_TALLEST, high), gap=gap, aisle=aisle, rows=rows)


def _extent(places: Mapping[int, GridPlace]) -> tuple[int, int, int]:
    known = places.values()
    columns = max((p.column for p in known), default=7) + 1
    rows = max((p.row for p in known), default=5) + 1
    return columns, rows, max((p.aisles for p in known), default=2)


def _broken(places: Mapping[int, GridPlace], most: int) -> dict[int, GridPlace]:
    """Each row of the room in as many lines as it needs, of at most so many cards."""
    columns, _, _ = _extent(places)
    lines = -(-columns // most)
    each = -(-columns // lines)
    return {
        seat: GridPlace(row=place.row * lines + place.column // each, column=place.column % each, aisles=0)
        for seat, place in places.items()
    }
