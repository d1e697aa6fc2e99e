"""VDB, the declining balance that turns to the straight line, over any part of an asset's life."""

from shared.workbook.functions.calling import Wrong, logical, number
from shared.workbook.values import NUM, Value


def declining(
    cost: Value,
    salvage: Value,
    life: Value,
    start: Value,
    end: Value,
    factor: Value = 2.0,
    no_switch: Value = False,
) -> float:
    """VDB. Parts of a period count as that part of its depreciation."""
    price, rest, years = number(cost), number(salvage), number(life)
    first, last, rate = number(start), number(end), number(factor)
    if price < 0 or rest < 0 or years <= 0 or not 0 <= first <= last <= years or rate <= 0 or last > 10_000:
        raise Wrong(NUM)
    stay = logical(no_switch)
    return _until(price, rest, years, last, rate, stay=stay) - _until(price, rest, years, first, rate, stay=stay)


def _until(price: float, rest: float, years: float, end: float, rate: float, *, stay: bool) -> float:
    """Everything written off from the beginning up to a point of the life."""
    book, period = price, 0
    while period < end:
        off = min(book * min(1.0, rate / years), max(0.0, book - rest))
        left = years - period
        if not stay and left > 0:
            off = max(off, max(0.0, book - rest) / left)
            off = min(off, max(0.0, book - rest))
        book -= off * min(1.0, end - period)
        period += 1
    return price - book
