"""The text of one cell, or why it cannot be taken. Nothing is repaired: what a spreadsheet program lost stays lost."""

import datetime as dt
import math
import re
import unicodedata
from typing import Any, Final

from shared.exchange.same_words import is_blank, whole_number
from shared.words.catalogue import say

ERROR_VALUES: Final = frozenset(
    {
        "#N/A",
        "#NAME?",
        "#REF!",
        "#VALUE!",
        "#DIV/0!",
        "#NULL!",
        "#NUM!",
        "#SPILL!",
        "#CALC!",
        "#GETTING_DATA",
        "#FIELD!",
    }
)
_LONGEST: Final = 200
_SCIENTIFIC: Final = re.compile(r"\d(\.\d+)?[Ee]\+\d+", re.ASCII)
_KINDS: Final = {"Zs": "blank", "Cf": "invisible", "Cc": "control"}
_RARE: Final = (range(0x20000, 0x3FFFE),)  # planes of ideographs: newer ones are unknown to this Python, yet names
_PRIVATE: Final = (range(0xE000, 0xF900), range(0xF0000, 0x10FFFE))


def error_reason(value: str) -> str:
    """Why a cell with an error value cannot be taken."""
    return say("table.cell.error", value=value or "#N/A")


def cell_text(cell: Any, *, number: bool = False, loose: bool = False) -> tuple[str, str]:
    """The text and, instead of it, the reason it cannot be taken.

    number: a whole number is wanted; 1, 01, １ and 1.0 all give "1".
    loose: a name that is only compared; blanks, line breaks and marks without width are no objection.
    """
    if cell is None or cell == "":
        return "", ""
    if isinstance(cell, str):
        return _words(cell, number=number, loose=loose or number)
    if isinstance(cell, bool):
        return "", say("table.cell.not_a_text")
    if isinstance(cell, int | float):
        if not number:
            return "", say("table.cell.number")
        whole = math.isfinite(cell) and cell == int(cell)
        return (str(int(cell)), "") if whole else ("", say("table.cell.not_whole"))
    if isinstance(cell, dt.date | dt.time | dt.timedelta):
        return "", say("table.cell.date")
    return "", say("table.cell.not_a_text")


def _words(cell: str, *, number: bool, loose: bool) -> tuple[str, str]:
    text = cell.strip()
    if len(text) > _LONGEST:
        return text[:_LONGEST], say("table.cell.too_long", count=len(text))
    if text in ERROR_VALUES:
        return text, error_reason(text)
    if text.startswith("=") and len(text) > 1:
        return text, say("table.cell.formula_text")
    for char in () if text.isascii() and text.isprintable() else text:
        if reason := _objection(char, loose=loose):
            return text, reason
    if _SCIENTIFIC.fullmatch(text):
        return text, say("table.cell.scientific")
    if number and text:
        whole = whole_number(text)
        return (text, say("table.cell.not_whole")) if whole is None else (str(whole), "")
    return ("".join(" " if is_blank(c) else c for c in text) if loose else text), ""


def _objection(char: str, *, loose: bool) -> str:
    code = ord(char)
    if any(code in span for span in _PRIVATE):
        return say("table.cell.private_character", point=code)
    if char.isprintable() or char == "\u3000" or any(code in span for span in _RARE):
        return ""
    if char in "\r\n":
        return "" if loose else say("table.cell.line_break")
    if loose and is_blank(char):
        return ""
    kind = _KINDS.get(unicodedata.category(char), "unknown")
    return say("table.cell.bad_character", kind=kind, point=code)
