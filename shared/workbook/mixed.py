"""Where numbers stand as texts, or truth values: there the engine's SUMPRODUCT counts what Excel's does not.

Ours (`functions.products`) is asked only for formulas that read such cells: handing thousands of rows over to it takes
the engine several times as long as counting them.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from shared.exam.typed import LONGEST
from shared.workbook.functions.calling import text_number
from shared.workbook.places import Area, Place
from shared.workbook.values import CellError, Value

THEIRS: Final = "SUMPRODUCT("
OURS: Final = "KIT.PRODUCTS("


class MixedCells:
    """Mixed cells by sheet and column, from the first row to the last one."""

    def __init__(self) -> None:
        self._rows: dict[tuple[int, int], tuple[int, int]] = {}

    def add(self, places: Iterable[Place]) -> set[Place]:
        """Note cells; those behind which more is mixed now than was known are given back."""
        fresh = set()
        for place in places:
            key, row = (place.sheet, place.column), place.row
            first, last = self._rows.get(key, (row + 1, row))
            if not first <= row <= last:
                self._rows[key] = min(first, row), max(last, row)
                fresh.add(place)
        return fresh

    def any_in(self, areas: Iterable[Area]) -> bool:
        """Whether some of them may stand in one of these areas."""
        return any(self._in(area) for area in areas)

    def _in(self, area: Area) -> bool:
        for (sheet, column), (first, last) in self._rows.items():
            inside = sheet == area.sheet and area.left <= column <= area.right
            if inside and first <= area.bottom and last >= area.top:
                return True
        return False


def is_mixed(value: Value) -> bool:
    """Whether a constant is no number and yet counts as one for the engine."""
    if isinstance(value, bool):
        return True
    return isinstance(value, str) and not isinstance(value, CellError) and _reads_as_number(value)


@lru_cache(maxsize=100_000)
def _reads_as_number(text: str) -> bool:
    return len(text) <= LONGEST and any(map(str.isdigit, text)) and text_number(text) is not None
