"""Days and times as a workbook numbers them: the 1900 system, with its 29 February 1900 that never was."""

import datetime as dt
from decimal import Decimal
from typing import Final

import msgspec

_BEFORE_MARCH: Final = dt.date(1899, 12, 31)
_AFTER: Final = dt.date(1899, 12, 30)
_DAY_MS: Final = 86_400_000
LAST: Final = 2_958_465
"""31 December 9999, the last day that a workbook knows."""


class Moment(msgspec.Struct, frozen=True, kw_only=True):
    """A serial number taken apart. `days` and `ms` together are the whole of it; serial 0 is the "0 January 1900"."""

    year: int
    month: int
    day: int
    weekday: int
    days: int
    ms: int

    @property
    def hour(self) -> int:
        """Hour of the day."""
        return self.ms // 3_600_000

    @property
    def minute(self) -> int:
        """Minute of the hour."""
        return self.ms // 60_000 % 60

    @property
    def second(self) -> int:
        """Second of the minute."""
        return self.ms // 1000 % 60


def moment(serial: float, *, round_to_ms: int = 1) -> Moment | None:
    """The day and time of a serial number, to the nearest `round_to_ms`; None for one before 1900 or after 9999.

    `weekday` is 0 for Monday.
    """
    if not 0 <= serial < LAST + 1:
        return None
    total = round(Decimal(f"{serial:.15g}") * _DAY_MS / round_to_ms) * round_to_ms
    days, ms = divmod(total, _DAY_MS)
    if days > LAST:
        return None
    if days in {0, 60}:
        return Moment(year=1900, month=1 + days // 60, day=29 if days else 0, weekday=(days + 5) % 7, days=days, ms=ms)
    day = (_BEFORE_MARCH if days < 60 else _AFTER) + dt.timedelta(days=days)
    # Excel counts the weekdays of January and February 1900 from the day that never was.
    return Moment(year=day.year, month=day.month, day=day.day, weekday=(days + 5) % 7, days=days, ms=ms)


def date_of(serial: float) -> dt.date | None:
    """The calendar day of a serial number; None where the calendar has none."""
    found = moment(serial)
    if found is None or found.days in {0, 60}:
        return None
    return dt.date(found.year, found.month, found.day)


def serial_of(day: dt.date) -> int:
    """The serial number of a day from 1900 on; a time of day is left out."""
    plain = dt.date(day.year, day.month, day.day)
    days = (plain - _AFTER).days
    return days if days > 60 else days - 1


def serial_of_time(span: dt.timedelta) -> float:
    """A span of time as a part of days."""
    return span / dt.timedelta(days=1)
