"""DATE as Excel counts: months and days past their ends run on, years below 1900 count from there."""

import datetime as dt
import re
from typing import Final

from shared.exam.serial import LAST, serial_of
from shared.exam.typed import Unread, read_month
from shared.workbook.functions.calling import Wrong, number, whole
from shared.workbook.values import NUM, CellError, Value

_MONTH: Final = re.compile(r"(\d{4})-(\d{1,2})", re.ASCII)
"""Anywhere else this is a code as well (2001-01); where a day is wanted it can only be a month."""


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
    """KIT.DAY: what a function of dates is given; a day or a month (2024-2) written as text counts as the day."""
    if isinstance(value, str) and not isinstance(value, CellError) and (found := _MONTH.fullmatch(value.strip())):
        day = read_month(f"{found[1]}/{found[2]}")
        if not isinstance(day, Unread):
            return float(serial_of(day))
    return number(value)
