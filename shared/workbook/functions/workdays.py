"""NETWORKDAYS and WORKDAY: weekdays between two days, holidays left out."""

import math
from typing import Final

from shared.workbook.functions.calling import Wrong, number
from shared.workbook.values import NUM, CellError, Grid

_LAST: Final = 2_958_465
_SATURDAY: Final = 5


def between(grids: list[Grid]) -> float:
    """NETWORKDAYS: both ends count; negative if the end is before the beginning."""
    start, end = _serial(grids[0]), _serial(grids[1])
    sign = 1 if start <= end else -1
    first, last = min(start, end), max(start, end)
    free = {day for day in _holidays(grids) if first <= day <= last and _works(day)}
    weeks, rest = divmod(last - first + 1, 7)
    days = weeks * 5 + sum(1 for day in range(last - rest + 1, last + 1) if _works(day))
    return float(sign * (days - len(free)))


def after(grids: list[Grid]) -> float:
    """WORKDAY: the day so many working days later, or earlier."""
    day, many = _serial(grids[0]), math.trunc(number(grids[1][0][0]))
    free = {holiday for holiday in _holidays(grids) if _works(holiday)}
    step = 1 if many >= 0 else -1
    if abs(many) > 400_000:
        raise Wrong(NUM)
    left = abs(many)
    while left:
        day += step
        if not 0 <= day <= _LAST:
            raise Wrong(NUM)
        left -= _works(day) and day not in free
    return float(day)


def _works(day: int) -> bool:
    """Serial 2 is a Monday."""
    return (day - 2) % 7 < _SATURDAY


def _serial(grid: Grid) -> int:
    found = math.floor(number(grid[0][0]))
    if not 0 <= found <= _LAST:
        raise Wrong(NUM)
    return found


def _holidays(grids: list[Grid]) -> set[int]:
    found = set()
    for row in grids[2] if len(grids) > 2 else []:
        for value in row:
            if isinstance(value, CellError):
                raise Wrong(value)
            if value is not None and value != "":
                found.add(math.floor(number(value)))
    return found
