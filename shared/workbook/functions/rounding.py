"""CEILING and FLOOR with Excel's signs, by decimals: FLOOR(0.3,0.1) is 0.3."""

from collections.abc import Callable
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from shared.workbook.functions.calling import Wrong, exact, number
from shared.workbook.values import DIV, NUM, Value


def ceiling(value: Value, step: Value) -> float:
    """CEILING: up to a multiple; with both negative, away from zero."""
    if number(step) == 0:
        return 0.0
    return _multiple(number(value), number(step), lambda d: d.to_integral_value(ROUND_CEILING))


def floor(value: Value, step: Value) -> float:
    """FLOOR: down to a multiple; with both negative, towards zero."""
    if number(step) == 0:
        if number(value) == 0:
            return 0.0
        raise Wrong(DIV)
    return _multiple(number(value), number(step), lambda d: d.to_integral_value(ROUND_FLOOR))


def _multiple(value: float, step: float, turned: Callable[[Decimal], Decimal]) -> float:
    if value > 0 > step:
        raise Wrong(NUM)
    parts = exact(float(exact(value) / exact(step)))
    return float(turned(parts) * exact(step))
