"""Arithmetic for the candidate's calculator: exact decimals, the usual precedence, per cent as on a desk calculator.

Powers, roots, logarithms and factorials are decimal too; sine and its like take degrees and have fifteen digits.
"""

import math
from collections.abc import Callable
from decimal import Decimal, DecimalException, localcontext
from typing import Final

from shared.exam.typed import half_width

_DIGITS = 15
_SIGNS = str.maketrans({"×": "*", "÷": "/", ",": "", " ": "", "¥": "", "²": "^2"})
_LARGEST_FACTORIAL: Final = 100
_LARGEST_POWER: Final = 10_000
_PI: Final = Decimal("3.1415926535897932384626433833")
_E: Final = Decimal("2.7182818284590452353602874714")
_CONSTANTS: Final = {"pi": _PI, "π": _PI, "e": _E}


def _degrees(of: Callable[[float], float]) -> Callable[[Decimal], Decimal]:
    return lambda angle: round(Decimal(of(math.radians(float(angle % 360)))), 15)


def _tangent(angle: Decimal) -> Decimal:
    if angle % 180 == 90:
        raise CalculationError
    return round(Decimal(math.tan(math.radians(float(angle % 180)))), 15)


_FUNCTIONS: Final[dict[str, Callable[[Decimal], Decimal]]] = {
    "√": Decimal.sqrt,
    "sqrt": Decimal.sqrt,
    "ln": Decimal.ln,
    "lg": Decimal.log10,
    "log": Decimal.log10,
    "exp": Decimal.exp,
    "abs": abs,
    "sin": _degrees(math.sin),
    "cos": _degrees(math.cos),
    "tan": _tangent,
}


class CalculationError(ValueError):
    """The expression cannot be computed."""


def evaluate(expression: str) -> str:
    """The value of an expression of numbers, + - × ÷ ^ ! ( ) % and the functions of a school calculator.

    Without trailing zeros; a value too large or small for fifteen digits in a row is written as a power of ten.

    Raises CalculationError for anything that is no such expression, and where there is no value (a division by zero).
    """
    parser = _Parser(expression)
    try:
        with localcontext() as context:
            context.prec = 28
            value = parser.sum()
            if not parser.at_end():
                raise CalculationError
            context.prec = _DIGITS
            value = +value
    except (DecimalException, RecursionError, ValueError, OverflowError) as error:
        raise CalculationError from error
    if not value.is_finite():
        raise CalculationError
    value = value.normalize()
    if value and not -_DIGITS <= value.adjusted() < 2 * _DIGITS:
        return f"{value.scaleb(-value.adjusted()):f}×10^{value.adjusted()}".replace("10^-", "10^(-") + (
            ")" if value.adjusted() < 0 else ""
        )
    text = format(value, "f")
    return "0" if text in {"-0", ""} else text


class _Parser:
    """Recursive descent over characters; signs of a Chinese keyboard are read as everywhere (`shared.exam.typed`)."""

    def __init__(self, text: str) -> None:
        self._text = half_width(text).translate(_SIGNS)
        self._at = 0

    def at_end(self) -> bool:
        return self._at == len(self._text)

    def sum(self) -> Decimal:
        value = self._product()
        while (sign := self._take("+-")) is not None:
            right = self._product()
            value = value + right if sign == "+" else value - right
        return value

    def _product(self) -> Decimal:
        value = self._signed()
        while (sign := self._take("*/")) is not None:
            right = self._signed()
            value = value * right if sign == "*" else value / right
        return value

    def _signed(self) -> Decimal:
        if self._take("-") is not None:
            return -self._signed()
        if self._take("+") is not None:
            return self._signed()
        value = self._raised()
        while self._take("%") is not None:
            value /= 100
        return value

    def _raised(self) -> Decimal:
        value = self._atom()
        while self._take("!") is not None:
            value = _factorial(value)
        if self._take("^") is None:
            return value
        power = -self._raised() if self._take("-") is not None else self._raised()  # 2^3^2 is 2^9
        if abs(power) > _LARGEST_POWER:
            raise CalculationError
        return value**power

    def _atom(self) -> Decimal:
        if self._take("(") is not None:
            value = self.sum()
            if self._take(")") is None:
                raise CalculationError
            return value
        name = self._name()
        if name in _CONSTANTS:
            return _CONSTANTS[name]
        if name in _FUNCTIONS:
            return _FUNCTIONS[name](self._atom())
        if name:
            raise CalculationError
        start = self._at
        while self._at < len(self._text) and (self._text[self._at].isdecimal() or self._text[self._at] == "."):
            self._at += 1
        if start == self._at:
            raise CalculationError
        return Decimal(self._text[start : self._at])

    def _name(self) -> str:
        if self._take("√") is not None:
            return "√"
        start = self._at
        while self._at < len(self._text) and self._text[self._at].isalpha():
            self._at += 1
        return self._text[start : self._at].lower()

    def _take(self, wanted: str) -> str | None:
        if self._at < len(self._text) and self._text[self._at] in wanted:
            self._at += 1
            return self._text[self._at - 1]
        return None


def _factorial(value: Decimal) -> Decimal:
    if value != value.to_integral_value() or not 0 <= value <= _LARGEST_FACTORIAL:
        raise CalculationError
    return Decimal(math.factorial(int(value)))
