"""DATE as Excel counts: months and days past their ends run on, years below 1900 count from there."""

import datetime as dt

from shared.exam.serial import LAST, serial_of
from shared.workbook.functions.calling import Wrong, number, whole
from shared.workbook.values import NUM, Value


def date(year: Value, month: Value, day: Value) -> float:
    """DATE."""
    y, m, d = whole(year), whole(month), whole(day)
    if not 0 <= y < 10_000 or abs(m) > 120_000 or abs(d) > 4_000_000:
        raise Wrong(NUM)
    months = (y + 1900 if y < 1900 else y) * 12 + m - 1
    if not 12 <= months < 120_000:
        raise Wrong(NUM)
    first = dt.date(months // 12, months % 12 + 1, 1)
    serial = serial_of(first) + d - 1
    if not 0 <= serial <= LAST:
        raise Wrong(NUM)
    return float(serial)


def as_day(value: Value) -> float:
    """KIT.DAY: what a function of dates is given; a day written as text counts as the day."""
    return number(value)
