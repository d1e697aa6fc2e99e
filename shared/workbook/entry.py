"""What a typed text becomes in a cell: a formula, a number, a day, a truth value or text, and the format it brings.

The window, the marker and the filed workbook take an answer's texts through here, so all three hold the same cell.
As Excel's Chinese edition takes them, with differences that keep what was typed: digits with a leading zero (00123)
and digits past the 15 a number can hold (a bank account) stay text, and 。 beside a digit is a point.
Every reading of numbers and days is `shared.exam.typed`'s.
"""

import datetime as dt
import re
from typing import Final, Literal

import msgspec

from shared.exam.serial import LAST, serial_of, serial_of_time
from shared.exam.typed import (
    Number,
    Unread,
    half_width,
    read_boolean,
    read_date,
    read_month,
    read_number,
    read_time,
)
from shared.workbook.formats import BUILT_IN, content, is_date, is_percent, is_text, shown
from shared.workbook.formula import fault, is_formula, mentions, normalised

_GENERAL: Final = "General"
_DAY, _DAY_IN_WORDS, _MONTH = BUILT_IN[14], BUILT_IN[31], BUILT_IN[27]
_DAY_AND_TIME: Final = BUILT_IN[22]
_DAY_OF_YEAR: Final = BUILT_IN[28]
_MOST_DIGITS: Final = 15
_LARGEST: Final = 1e308
_QUOTED: Final = re.compile(r"[‘’＇](?=[\d０-９][^‘’]*\Z)")
"""The mark that makes digits a text, as a Chinese input method writes it; ‘2026’ in quotes is a text by itself."""
_MIXED: Final = re.compile(r"(?P<sign>-?)(?P<whole>\d{1,9}) (?P<top>\d{1,4})/(?P<bottom>[1-9]\d{0,3})", re.ASCII)


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A cell's content. `value` is the formula's text with its = where `kind` is formula.

    `number_format` is what the text brings to a cell that has none of its own; None where it brings nothing.
    """

    kind: Literal["empty", "formula", "number", "boolean", "text"]
    value: str | float | bool | None
    number_format: str | None = None


EMPTY: Final = Entry(kind="empty", value=None)


def enter(typed: str, number_format: str = _GENERAL, *, year: int | None = None) -> Entry:
    """What the text becomes in a cell of that format. A formula that is none (`=1 2`) is text, never half a formula.

    `year` serves days typed without one (11月30日); without it they are text.
    """
    if not typed:
        return EMPTY
    if typed.startswith("'") or _QUOTED.match(typed):
        return _text(typed[1:])
    if is_text(number_format):
        return _text(typed)
    formula = _formula(typed)
    if formula is not None:
        return Entry(kind="formula", value=formula)
    general = number_format.casefold() in {"", "general"}
    made = _number(typed, number_format) or _boolean(typed) or _day(typed, year) or _text(typed)
    return made if general else msgspec.structs.replace(made, number_format=None)


def as_edited(value: str | float | bool | None, number_format: str = _GENERAL) -> str:
    """A value as the formula bar writes it; typed into a cell of that format it becomes the value again."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str):
        again = enter(value, number_format)
        return value if (again.kind, again.value) == ("text", value) or not value else f"'{value}"
    if is_percent(number_format):
        return f"{content(value * 100)}%"
    if is_date(number_format):
        days = int(value // 1)
        code = "h:mm:ss" if not days else _DAY if value == days else "yyyy/m/d h:mm:ss"
        text = shown(value, code).text
        again = enter(text, number_format)
        if isinstance(again.value, float) and abs(again.value - value) < 1e-9:
            return text
    return content(value)


def _text(text: str) -> Entry:
    return Entry(kind="text", value=text) if text else EMPTY


def _formula(typed: str) -> str | None:
    """The formula of a text, in plain punctuation; Excel also begins one with a sign (+A1+B1)."""
    if is_formula(typed):
        formula = normalised(typed)
    elif typed[0] in "+-＋－" and isinstance(read_number(typed, None, scientific=True), Unread):
        formula = normalised(f"={typed}")
        if not mentions(formula):
            return None
    else:
        return None
    return None if fault(formula) else formula


def _number(typed: str, number_format: str) -> Entry | None:
    plain = half_width(typed)
    if _is_code(plain):
        return _text(plain)
    number = read_number(typed, None, scientific=True)
    if isinstance(number, Unread):
        return _mixed(plain)
    value = float(number.exact)
    if abs(value) > _LARGEST or (value > LAST and is_date(number_format) and _day(typed, None)):
        return None  # past the last day under a format of days, 20261130 can only be a day
    if is_percent(number_format) and not number.percent and abs(value) >= 1:
        # Excel's "automatic percent entry": 12.5 and 0.125 typed under a percent format both mean 12.5 %.
        value = float(number.value.scaleb(-2))
    return Entry(kind="number", value=value, number_format=_format_of(number))


def _is_code(plain: str) -> bool:
    """Digits that a number would spoil: a leading zero, or more of them than a number keeps."""
    return plain.isdecimal() and plain.isascii() and ((len(plain) > 1 and plain[0] == "0") or len(plain) > _MOST_DIGITS)


def _format_of(number: Number) -> str | None:
    if number.scientific:
        return "0.00E+00"
    if number.percent:
        return "0.00%" if number.places else "0%"
    if number.currency:
        code = BUILT_IN[8 if number.places else 6]
        return code.replace("¥", "$") if number.currency == "$" else code
    if number.thousands:
        return "#,##0.00" if number.places else "#,##0"
    return None


def _mixed(plain: str) -> Entry | None:
    """A whole number with a fraction: 1 1/2."""
    found = _MIXED.fullmatch(plain)
    if found is None:
        return None
    bottom = found["bottom"]
    value = int(found["whole"]) + int(found["top"]) / int(bottom)
    code = "# ?/?" if len(bottom) == 1 else "# ??/??" if len(bottom) == 2 else "# ???/???"
    return Entry(kind="number", value=-value if found["sign"] else value, number_format=code)


def _boolean(typed: str) -> Entry | None:
    value = read_boolean(typed)
    return None if isinstance(value, Unread) else Entry(kind="boolean", value=value)


def _day(typed: str, year: int | None) -> Entry | None:
    plain = half_width(typed)
    day = read_date(plain)
    if not isinstance(day, Unread):
        return _serial(day, None, _DAY_IN_WORDS if "年" in plain else _DAY)
    day = read_month(plain)
    if not isinstance(day, Unread):
        return _serial(day, None, _MONTH)
    if year is not None:
        day = read_date(plain, year=year)
        if not isinstance(day, Unread):
            return _serial(day, None, _DAY_OF_YEAR)
    time = read_time(plain)
    if not isinstance(time, Unread):
        return Entry(kind="number", value=serial_of_time(time), number_format=_format_of_time(plain, time))
    before, _, after = plain.partition(" ")
    day, time = read_date(before), read_time(after)
    if isinstance(day, Unread) or isinstance(time, Unread) or time >= dt.timedelta(days=1):
        return None
    return _serial(day, time, _DAY_AND_TIME)


def _serial(day: dt.date, time: dt.timedelta | None, code: str) -> Entry:
    serial = float(serial_of(day)) + (serial_of_time(time) if time is not None else 0)
    return Entry(kind="number", value=serial, number_format=code)


def _format_of_time(plain: str, time: dt.timedelta) -> str:
    if "时" in plain or "点" in plain:
        return BUILT_IN[33 if "秒" in plain else 32]
    if time >= dt.timedelta(days=1):
        return "[h]:mm:ss"
    seconds = ":ss" if plain.count(":") > 1 else ""
    half = " AM/PM" if plain[-1:] in "mMaApP" else ""
    return f"h:mm{seconds}{half}"
