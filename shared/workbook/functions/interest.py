"""Functions of interest the engine lacks."""

from shared.workbook.functions.calling import Wrong, number, numbers
from shared.workbook.values import NUM, Grid, Value


def schedule(grids: list[Grid]) -> float:
    """FVSCHEDULE: a principal after one rate after the other."""
    worth = number(grids[0][0][0])
    for rate in numbers(grids[1:]):
        worth *= 1 + rate
    return worth


def flows(grids: list[Grid]) -> Grid:
    """The payments IRR and MIRR take from a range, one below the other: empty cells, texts and truth values are none.

    So the next payment moves up into their year, as in Excel; the engine would count an empty year as a payment of 0.
    """
    found: list[list[Value]] = [[value] for value in numbers(grids)]
    if not found:
        raise Wrong(NUM)
    return found
