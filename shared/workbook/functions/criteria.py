"""Criteria of COUNTIF and its sisters as Excel reads them: ">=2026/3/1", "13%", "<1,000" mean numbers.

The engine compares with plain numbers alone; any other writing it takes for a text, which no amount and no day meets.
"""

import re
from typing import Final

from shared.workbook.functions.calling import text_number
from shared.workbook.values import CellError, Grid, Value, number_text

_CRITERION: Final = re.compile(r"(?P<operator><=|>=|<>|<|>|=)?(?P<rest>.*)", re.DOTALL)
_PLAIN: Final = re.compile(r"-?\d+(?:\.\d+)?", re.ASCII)
_SAME: Final = frozenset({"", "=", "<>"})


def plain_criterion(value: Value, texts: frozenset[str] = frozenset()) -> Value:
    """The criterion with its number written plainly. What equals one of `texts` (in small letters) stays that text."""
    if not isinstance(value, str) or isinstance(value, CellError):
        return value
    found = _CRITERION.fullmatch(value)
    operator, rest = (found["operator"] or "", found["rest"]) if found else ("", "")
    number = None if _PLAIN.fullmatch(rest) else text_number(rest)
    if number is None or (operator in _SAME and rest.casefold() in texts):
        return value
    return operator + number_text(number)


def asks_for_the_same(criterion: str) -> bool:
    """Whether a criterion wants equal values (or any but them): then a text written the same meets it, too."""
    found = _CRITERION.fullmatch(criterion)
    return found is not None and (found["operator"] or "") in _SAME


def criterion(grids: list[Grid]) -> Value | Grid:
    """KIT.CRITERION(criterion[, the range it is for]); without the range only what is greater or less is rewritten."""
    if len(grids) > 1:
        texts = frozenset(cell.casefold() for row in grids[1] for cell in row if isinstance(cell, str))
        return plain_criterion(grids[0][0][0], texts)
    return [[_unless_same(value) for value in row] for row in grids[0]]


def _unless_same(value: Value) -> Value:
    return value if isinstance(value, str) and asks_for_the_same(value) else plain_criterion(value)
