"""Criteria of COUNTIF and its sisters as Excel reads them: ">=2026/3/1", "13%", "<1,000" mean numbers.

The engine compares with plain numbers alone; any other writing it takes for a text, which no amount and no day meets.
"""

import re
from typing import Any, Final

from shared.workbook.functions.calling import text_number, to_engine
from shared.workbook.values import VALUE, CellError, Grid, Value, number_text

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


def meeting(cells: Any, wanted: Any) -> Any:
    """KIT.MEETS(a range, a criterion with ?): 1 for each cell that meets it, 0 for the others.

    The engine takes a ? for one byte wherever not every cell is a text, and a Chinese character has three. Columns are
    long and their texts few, so that each is looked at once.
    """
    found = _CRITERION.fullmatch(wanted) if isinstance(wanted, str) else None
    if found is None or (found["operator"] or "") not in _SAME:
        return to_engine(VALUE)
    pattern, other = _pattern(found["rest"].casefold()), found["operator"] == "<>"
    known: dict[str, float] = {}

    def met(value: Any) -> float:
        if not isinstance(value, str):
            return float(other)
        if value not in known:
            known[value] = float(bool(pattern.fullmatch(value.casefold())) is not other)
        return known[value]

    return [[met(value) for value in row] for row in (cells if isinstance(cells, list) else [[cells]])]


def _pattern(text: str) -> re.Pattern[str]:
    """* is any text, ? any sign, and ~ before them or itself takes them as they stand."""
    parts = re.findall(r"~[*?~]|.", text, re.DOTALL)
    signs = {"*": ".*", "?": "."}
    return re.compile("".join(signs.get(part) or re.escape(part[-1]) for part in parts), re.DOTALL)
