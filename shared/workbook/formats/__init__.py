"""How a cell shows its value under its number format, and what TEXT(value, code) gives: one code for both.

The reference is Excel with its Chinese settings. What a format cannot show (a date before 1900, a code that no
spreadsheet program would take) is shown as the plain number, never as an error.
"""

from typing import Final

import msgspec

from shared.workbook.formats.builtin import BUILT_IN
from shared.workbook.formats.chinese import Numerals, digit_by_digit, read_out
from shared.workbook.formats.code import Code, Piece, Section, compiled
from shared.workbook.formats.days import day
from shared.workbook.formats.general import WIDEST, content, decimal_of, general
from shared.workbook.formats.numbers import fraction, number, scientific

__all__ = ["BUILT_IN", "Shown", "content", "general", "is_date", "is_percent", "is_text", "is_valid", "shown", "text"]

_GENERAL: Final = "General"
Value = str | float | bool | None


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """What a cell shows. `colour` is `#RRGGBB` or empty.

    `numeric`: a number, which a window too narrow for it replaces by ####, never cuts. `fill_at`: where in the text the
    sign `fill` is repeated until the column is full (the gap between ¥ and the digits); -1 where nothing is.
    """

    text: str
    colour: str = ""
    numeric: bool = False
    fill: str = ""
    fill_at: int = -1


def shown(value: Value, code: str, width: int = WIDEST) -> Shown:
    """What a cell with that value and number format shows. `width`: how many digits General has room for."""
    if value is None:
        return Shown(text="")
    if isinstance(value, bool):
        return Shown(text="TRUE" if value else "FALSE")
    made = compiled(code or _GENERAL)
    if isinstance(value, str):
        return _words(value, made)
    if value - value != 0:  # not finite: no workbook holds it, no format writes it
        return Shown(text="#NUM!", numeric=True)
    return _number(value, made, width)


def text(value: Value, code: str) -> str:
    """TEXT(value, code): an empty cell counts as 0, an empty code gives nothing."""
    if not code and not isinstance(value, str | bool):
        return ""
    return shown(0 if value is None else value, code).text


def is_date(code: str) -> bool:
    """Whether numbers under this format stand for days or times."""
    made = compiled(code or _GENERAL)
    return bool(made.sections) and made.sections[0].kind == "date"


def is_valid(code: str) -> bool:
    """Whether a spreadsheet program would take the code."""
    return compiled(code or _GENERAL).valid


def is_percent(code: str) -> bool:
    """Whether numbers under this format are shown as percentages."""
    made = compiled(code or _GENERAL)
    return bool(made.sections) and any(piece.what == "percent" for piece in made.sections[0].pieces)


def is_text(code: str) -> bool:
    """Whether a cell of this format takes whatever is typed as text: `@` alone."""
    made = compiled(code or _GENERAL)
    return made.words is not None and not made.sections


def _words(value: str, code: Code) -> Shown:
    section = code.words
    if section is None:
        return Shown(text=value)
    parts = [value if piece.what == "text" else _literal(piece) for piece in section.pieces]
    return _joined(parts, section, numeric=False)


def _number(value: float, code: Code, width: int) -> Shown:
    chosen = code.choose(value) if code.valid else None
    if chosen is None:
        return Shown(text=general(value, width), numeric=True)
    section, signed = chosen
    if section.kind == "date":
        parts = day(value, section)
        if parts is None:
            return Shown(text=general(value, width), numeric=True)
        return _joined(parts, section, numeric=True)
    size = decimal_of(abs(value))
    match section.kind:
        case "number":
            parts = number(size, section)
        case "scientific":
            parts = scientific(size, section)
        case "fraction":
            parts = fraction(size, section)
        case "general":
            parts = [general(abs(value), width) if p.what == "general" else _literal(p) for p in section.pieces]
        case "literal" | "text":
            parts = [_literal(piece) for piece in section.pieces]
    if section.numerals:
        parts = [_in_chinese(part, piece, section) for part, piece in zip(parts, section.pieces, strict=False)]
    return _joined(parts, section, numeric=True, minus=value < 0 and not signed)


def _in_chinese(part: str, piece: Piece, section: Section) -> str:
    numerals: Numerals = 1 if section.numerals == 1 else 2 if section.numerals == 2 else 3
    if piece.what == "general":
        return read_out(part, numerals)
    return digit_by_digit(part, numerals) if piece.what in {"digit", "point"} else part


def _literal(piece: Piece) -> str:
    match piece.what:
        case "literal" | "comma" | "slash" | "point":
            return piece.text
        case "pad":
            return " "
        case "percent":
            return "%"
        case "power":
            return f"E{piece.text}"
    return ""


def _joined(parts: list[str], section: Section, *, numeric: bool, minus: bool = False) -> Shown:
    head = "-" if minus else ""
    fill = next((place for place, piece in enumerate(section.pieces) if piece.what == "fill"), -1)
    # A day before 1900 and a number with a power of ten have other parts than pieces; no gap is filled there.
    filled = fill >= 0 and len(parts) == len(section.pieces)
    return Shown(
        text=head + "".join(parts),
        colour=section.colour,
        numeric=numeric,
        fill=section.pieces[fill].text if filled else "",
        fill_at=len(head + "".join(parts[:fill])) if filled else -1,
    )
