"""Arithmetic for the candidate's calculator: exact decimals, the usual precedence, per cent as on a desk calculator."""

from decimal import Decimal, DecimalException, localcontext

from shared.exam.typed import half_width

_DIGITS = 15
_SIGNS = str.maketrans({"×": "*", "÷": "/", ",": "", " ": "", "¥": ""})


class CalculationError(ValueError):
    """The expression cannot be computed."""


def evaluate(expression: str) -> str:
    """The value of an expression of numbers, + - × ÷ ( ) and %, without trailing zeros.

    Raises CalculationError for anything that is no such expression, and for a division by zero.
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
    except (DecimalException, RecursionError) as error:
        raise CalculationError from error
    text = format(value.normalize(), "f")
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
        value = self._atom()
        while self._take("%") is not None:
            value /= 100
        return value

    def _atom(self) -> Decimal:
        if self._take("(") is not None:
            value = self.sum()
            if self._take(")") is None:
                raise CalculationError
            return value
        start = self._at
        while self._at < len(self._text) and (self._text[self._at].isdecimal() or self._text[self._at] == "."):
            self._at += 1
        if start == self._at:
            raise CalculationError
        return Decimal(self._text[start : self._at])

    def _take(self, wanted: str) -> str | None:
        if self._at < len(self._text) and self._text[self._at] in wanted:
            self._at += 1
            return self._text[self._at - 1]
        return None
