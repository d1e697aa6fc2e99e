"""Days as a workbook numbers them: the 1900 system with the day that never was, and its ends."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.exam.serial import LAST, date_of, moment, serial_of, serial_of_time


@pytest.mark.parametrize(
    ("serial", "day"),
    [
        (0, (1900, 1, 0)), (1, (1900, 1, 1)), (31, (1900, 1, 31)), (59, (1900, 2, 28)), (60, (1900, 2, 29)),
        (61, (1900, 3, 1)), (46454, (2027, 3, 8)), (LAST, (9999, 12, 31)),
    ],
)  # fmt: skip
def test_a_serial_number_is_a_day(serial: int, day: tuple[int, int, int]) -> None:
    at = moment(serial)
    assert at is not None
    assert (at.year, at.month, at.day) == day
    assert (at.days, at.ms) == (serial, 0)
    assert isinstance(at.month, int)


def test_only_days_of_the_calendar_are_dates() -> None:
    assert date_of(0) is date_of(60) is date_of(-1) is date_of(LAST + 1) is None
    assert date_of(1.75) == dt.date(1900, 1, 1)
    assert date_of(59) == dt.date(1900, 2, 28)
    assert date_of(61) == dt.date(1900, 3, 1)


def test_the_time_of_day() -> None:
    at = moment(46454 + 0.75 + 61.25 / 86400)
    assert at is not None
    assert (at.hour, at.minute, at.second, at.ms % 1000) == (18, 1, 1, 250)


def test_rounding_may_reach_the_next_day_and_the_end() -> None:
    at = moment(46454.999999999)
    assert at is not None
    assert (at.day, at.ms) == (9, 0)
    exact = moment(46454 + 1.001 / 86400)
    assert exact is not None
    assert exact.ms == 1001
    near = moment(46454 + 1.4 / 86400, round_to_ms=1000)
    assert near is not None
    assert near.ms == 1000
    assert moment(-0.001) is None
    assert moment(LAST + 0.9999999999) is None
    assert moment(LAST + 0.5) is not None
    assert moment(LAST + 0.999999, round_to_ms=1000) is None


@pytest.mark.parametrize(("serial", "weekday"), [(1, 6), (60, 2), (61, 3), (46454, 0), (46455, 1)])
def test_weekdays_as_excel_counts_them(serial: int, weekday: int) -> None:
    at = moment(serial)
    assert at is not None
    assert at.weekday == weekday


def test_the_number_of_a_day_and_of_a_time() -> None:
    assert [serial_of(day) for day in (dt.date(1900, 1, 1), dt.date(1900, 2, 28), dt.date(1900, 3, 1))] == [1, 59, 61]
    assert serial_of(dt.datetime(2027, 3, 8, 18, 0)) == 46454  # noqa: DTZ001 - a workbook knows no time zone
    assert serial_of_time(dt.timedelta(hours=36)) == 1.5


@given(st.dates(min_value=dt.date(1900, 1, 1)))
def test_every_day_comes_back_from_its_number(day: dt.date) -> None:
    assert date_of(serial_of(day)) == day
    at = moment(serial_of(day))
    assert at is not None
    assert at.days < 61 or at.weekday == day.weekday()
