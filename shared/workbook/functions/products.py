"""SUMPRODUCT and sums over pairs: only numbers count, where the engine counts texts, truth values and gaps, too."""

import math
from collections.abc import Iterable
from itertools import chain
from operator import mul
from typing import Any, Final

from shared.workbook.functions.calling import Wrong, numbers, text_number, to_engine
from shared.workbook.values import NA, NUM, VALUE, CellError, Grid, flat, from_engine

_NUMBERS: Final = {float, int}


def sum_of_products(*arguments: Any) -> Any:
    """SUMPRODUCT: the arrays are of one shape; what is no number (a text "12", TRUE, an empty cell) counts nothing.

    So =SUMPRODUCT(A1:A9="甲",B1:B9) is 0, as in Excel, until the comparison is made a number (*1, --). Ledgers have
    thousands of rows, so that values are taken as the engine gives them and looked at by columns, not one by one.
    """
    grids = [argument if isinstance(argument, list) else [[argument]] for argument in arguments]
    if len({(len(grid), len(grid[0]) if grid else 0) for grid in grids}) != 1:
        return to_engine(VALUE)
    columns = [list(chain.from_iterable(grid)) for grid in grids]
    for place, column in enumerate(columns):
        kinds = set(map(type, column))
        if dict in kinds:
            return to_engine(from_engine(next(value for value in column if isinstance(value, dict))))
        if not kinds <= _NUMBERS:
            columns[place] = [value if type(value) in _NUMBERS else 0.0 for value in column]
    products: Iterable[float] = columns[0]
    for column in columns[1:]:
        products = map(mul, products, column)
    try:
        return float(math.fsum(products))
    except (ValueError, OverflowError):
        return to_engine(NUM)


def counted(value: Any) -> float:
    """KIT.COUNTED: how many numbers an argument of COUNT comes to; no error is one, a text written there may be."""
    if isinstance(value, list):
        return float(sum(type(one) in _NUMBERS for row in value for one in row))
    if isinstance(value, str):
        return float(text_number(value) is not None)
    return float(isinstance(value, int | float))


def differences_squared(grids: list[Grid]) -> float:
    """SUMXMY2."""
    return math.fsum((x - y) ** 2 for x, y in _pairs(grids))


def differences_of_squares(grids: list[Grid]) -> float:
    """SUMX2MY2."""
    return math.fsum(x * x - y * y for x, y in _pairs(grids))


def sums_of_squares(grids: list[Grid]) -> float:
    """SUMX2PY2."""
    return math.fsum(x * x + y * y for x, y in _pairs(grids))


def greatest_divisor(grids: list[Grid]) -> float:
    """GCD, also of ranges."""
    return float(math.gcd(*_whole(grids)))


def least_multiple(grids: list[Grid]) -> float:
    """LCM, also of ranges."""
    return float(math.lcm(*_whole(grids)))


def _pairs(grids: list[Grid]) -> list[tuple[float, float]]:
    """The pairs of which both are numbers."""
    first, second = flat(grids[:1]), flat(grids[1:2])
    if len(first) != len(second):
        raise Wrong(NA)
    for value in (*first, *second):
        if isinstance(value, CellError):
            raise Wrong(value)
    pairs = zip(first, second, strict=True)
    return [(x, y) for x, y in pairs if isinstance(x, float) and isinstance(y, float)]


def _whole(grids: list[Grid]) -> list[int]:
    found = numbers(grids)
    if not found or min(found) < 0:
        raise Wrong(NUM)
    return [int(value) for value in found]
