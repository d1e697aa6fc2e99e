"""References in a formula that is still being written: where they stand, what F4 makes of them, where one may begin.

The text may be unfinished and may carry the full-width signs of a Chinese input method; every place given or returned
counts characters of the text as typed.
"""

import re

import msgspec

from shared.workbook.formula import is_formula, mentions, sheet_prefix
from shared.workbook.places import LAST_COLUMN, LAST_ROW, area_of, cell_name, column_name

_PLAIN = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | str.maketrans("“”￥‘’\u3000", "\"\"$'' ")
_PART = re.compile(r"(\$?)([A-Z]{0,3})(\$?)(\d*)")
_BEFORE_A_REFERENCE = "=+-*/^&(,;:<>{ ×÷≤≥≠、，"
# Bare, both fixed, the row, the column: the order every spreadsheet program goes through.
_NEXT = {(False, False): (True, True), (True, True): (False, True), (False, True): (True, False)}


class Reference(msgspec.Struct, frozen=True, kw_only=True):
    """A cell or range named in `text[start:end]`. `sheet` is empty for the formula's own sheet; corners from 1."""

    start: int
    end: int
    sheet: str
    area: str
    top: int
    left: int
    bottom: int
    right: int


def references(text: str) -> list[Reference]:
    """The references of a formula in their order; none in anything that is not a formula."""
    if not is_formula(text):
        return []
    found = []
    for one in mentions(plain_signs(text)):
        area = area_of(0, one.text)
        if area is not None:
            found.append(
                Reference(
                    start=one.at,
                    end=one.end,
                    sheet=one.sheet or "",
                    area=one.text,
                    top=area.top,
                    left=area.left,
                    bottom=area.bottom,
                    right=area.right,
                )
            )
    return found


def cycled(text: str, caret: int) -> tuple[str, int]:
    """The text after F4 at the caret: B5 → $B$5 → B$5 → $B5 → B5, both corners of a range alike; and the new caret."""
    for reference in references(text):
        if reference.start <= caret <= reference.end:
            typed = text[reference.start : reference.end]
            sheet = typed[: max(typed.rfind("!"), typed.rfind("！")) + 1]
            corners = reference.area.split(":")
            turned = sheet + ":".join(_with(part, *_NEXT.get(_fixed(corners[0]), (False, False))) for part in corners)
            return text[: reference.start] + turned + text[reference.end :], reference.start + len(turned)
    return text, caret


def may_begin(text: str, caret: int) -> bool:
    """Whether a click on a cell puts a reference at the caret: after a sign or bracket of a formula, not in a text."""
    if not is_formula(text) or not 1 <= caret <= len(text):
        return False
    plain = plain_signs(text)
    head, tail = plain[:caret], plain[caret:]
    if head.count('"') % 2 or head.replace("''", "").count("'") % 2:
        return False
    if tail[:1].isalnum() or tail[:1] in {"$", '"', "'", "_"}:
        return False
    return head[-1] in _BEFORE_A_REFERENCE and head.rstrip()[-1:] in _BEFORE_A_REFERENCE


def area_name(top: int, left: int, bottom: int, right: int, *, sheet: str = "") -> str:
    """How a formula names an area; whole columns and rows as A:C and 2:5. A sheet's name goes in front where given."""
    prefix = sheet_prefix(sheet) if sheet else ""
    if bottom >= LAST_ROW:
        return f"{prefix}{column_name(left)}:{column_name(right)}"
    if right >= LAST_COLUMN:
        return f"{prefix}{top}:{bottom}"
    first, last = cell_name(top, left), cell_name(bottom, right)
    return prefix + (first if first == last else f"{first}:{last}")


def plain_signs(text: str) -> str:
    """The same number of characters in half width, so that places stay what they are."""
    return text.translate(_PLAIN)


def _fixed(corner: str) -> tuple[bool, bool]:
    """Whether column and row are fixed; a whole column or row alone counts as both."""
    before, letters, between, digits = _split(corner)
    if letters and digits:
        return before == "$", between == "$"
    alone = "$" in {before, between}
    return alone, alone


def _with(corner: str, column_fixed: bool, row_fixed: bool) -> str:
    _, letters, _, digits = _split(corner)
    if not letters or not digits:
        return ("$" if column_fixed and row_fixed else "") + letters + digits
    return ("$" if column_fixed else "") + letters + ("$" if row_fixed else "") + digits


def _split(corner: str) -> tuple[str, str, str, str]:
    found = _PART.fullmatch(corner)
    return (found[1], found[2], found[3], found[4]) if found else ("", corner, "", "")
