"""Declining balances: VDB, which turns to the straight line, over any part of a life, and DB at a fixed rate."""

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


def fixed_rate(cost: Value, salvage: Value, life: Value, period: Value, months: Value = 12.0) -> float:
    """DB: the rate is rounded to three places; the first year may have fewer months, the last gets the rest of them."""
    price, rest, years = number(cost), number(salvage), number(life)
    at, first = int(number(period)), int(number(months))
    if price < 0 or rest < 0 or years <= 0 or not 1 <= first <= 12 or not 1 <= at <= years + (first < 12):
        raise Wrong(NUM)
    if price == 0:
        return 0.0
    rate: float = round(1 - float((rest / price) ** (1 / years)), 3)
    off = price * rate * first / 12
    total = off
    for year in range(2, at + 1):
        off = (price - total) * rate
        if year > years:
            off = off * (12 - first) / 12
        total += off
    return off
