"""Comparing, joining, adding and taking away with the 15 digits Excel counts by.

0.1+0.2 is not 0.3 in binary; a sheet says it is, or no balance check of an accountant would ever hold.
"""

import math
from collections.abc import Callable
from typing import Any, Final

from shared.workbook.functions.calling import Wrong, number, text
from shared.workbook.values import CellError, Value

_RELATIVE: Final = 2.0**-48
"""Two numbers nearer than this part of themselves differ by rounding alone."""


def equal(a: Value, b: Value) -> bool:
    """`=`: texts without regard to case, numbers to 15 digits; a text is never a number."""
    return order(a, b) == 0


def unequal(a: Value, b: Value) -> bool:
    """`<>`."""
    return order(a, b) != 0


def less(a: Value, b: Value) -> bool:
    """`<`: numbers before texts before truth values."""
    return order(a, b) < 0


def greater(a: Value, b: Value) -> bool:
    """`>`."""
    return order(a, b) > 0


def at_most(a: Value, b: Value) -> bool:
    """`<=`."""
    return order(a, b) <= 0


def at_least(a: Value, b: Value) -> bool:
    """`>=`."""
    return order(a, b) >= 0


def joined(*parts: Value) -> str:
    """`&`."""
    return "".join(text(part) for part in parts)


def quickly(sign: int, slowly: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    """`+` (1) or `-` (-1) of two plain numbers at once; anything else the usual way."""

    def called(a: Any, b: Any) -> Any:
        if type(a) is float and type(b) is float:
            total = a + sign * b
            if total == 0 or _RELATIVE * min(abs(a), abs(b)) <= abs(total) < math.inf:
                return total
        return slowly(a, b)

    return called


def added(a: Value, b: Value) -> float:
    """`+` as a formula's last step."""
    return _nothing_left(number(a), number(b))


def taken_away(a: Value, b: Value) -> float:
    """`-` as a formula's last step."""
    return _nothing_left(number(a), -number(b))


def _nothing_left(a: float, b: float) -> float:
    total = a + b
    if not math.isfinite(total):
        raise OverflowError
    return 0.0 if total and abs(total) < _RELATIVE * min(abs(a), abs(b)) else total


def order(a: Value, b: Value) -> int:
    """-1, 0 or 1. Chinese texts follow one another by their reading, as a Chinese Excel has them."""
    for value in (a, b):
        if isinstance(value, CellError):
            raise Wrong(value)
    a, b = _filled(a, b), _filled(b, a)
    ranks = _rank(a), _rank(b)
    if ranks[0] != ranks[1]:
        return -1 if ranks[0] < ranks[1] else 1
    if isinstance(a, str) and isinstance(b, str):
        one, two = reading(a), reading(b)
        return (one > two) - (one < two)
    one_number, two_number = number(a), number(b)
    if abs(one_number - two_number) <= _RELATIVE * max(abs(one_number), abs(two_number)):
        return 0
    return (one_number > two_number) - (one_number < two_number)


def _filled(value: Value, other: Value) -> Value:
    """An empty cell beside a text is an empty text, beside a truth value FALSE, else 0."""
    if value is not None:
        return value
    if isinstance(other, str):
        return ""
    return False if isinstance(other, bool) else 0.0


def _rank(value: Value) -> int:
    return 2 if isinstance(value, bool) else 1 if isinstance(value, str) else 0


def reading(text: str) -> bytes:
    """What texts are ordered by: GB 2312 has its usual characters in the order of their reading."""
    return text.casefold().encode("gb18030", "replace")
