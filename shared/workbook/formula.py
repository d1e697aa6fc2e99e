"""Formulas as text: what a Chinese keyboard makes of them, how a copy moves, and what is wrong with one.

The tree of a formula is in `syntax`, its words in `tokens`; names of cells in `places`.
"""

import re
from typing import Final

import msgspec

from shared.words.catalogue import say
from shared.workbook.places import LAST_COLUMN, LAST_ROW, cell_name, column_name, column_number
from shared.workbook.syntax import LONGEST, parse
from shared.workbook.tokens import Token, tokens
from shared.workbook.tree import FormulaError

__all__ = [
    "LONGEST",
    "Fault",
    "Mention",
    "cell_name",
    "column_name",
    "column_number",
    "fault",
    "is_formula",
    "mentions",
    "normalised",
    "sheet_prefix",
    "shifted",
]

_OPENING: Final = {'"': '"＂', "＂": '"＂', "“": "”“＂", "”": "”“＂"}
_HALF_WIDTH: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | str.maketrans(
    {"×": "*", "÷": "/", "\u3000": " ", "−": "-", "–": "-", "—": "-", "￥": "$", "‘": "'", "’": "'"}
    | {"≤": "<=", "≥": ">=", "≠": "<>", "《": "<", "》": ">", "【": "[", "】": "]"}
)
_POINT: Final = re.compile(r"(?<=\d)。(?=\d)")
_CORNER: Final = re.compile(r"(\$?)([A-Z]{0,3})(\$?)(\d{0,7})", re.IGNORECASE | re.ASCII)
_PLAIN_SHEET: Final = re.compile(r"[^\W\d][\w.]*")
_LIKE_A_CELL: Final = re.compile(r"[A-Za-z]{1,3}\d+|[RrCc]\d*", re.ASCII)


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """Why a formula is refused: a sentence for people, and the character it is about (from 0, the `=` counts)."""

    words: str
    at: int


class Mention(msgspec.Struct, frozen=True, kw_only=True):
    """A reference inside a formula: from character `at` up to `end`; `sheet` is None for the formula's own sheet."""

    at: int
    end: int
    sheet: str | None
    text: str


def is_formula(text: str) -> bool:
    """Whether this is meant as a formula: it begins with an equals sign of either width."""
    return text.lstrip()[:1] in {"=", "＝"}


def normalised(typed: str) -> str:
    """A typed formula with plain punctuation outside its texts and quoted sheet names; anything else unchanged.

    What the keys of a Chinese input method give instead is understood: （），：＝￥ ……, full-width letters and
    digits, × ÷, and 。 between digits.
    """
    if not is_formula(typed):
        return typed
    parts = [part if quoted else _half(part) for quoted, part in _parts(typed.strip())]
    return "".join(parts).rstrip()


def fault(formula: str, sheets: tuple[str, ...] | None = None) -> Fault | None:
    """What is malformed in a formula, None if nothing. `sheets`: the workbook's, to name a reference to another one."""
    text = normalised(formula)
    try:
        parse(text)
    except FormulaError as error:
        return Fault(words=error.words, at=error.at)
    known = None if sheets is None else {sheet.casefold() for sheet in sheets}
    for token in tokens(text):
        missing = [] if known is None else [s for s in _sheets_of(token) if s.casefold() not in known]
        if missing:
            return Fault(words=say("formula.no_sheet", sheet=missing[0]), at=token.at)
    return None


def mentions(formula: str) -> tuple[Mention, ...]:
    """The references a formula makes, in order, also of one that is still being typed."""
    found: list[Mention] = []
    words = tokens(formula)
    here = 0
    while here < len(words):
        start, sheet = words[here], None
        if start.kind == "sheet" and here + 1 < len(words):
            sheet, here = _sheet_name(start), here + 1
        word = words[here]
        here += 1
        if word.kind != "cell":
            continue
        end, text = word.end, word.text
        if here + 1 < len(words) and words[here].text == ":" and words[here + 1].kind == "cell":
            end, text = words[here + 1].end, f"{text}:{words[here + 1].text}"
            here += 2
        found.append(Mention(at=start.at, end=end, sheet=sheet, text=text.upper()))
    return tuple(found)


def sheet_prefix(sheet: str) -> str:
    """How a formula names another sheet; quoted where its name is not a plain word."""
    plain = _PLAIN_SHEET.fullmatch(sheet) is not None and _LIKE_A_CELL.fullmatch(sheet) is None
    return f"{sheet}!" if plain else "'" + sheet.replace("'", "''") + "'!"


def shifted(formula: str, rows: int, columns: int) -> str:
    """A copied formula at its new place: relative parts move, `$` parts stay; past the edge becomes #REF!."""
    pieces, at = [], 0
    for token in tokens(formula):
        pieces.append(formula[at : token.at])
        pieces.append(_moved(token.text, rows, columns) if token.kind == "cell" else token.text)
        at = token.end
    return "".join(pieces) + formula[at:]


def _moved(text: str, rows: int, columns: int) -> str:
    found = _CORNER.fullmatch(text)
    if found is None:
        return text
    fixed_column, letters, fixed_row, digits = found.groups()
    if not letters:  # a whole row, $3: the dollar stands before the digits
        fixed_row = fixed_column or fixed_row
        fixed_column = ""
    column = column_number(letters) + (0 if fixed_column else columns) if letters else 1
    row = int(digits) + (0 if fixed_row else rows) if digits else 1
    if not (1 <= row <= LAST_ROW and 1 <= column <= LAST_COLUMN):
        return "#REF!"
    return f"{fixed_column}{column_name(column) if letters else ''}{fixed_row}{row if digits else ''}"


def _half(part: str) -> str:
    return _POINT.sub(".", part).replace("……", "^").translate(_HALF_WIDTH)


def _parts(formula: str) -> list[tuple[bool, str]]:
    """The formula cut into texts and sheet names in quotes (True, with plain quotes) and the rest."""
    parts: list[tuple[bool, str]] = []
    rest, here = "", 0
    while here < len(formula):
        char = formula[here]
        closing = _OPENING.get(char) or ("'" if char == "'" else "")
        end = _closing(formula, here + 1, closing) if closing else -1
        if end < 0:
            rest += '"' if char in _OPENING else char
            here += 1
            continue
        quote = "'" if char == "'" else '"'
        parts += [(False, rest), (True, quote + formula[here + 1 : end] + quote)]
        rest, here = "", end + 1
    return [*parts, (False, rest)]


def _closing(formula: str, here: int, closing: str) -> int:
    """Where a quoted part ends; two straight quotes inside are one character."""
    while here < len(formula):
        if formula[here] in closing:
            doubled = formula[here] in "\"'" and formula[here + 1 : here + 2] == formula[here]
            if not doubled:
                return here
            here += 1
        here += 1
    return -1


def _sheet_name(token: Token) -> str:
    bare = token.text[:-1]
    return bare[1:-1].replace("''", "'") if bare.startswith("'") else bare


def _sheets_of(token: Token) -> list[str]:
    return _sheet_name(token).split(":") if token.kind == "sheet" else []
