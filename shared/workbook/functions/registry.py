"""Which functions of ours the engine is given, with how many arguments; a name it has itself is replaced."""

from collections.abc import Callable
from typing import Any, Final

import msgspec

from shared.workbook.functions import (
    bonds,
    criteria,
    dates,
    depreciation,
    fifteen,
    interest,
    lookup,
    matrix,
    products,
    ranked,
    rounding,
    search,
    text,
    workdays,
)
from shared.workbook.functions.calling import each, number, over
from shared.workbook.functions.lifted import lifted


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A function under its name; `most` is None where there is no limit."""

    name: str
    call: Callable[..., Any]
    least: int
    most: int | None


def _each(name: str, function: Callable[..., Any], least: int, most: int | None = None) -> Entry:
    return Entry(name=name, call=each(function), least=least, most=most if most is not None else least)


def _over(name: str, function: Callable[..., Any], least: int, most: int | None) -> Entry:
    return Entry(name=name, call=over(function), least=least, most=most)


ENTRIES: Final[tuple[Entry, ...]] = (
    _each("KIT.EQ", fifteen.equal, 2),
    _each("KIT.NE", fifteen.unequal, 2),
    _each("KIT.LT", fifteen.less, 2),
    _each("KIT.GT", fifteen.greater, 2),
    _each("KIT.LE", fifteen.at_most, 2),
    _each("KIT.GE", fifteen.at_least, 2),
    Entry(name="KIT.ADD", call=fifteen.quickly(1, each(fifteen.added)), least=2, most=2),
    Entry(name="KIT.SUB", call=fifteen.quickly(-1, each(fifteen.taken_away)), least=2, most=2),
    _each("KIT.NUM", number, 1),
    _over("KIT.CRITERION", criteria.criterion, 1, 2),
    Entry(name="KIT.MEETS", call=criteria.meeting, least=2, most=2),
    Entry(name="KIT.JOIN", call=each(fifteen.joined), least=1, most=None),
    Entry(name="KIT.EACH", call=lifted, least=2, most=None),
    Entry(name="CONCATENATE", call=each(fifteen.joined), least=1, most=None),
    _over("CONCAT", text.joined_ranges, 1, None),
    _over("TEXTJOIN", text.joined_with, 3, None),
    _each("TEXT", text.formatted, 2),
    _each("VALUE", text.value_of, 1),
    _each("NUMBERVALUE", text.number_value, 1, 3),
    _each("DATEVALUE", text.date_value, 1),
    _each("TIMEVALUE", text.time_value, 1),
    _each("FIXED", text.fixed, 1, 3),
    _each("RMB", text.yuan, 1, 2),
    _each("DOLLAR", text.yuan, 1, 2),
    _each("USDOLLAR", text.dollars, 1, 2),
    _each("NUMBERSTRING", text.number_string, 2),
    _each("DATESTRING", text.date_string, 1),
    _each("LENB", text.length_bytes, 1),
    _each("LEFTB", text.left_bytes, 1, 2),
    _each("RIGHTB", text.right_bytes, 1, 2),
    _each("MIDB", text.middle_bytes, 3),
    _each("REPLACEB", text.replace_bytes, 4),
    _each("FINDB", text.find_bytes, 2, 3),
    _each("ASC", text.half, 1),
    _each("WIDECHAR", text.full, 1),
    _each("DBCS", text.full, 1),
    _each("CHAR", text.character, 1),
    _each("CODE", text.code_of, 1),
    _each("PROPER", text.proper, 1),
    _each("UPPER", text.upper, 1),
    _each("LOWER", text.lower, 1),
    _each("TYPE", text.type_of, 1),
    _each("CEILING", rounding.ceiling, 2),
    _each("FLOOR", rounding.floor, 2),
    _each("DATE", dates.date, 3),
    _each("KIT.DAY", dates.as_day, 1),
    _each("DB", depreciation.fixed_rate, 4, 5),
    _each("DISC", bonds.discount, 4, 5),
    _each("INTRATE", bonds.interest, 4, 5),
    _each("RECEIVED", bonds.received, 4, 5),
    _each("PRICEDISC", bonds.price_at_discount, 4, 5),
    _each("YIELDDISC", bonds.yield_at_discount, 4, 5),
    _each("COUPPCD", bonds.coupon_before, 3, 4),
    _each("COUPNCD", bonds.coupon_after, 3, 4),
    _each("COUPNUM", bonds.coupons_left, 3, 4),
    _each("COUPDAYS", bonds.coupon_days, 3, 4),
    _each("COUPDAYBS", bonds.days_since_coupon, 3, 4),
    _each("COUPDAYSNC", bonds.days_to_coupon, 3, 4),
    _each("DURATION", bonds.duration, 5, 6),
    _each("MDURATION", bonds.modified_duration, 5, 6),
    _over("XLOOKUP", search.found_in, 3, 6),
    _over("XMATCH", search.place_in, 2, 4),
    _over("KIT.AGGREGATE", ranked.aggregated, 4, 4),
    _over("PROB", ranked.probability, 3, 4),
    _each("VDB", depreciation.declining, 5, 7),
    _over("KIT.FLOWS", interest.flows, 1, 1),
    _over("FVSCHEDULE", interest.schedule, 2, 2),
    _over("LOOKUP", lookup.looked_up, 2, 3),
    _over("NETWORKDAYS", workdays.between, 2, 3),
    _over("WORKDAY", workdays.after, 2, 3),
    Entry(name="KIT.COUNTED", call=products.counted, least=1, most=1),
    Entry(name="KIT.PRODUCTS", call=products.sum_of_products, least=1, most=None),
    _over("SUMXMY2", products.differences_squared, 2, 2),
    _over("SUMX2MY2", products.differences_of_squares, 2, 2),
    _over("SUMX2PY2", products.sums_of_squares, 2, 2),
    _over("GCD", products.greatest_divisor, 1, None),
    _over("LCM", products.least_multiple, 1, None),
    _each("IPMT", interest.interest_part, 4, 6),
    _each("PPMT", interest.principal_part, 4, 6),
    _over("MMULT", matrix.product, 2, 2),
    _over("MDETERM", matrix.determinant, 1, 1),
    _over("MINVERSE", matrix.inverse, 1, 1),
    _over("SEQUENCE", matrix.sequence, 1, 4),
    _over("KIT.ROWS", matrix.rows_told, 1, 1),
    _over("MUNIT", matrix.unit, 1, 1),
)

OWN: Final = frozenset(entry.name for entry in ENTRIES)
"""Functions of ours; all of them take arrays."""
