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


def interest_part(
    rate: Value, period: Value, periods: Value, present: Value, future: Value = 0.0, begins: Value = 0.0
) -> float:
    """IPMT: what of a payment is interest; paid in advance, it is a period's less (the engine leaves that out)."""
    return _parts(rate, period, periods, present, future, begins)[0]


def principal_part(
    rate: Value, period: Value, periods: Value, present: Value, future: Value = 0.0, begins: Value = 0.0
) -> float:
    """PPMT: what of a payment pays back."""
    return _parts(rate, period, periods, present, future, begins)[1]


def _parts(*arguments: Value) -> tuple[float, float]:
    rate, period, periods, present, future, begins = map(number, arguments)
    in_advance = begins != 0
    if not 1 <= period <= periods:
        raise Wrong(NUM)
    if rate == 0:
        return 0.0, -(present + future) / periods
    growth = (1 + rate) ** periods
    payment = -(present * growth + future) * rate / (growth - 1) / (1 + rate * in_advance)
    if in_advance and period == 1:
        return 0.0, payment
    before = (1 + rate) ** (period - 1)
    owed = present * before + payment * (1 + rate * in_advance) * (before - 1) / rate
    interest = -owed * rate / (1 + rate * in_advance)
    return interest, payment - interest
