"""Functions of one value given arrays (MONTH(A2:A31), LEFT(C2:C31,4)): cell by cell, which the engine does not do.

The usual ones are written here; any other is computed in a small workbook of its own (`elsewhere`).
"""

import datetime as dt
import math
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from shared.workbook.functions.calling import Wrong, each, exact, logical, number, text, to_engine, whole
from shared.workbook.functions.elsewhere import computed_elsewhere
from shared.workbook.values import NA, NUM, CellError, Value, grid_from_engine

_DAY_ZERO: Final = dt.date(1899, 12, 30).toordinal()


def lifted(name: Any, *arguments: Any) -> Any:
    """KIT.EACH: a function by its name, cell by cell."""
    function = _WRITTEN.get(str(name))
    if function is not None:
        return each(function)(*arguments)
    return to_engine(computed_elsewhere(str(name), [grid_from_engine(argument) for argument in arguments]))


def _day(value: Value) -> dt.date:
    serial = math.floor(number(value))
    if not 0 <= serial < 2_958_466:
        raise Wrong(NUM)
    return dt.date.fromordinal(_DAY_ZERO + serial + (serial < 61))


def _year(value: Value) -> float:
    return float(_day(value).year) if number(value) >= 1 else 1900.0


def _month(value: Value) -> float:
    return float(_day(value).month) if number(value) >= 1 else 1.0


def _day_of_month(value: Value) -> float:
    return float(_day(value).day) if number(value) >= 1 else 0.0


def _left(value: Value, many: Value = 1.0) -> str:
    return text(value)[: _count(many)]


def _right(value: Value, many: Value = 1.0) -> str:
    source, count = text(value), _count(many)
    return source[max(0, len(source) - count) :]


def _mid(value: Value, start: Value, many: Value) -> str:
    first = whole(start) - 1
    if first < 0:
        raise Wrong
    return text(value)[first : first + _count(many)]


def _find(wanted: Value, inside: Value, start: Value = 1.0) -> float:
    at = text(inside).find(text(wanted), whole(start) - 1)
    if at < 0 or whole(start) < 1:
        raise Wrong
    return float(at + 1)


def _substitute(value: Value, old: Value, new: Value) -> str:
    return text(value).replace(text(old), text(new)) if text(old) else text(value)


def _round(value: Value, places: Value) -> float:
    rounded = exact(number(value)).quantize(Decimal(1).scaleb(-whole(places)), ROUND_HALF_UP)
    return float(rounded)


def _mod(value: Value, by: Value) -> float:
    if number(by) == 0:
        raise Wrong(CellError("#DIV/0!"))
    return number(value) - number(by) * math.floor(number(value) / number(by))


def _count(value: Value) -> int:
    many = whole(value)
    if many < 0:
        raise Wrong
    return many


_WRITTEN: Final[dict[str, Callable[..., Value]]] = {
    "YEAR": _year,
    "MONTH": _month,
    "DAY": _day_of_month,
    "LEFT": _left,
    "RIGHT": _right,
    "MID": _mid,
    "LEN": lambda value: float(len(text(value))),
    "FIND": _find,
    "SUBSTITUTE": _substitute,
    "TRIM": lambda value: " ".join(part for part in text(value).split(" ") if part),
    "EXACT": lambda a, b: text(a) == text(b),
    "ROUND": _round,
    "INT": lambda value: float(math.floor(number(value))),
    "ABS": lambda value: abs(number(value)),
    "MOD": _mod,
    "NOT": lambda value: not logical(value),
    "ISNUMBER": lambda value: isinstance(value, float) and not isinstance(value, bool),
    "ISTEXT": lambda value: isinstance(value, str) and not isinstance(value, CellError),
    "ISBLANK": lambda value: value is None,
    "ISERROR": lambda value: isinstance(value, CellError),
    "ISERR": lambda value: isinstance(value, CellError) and value != NA,
    "ISNA": lambda value: value == NA and isinstance(value, CellError),
    "ISLOGICAL": lambda value: isinstance(value, bool),
    "N": lambda value: (
        float(value) if isinstance(value, float | bool) else value if isinstance(value, CellError) else 0.0
    ),
    "T": lambda value: value if isinstance(value, str) else "",
}
HAS_OWN_LIFT: Final = frozenset({"IF", "IFERROR", "IFNA", "LET"})
"""Functions the engine itself applies cell by cell."""
