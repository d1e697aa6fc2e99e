"""Cells with an odd number: text that counts as one in a computation of Excel's (1,234.50, ￥1,200), not the engine's.

Reading texts costs time, so formulas do it only where such a cell is among those they read.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from shared.exam.typed import LONGEST
from shared.workbook.functions.calling import text_number
from shared.workbook.places import Area, Place

_PLAIN: Final = re.compile(r"[+-]?\d+(?:\.\d+)?", re.ASCII)
_LARGE: Final = 1_000


class OddCells:
    """The odd cells of a workbook; true if there are any."""

    def __init__(self) -> None:
        self._places: set[Place] = set()
        self._sheets: set[int] = set()

    def __bool__(self) -> bool:
        return bool(self._places)

    def add(self, places: set[Place]) -> set[Place]:
        """Note cells; those that were not known are given back."""
        fresh = places - self._places
        self._places |= fresh
        self._sheets |= {place.sheet for place in fresh}
        return fresh

    def any_in(self, areas: Iterable[Area]) -> bool:
        """Whether some of them stand in one of these areas; of a large one the sheet decides."""
        return bool(self._places) and any(self._in(area) for area in areas)

    def _in(self, area: Area) -> bool:
        if area.sheet not in self._sheets:
            return False
        return area.cells > _LARGE or any(place in self._places for place in area.places())


@lru_cache(maxsize=100_000)
def is_odd(text: str) -> bool:
    """Whether a text is a number that the engine would not read."""
    if len(text) > LONGEST or not any(map(str.isdigit, text)) or _PLAIN.fullmatch(text) is not None:
        return False
    return text_number(text) is not None
