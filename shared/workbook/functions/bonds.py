"""Securities: coupon days, discount and interest rates, duration. Bases 0 to 4 count days as Excel does.

0 is 30/360 of the United States, 1 actual/actual, 2 actual/360, 3 actual/365, 4 30/360 of Europe.
"""

import calendar
import datetime as dt
from typing import Final

from shared.exam.serial import date_of, serial_of
from shared.workbook.functions.calling import Wrong, number, whole
from shared.workbook.values import NUM, Value

_FREQUENCIES: Final = {1, 2, 4}


def discount(settled: Value, due: Value, price: Value, paid: Value, basis: Value = 0.0) -> float:
    """DISC."""
    return (1 - number(price) / number(paid)) / _years(settled, due, basis)


def interest(settled: Value, due: Value, put_in: Value, paid: Value, basis: Value = 0.0) -> float:
    """INTRATE."""
    return (number(paid) / number(put_in) - 1) / _years(settled, due, basis)


def received(settled: Value, due: Value, put_in: Value, rate: Value, basis: Value = 0.0) -> float:
    """RECEIVED."""
    return number(put_in) / (1 - number(rate) * _years(settled, due, basis))


def price_at_discount(settled: Value, due: Value, rate: Value, paid: Value, basis: Value = 0.0) -> float:
    """PRICEDISC."""
    return number(paid) * (1 - number(rate) * _years(settled, due, basis))


def yield_at_discount(settled: Value, due: Value, price: Value, paid: Value, basis: Value = 0.0) -> float:
    """YIELDDISC."""
    return (number(paid) / number(price) - 1) / _years(settled, due, basis)


def coupon_before(settled: Value, due: Value, a_year: Value, basis: Value = 0.0) -> float:
    """COUPPCD: the coupon day before, or on, the settlement."""
    return float(serial_of(_coupons(settled, due, a_year, basis)[0]))


def coupon_after(settled: Value, due: Value, a_year: Value, basis: Value = 0.0) -> float:
    """COUPNCD: the next coupon day."""
    return float(serial_of(_coupons(settled, due, a_year, basis)[1]))


def coupons_left(settled: Value, due: Value, a_year: Value, basis: Value = 0.0) -> float:
    """COUPNUM: coupons until the bond is due."""
    _, after = _coupons(settled, due, a_year, basis)
    end = _day(due)
    return float(((end.year - after.year) * 12 + end.month - after.month) * whole(a_year) // 12 + 1)


def coupon_days(settled: Value, due: Value, a_year: Value, basis: Value = 0.0) -> float:
    """COUPDAYS: days of the period the settlement is in."""
    before, after = _coupons(settled, due, a_year, basis)
    kind = whole(basis)
    if kind == 1:
        return float((after - before).days)
    return (365 if kind == 3 else 360) / whole(a_year)


def days_since_coupon(settled: Value, due: Value, a_year: Value, basis: Value = 0.0) -> float:
    """COUPDAYBS."""
    before, _ = _coupons(settled, due, a_year, basis)
    return float(_days(before, _day(settled), whole(basis)))


def days_to_coupon(settled: Value, due: Value, a_year: Value, basis: Value = 0.0) -> float:
    """COUPDAYSNC."""
    _, after = _coupons(settled, due, a_year, basis)
    if whole(basis) in {0, 4}:
        whole_period = coupon_days(settled, due, a_year, basis)
        return whole_period - days_since_coupon(settled, due, a_year, basis)
    return float((after - _day(settled)).days)


def duration(settled: Value, due: Value, coupon: Value, earned: Value, a_year: Value, basis: Value = 0.0) -> float:
    """DURATION by Macaulay, in years."""
    times = whole(a_year)
    rate, back = number(coupon) * 100 / times, 1 + number(earned) / times
    if number(coupon) < 0 or number(earned) < 0:
        raise Wrong(NUM)
    left = int(coupons_left(settled, due, a_year, basis))
    part = 1 - days_since_coupon(settled, due, a_year, basis) / coupon_days(settled, due, a_year, basis)
    flows: list[tuple[float, float]] = [(part + n, rate + (100 if n == left - 1 else 0)) for n in range(left)]
    worth: list[tuple[float, float]] = [(when, flow / back**when) for when, flow in flows]
    total: float = sum(value for _, value in worth)
    return sum(when * value for when, value in worth) / total / times


def modified_duration(
    settled: Value, due: Value, coupon: Value, earned: Value, a_year: Value, basis: Value = 0.0
) -> float:
    """MDURATION."""
    return duration(settled, due, coupon, earned, a_year, basis) / (1 + number(earned) / whole(a_year))


def _coupons(settled: Value, due: Value, a_year: Value, basis: Value) -> tuple[dt.date, dt.date]:
    """The coupon days around the settlement, counted back from the day the bond is due."""
    start, end, times = _day(settled), _day(due), whole(a_year)
    if times not in _FREQUENCIES or start >= end or whole(basis) not in range(5):
        raise Wrong(NUM)
    step = 12 // times
    periods = ((end.year - start.year) * 12 + end.month - start.month) // step
    after = _months_before(end, periods * step)
    while after <= start:
        periods -= 1
        after = _months_before(end, periods * step)
    while (before := _months_before(end, (periods + 1) * step)) > start:
        periods, after = periods + 1, before
    return before, after


def _months_before(day: dt.date, months: int) -> dt.date:
    """The last of a month stays the last."""
    count = day.year * 12 + day.month - 1 - months
    year, month = count // 12, count % 12 + 1
    last = calendar.monthrange(year, month)[1]
    stays_last = day.day == calendar.monthrange(day.year, day.month)[1]
    return dt.date(year, month, last if stays_last else min(day.day, last))


def _years(settled: Value, due: Value, basis: Value) -> float:
    start, end, kind = _day(settled), _day(due), whole(basis)
    if start >= end or kind not in range(5):
        raise Wrong(NUM)
    days = _days(start, end, kind)
    if kind == 1:
        return days / (366 if calendar.isleap(start.year) else 365)
    return days / (365 if kind == 3 else 360)


def _days(start: dt.date, end: dt.date, basis: int) -> int:
    if basis not in {0, 4}:
        return (end - start).days
    first, last = min(start.day, 30), end.day
    if basis == 4 or first == 30:
        last = min(last, 30)
    return (end.year - start.year) * 360 + (end.month - start.month) * 30 + last - first


def _day(value: Value) -> dt.date:
    found = date_of(number(value) // 1)
    if found is None:
        raise Wrong(NUM)
    return found
