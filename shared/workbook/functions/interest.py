"""Functions of interest the engine lacks."""

from shared.workbook.functions.calling import number, numbers
from shared.workbook.values import Grid


def schedule(grids: list[Grid]) -> float:
    """FVSCHEDULE: a principal after one rate after the other."""
    worth = number(grids[0][0][0])
    for rate in numbers(grids[1:]):
        worth *= 1 + rate
    return worth
