"""What people type into typed fields, read kindly: amounts, whole numbers, per cent, dates.

A valid value is stored in one plain form (12345.67, 2026-11-05); anything else is kept exactly as typed, with a
sentence that says what is expected. Nothing typed is ever thrown away.
"""

from decimal import Decimal

import msgspec

from shared.exam.kinds.form import FieldType
from shared.exam.typed import Unread, read_amount, read_date, read_money, read_percent
from shared.words.catalogue import say


class Read(msgspec.Struct, frozen=True, kw_only=True):
    """What was read: the value to store, how to show it, and what is wrong with it (empty if nothing)."""

    value: str
    shown: str
    problem: str = ""


def expected(kind: FieldType) -> str:
    """What a field of that type expects, as a sentence."""
    return say(f"field.{kind}")


def read_field(kind: FieldType, text: str, choices: tuple[str, ...] = ()) -> Read:
    """What stands in a form field of that type."""
    if not text.strip():
        return Read(value=text, shown=text)
    match kind:
        case "money":
            found = _number(read_money(text), ".2f")
        case "integer":
            value = read_amount(text)
            whole = isinstance(value, Unread) or value == value.to_integral_value()
            found = _number(value if whole else Unread.NOT_WHOLE, ".0f")
        case "percent":
            found = _number(read_percent(text), "f", grouped=False)
        case "date":
            day = read_date(text)
            found = None if isinstance(day, Unread) else Read(value=day.isoformat(), shown=day.isoformat())
        case "choice":
            found = Read(value=text, shown=text) if text in choices else None
        case "text":
            found = Read(value=text, shown=text)
    return found or Read(value=text, shown=text, problem=expected(kind))


def _number(value: Decimal | Unread, form: str, *, grouped: bool = True) -> Read | None:
    if isinstance(value, Unread):
        return None
    return Read(value=f"{value:{form}}", shown=f"{value:{',' if grouped else ''}{form}}")
