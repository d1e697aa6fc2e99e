"""Marking a spreadsheet task by what its cells compute to, and what a typed cell text means."""

import re
from decimal import Decimal
from typing import Final

from shared.exam.key import CellKey, SpreadsheetKey
from shared.exam.paper import Item
from shared.exam.responses import Spreadsheet
from shared.exam.scoring_model import CellValue, Mark, Recalculate
from shared.exam.typed import Unread, is_close, plain, read_number

_ZERO: Final = Decimal(0)
# A spreadsheet computes in binary floating point: 0.1+0.2 must equal 0.3 without the key saying so.
_FLOAT_NOISE: Final = Decimal("1e-9")
_REFERENCE: Final = re.compile(r"\$?[A-Z]{1,3}\$?[1-9][0-9]{0,6}(?![0-9A-Z(])", re.IGNORECASE | re.ASCII)
_TEXT: Final = re.compile(r'"(?:[^"]|"")*"')


def is_live_formula(text: str | None) -> bool:
    """Whether this is a formula that refers to a cell: `=288` only dresses up a number."""
    if not text or not text.startswith("="):
        return False
    return bool(_REFERENCE.search(_TEXT.sub("", text)))


def mark_cells(item: Item, key: SpreadsheetKey, response: Spreadsheet, recalculate: Recalculate) -> list[Mark]:
    """The marks of a spreadsheet task."""
    refs = [cell.ref for cell in key.cells]
    values = recalculate(item.template or "", response.cells, refs)
    return [_mark_cell(cell, values.get(cell.ref)) for cell in key.cells]


def _mark_cell(key: CellKey, found: CellValue | None) -> Mark:
    full = Decimal(key.points)
    right = found is not None and not found.error and _matches(key, found)
    return Mark(what=key.ref, points=full if right else _ZERO, full=full)


def _matches(key: CellKey, found: CellValue) -> bool:
    if key.must_be_formula and not is_live_formula(found.formula):
        return False
    number = read_number(key.value, None, scientific=True)
    if isinstance(number, Unread):
        return isinstance(found.value, str) and plain(found.value) == plain(key.value)
    if isinstance(found.value, str):
        return is_close(found.value, key.value, key.tolerance)
    if isinstance(found.value, bool) or found.value is None:
        return False
    allowed = max(abs(Decimal(key.tolerance)), _FLOAT_NOISE * max(Decimal(1), abs(number.exact)))
    return abs(found.value - number.exact) <= allowed
