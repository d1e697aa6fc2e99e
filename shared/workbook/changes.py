"""What a candidate's text becomes in a cell: the content the engine gets, and the number format it brings."""

from collections.abc import Callable
from typing import Final

import msgspec

from shared.workbook.engine import Content, Formula
from shared.workbook.entry import enter
from shared.workbook.formats import BUILT_IN, is_date
from shared.workbook.syntax import parse
from shared.workbook.tree import Call, Chain, FormulaError, Group, Node, Reference

_GENERAL: Final = "General"
_DAY: Final = BUILT_IN[14]
_DAY_AND_TIME: Final = BUILT_IN[22]
_GIVING_DAYS: Final = {"DATE": _DAY, "TODAY": _DAY, "NOW": _DAY_AND_TIME}

FormatAt = Callable[[str | None, str], str]
"""The number format of a referenced cell (sheet or None, A1)."""


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """A text as a cell takes it."""

    content: Content
    number_format: str | None = None


def read_change(text: str, number_format: str, format_at: FormatAt) -> Change:
    """Read what was typed into a cell of that format."""
    entry = enter(text, number_format)
    if entry.kind != "formula":
        return Change(content=entry.value, number_format=entry.number_format)
    formula = str(entry.value)
    general = number_format.casefold() in {"", "general"}
    return Change(
        content=Formula(text=formula), number_format=format_of_formula(formula, format_at) if general else None
    )


def format_of_formula(formula: str, format_at: FormatAt) -> str | None:
    """The number format a formula brings to a cell without one: that of the day it gives, or of the cell it shows."""
    try:
        found = _format(parse(formula), format_at)
    except FormulaError:
        return None
    return found if found.casefold() != "general" else None


def _format(node: Node, format_at: FormatAt) -> str:
    match node:
        case Group():
            return _format(node.inner, format_at)
        case Reference() if node.last_sheet is None and ":" not in node.text:
            return format_at(node.sheet, node.text.replace("$", ""))
        case Call():
            return _GIVING_DAYS.get(node.function, _GENERAL)
        case Chain() if set(node.operators) <= {"+", "-"}:
            # A day and a number of days are a day; the time between two days is a number.
            days = [code for code in (_format(operand, format_at) for operand in node.operands) if is_date(code)]
            return days[0] if len(days) == 1 else _GENERAL
    return _GENERAL
