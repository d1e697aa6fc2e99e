"""What people type into typed fields, read kindly: amounts, whole numbers, per cent, dates.

A valid value is stored in one plain form (12345.67, 2026-11-05); anything else is kept exactly as typed, with a
sentence that says what is expected. Nothing typed is ever thrown away.
"""

import datetime as dt
import re
import unicodedata
from decimal import Decimal, InvalidOperation

import msgspec

from shared.exam.paper import FieldType

_NUMBER = re.compile(r"^[-+]?(\d{1,3}(,\d{3})+|\d+)?(\.\d*)?$")
_DATE = re.compile(r"^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?$")
_DATE_PLAIN = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_LARGEST = Decimal(10) ** 15

HINTS: dict[FieldType, str] = {
    "money": "应填写金额，例如 12,345.67；负数前加“-”。",
    "integer": "应填写整数，例如 120。",
    "percent": "应填写百分数，只填数字，例如 12.50 表示 12.50%。",
    "date": "应填写日期，例如 2026-11-05。",
    "choice": "请从列表中选择。",
    "text": "",
}


class Read(msgspec.Struct, frozen=True, kw_only=True):
    """What was read: the value to store, how to show it, and what is wrong with it (empty if nothing)."""

    value: str
    shown: str
    problem: str = ""


def amount_of(text: str) -> Decimal | None:
    """The amount of a text; None if it is none (an empty text too). Full-width digits and thousands are understood."""
    plain = (
        unicodedata.normalize("NFKC", text).replace("−", "-").replace("，", ",").strip().lstrip("¥￥").replace(" ", "")
    )
    if plain.startswith("(") and plain.endswith(")"):
        plain = "-" + plain[1:-1]
    if not _NUMBER.match(plain) or not any(c.isdecimal() for c in plain):
        return None
    try:
        value = Decimal(plain.replace(",", ""))
    except InvalidOperation:
        return None
    return value if abs(value) < _LARGEST else None


def read_money(text: str) -> Read:
    """An amount, stored with two places."""
    value = amount_of(text)
    if value is None or value != value.quantize(Decimal("0.01")):
        return _as_typed(text, "money")
    value = value.quantize(Decimal("0.01"))
    return Read(value=f"{value:f}", shown=f"{value:,.2f}")


def read_field(kind: FieldType, text: str, choices: tuple[str, ...] = ()) -> Read:
    """What stands in a form field of that type."""
    if not text.strip():
        return Read(value=text, shown=text)
    match kind:
        case "money":
            return read_money(text)
        case "integer":
            value = amount_of(text)
            if value is not None and value == value.to_integral_value():
                return Read(value=f"{value:.0f}", shown=f"{value:,.0f}")
        case "percent":
            value = amount_of(text.strip().rstrip("%％"))
            if value is not None:
                return Read(value=f"{value:f}", shown=f"{value:f}")
        case "date":
            day = date_of(text)
            if day is not None:
                return Read(value=day.isoformat(), shown=day.isoformat())
        case "choice":
            if text in choices:
                return Read(value=text, shown=text)
        case "text":
            return Read(value=text, shown=text)
    return _as_typed(text, kind)


def date_of(text: str) -> dt.date | None:
    """The day of a text in one of the usual spellings; None if it is none."""
    plain = unicodedata.normalize("NFKC", text).strip()
    found = _DATE.match(plain) or _DATE_PLAIN.match(plain)
    if found is None:
        return None
    try:
        return dt.date(*(int(part) for part in found.groups()))
    except ValueError:
        return None


def _as_typed(text: str, kind: FieldType) -> Read:
    return Read(value=text, shown=text, problem=HINTS[kind] if text.strip() else "")
