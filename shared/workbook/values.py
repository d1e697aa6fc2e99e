"""What a cell can hold, between the computing engine and everybody else."""

import math
from collections.abc import Sequence
from typing import Any, Final


class CellError(str):
    """An error value as a cell shows it: #DIV/0!, #N/A …"""

    __slots__ = ()


Value = str | float | bool | None
"""Text (an error is a `CellError`), number, truth value, or None for an empty cell."""

Grid = list[list[Value]]

_SHOWN: Final = {
    "Div": "#DIV/0!",
    "Na": "#N/A",
    "Value": "#VALUE!",
    "Ref": "#REF!",
    "Name": "#NAME?",
    "Num": "#NUM!",
    "Null": "#NULL!",
    "Spill": "#SPILL!",
    "Calc": "#CALC!",
    "Circ": "#CIRC!",
}
KINDS: Final = {shown: kind for kind, shown in _SHOWN.items()}
"""The engine's word for an error, by what is shown."""

NA: Final = CellError("#N/A")
VALUE: Final = CellError("#VALUE!")
NUM: Final = CellError("#NUM!")
DIV: Final = CellError("#DIV/0!")
REF: Final = CellError("#REF!")


def from_engine(value: Any) -> Value:
    """A value as the engine gives it, in our own kinds; the first one of an array."""
    match value:
        case dict():
            return CellError(_SHOWN.get(str(value.get("kind")), "#ERROR!"))
        case bool() | str() | None:
            return value
        case int() | float():
            return float(value) if math.isfinite(value) else NUM
        case list() | tuple():
            first = value[0] if value else None
            return from_engine(first[0] if isinstance(first, list | tuple) and first else first)
    return VALUE


def grid_from_engine(value: Any) -> Grid:
    """An argument as rows of values; one value is one row of one."""
    if isinstance(value, list | tuple):
        return [
            [from_engine(cell) for cell in row] if isinstance(row, list | tuple) else [from_engine(row)]
            for row in value
        ]
    return [[from_engine(value)]]


def flat(grids: Sequence[Grid]) -> list[Value]:
    """All values of several arguments, row by row."""
    return [value for grid in grids for row in grid for value in row]


def number_text(value: float) -> str:
    """A number as it becomes text when joined to one: up to 15 digits, as Excel does."""
    if value == 0:
        return "0"
    text = f"{value:.15g}"
    mantissa, mark, exponent = text.partition("e")
    if not mark:
        return text
    power = int(exponent)
    if power < -5 or power > 20:
        return f"{mantissa}E{'+' if power > 0 else '-'}{abs(power):02d}"
    digits = mantissa.replace(".", "").replace("-", "")
    sign = "-" if value < 0 else ""
    if power < 0:
        return f"{sign}0.{'0' * (-power - 1)}{digits}"
    return sign + digits.ljust(power + 1, "0")


def as_text(value: Value) -> str:
    """A value inside a text."""
    match value:
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case float():
            return number_text(value)
        case str():
            return value
