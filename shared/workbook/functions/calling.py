"""How a function of ours is called: arguments converted as Excel does, errors as values, arrays cell by cell.

A function is written for plain values and raises `Wrong` for an error value; `each` lets it work on arrays, too.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import formualizer as fz

from shared.exam.serial import serial_of
from shared.exam.typed import Unread, read_date, read_month, read_number, read_time
from shared.workbook.values import (
    KINDS,
    NA,
    NUM,
    VALUE,
    CellError,
    Grid,
    Value,
    as_text,
    from_engine,
    grid_from_engine,
)


class Wrong(Exception):  # noqa: N818 - an error value of a sheet, no fault of the program
    """A function's result is an error value."""

    def __init__(self, value: CellError = VALUE) -> None:
        super().__init__(value)
        self.value = value


def number(value: Value) -> float:
    """A value where a number is wanted: empty is 0, a text counts if it reads as a number or a date.

    Raises:
        Wrong: #VALUE!, or the error the value is.
    """
    match value:
        case None:
            return 0.0
        case bool() | float():
            return float(value)
        case CellError():
            raise Wrong(value)
        case str():
            found = text_number(value)
            if found is None:
                raise Wrong
            return found


def text_number(text: str) -> float | None:
    """The number a text converts to in a computation: 1,234.50, 5%, 2026/11/5, 2026/11, 9:05; None if it is none."""
    if not text.strip():
        return None
    read = read_number(text, None, scientific=True)
    if not isinstance(read, Unread):
        return float(read.exact)
    for reading in (read_date, read_month):
        day = reading(text)
        if not isinstance(day, Unread):
            return float(serial_of(day))
    time = read_time(text)
    return None if isinstance(time, Unread) else time.total_seconds() / 86_400


def whole(value: Value) -> int:
    """A number without its fraction, cut towards zero."""
    return int(number(value))


def text(value: Value) -> str:
    """A value where a text is wanted.

    Raises:
        Wrong: the error the value is.
    """
    if isinstance(value, CellError):
        raise Wrong(value)
    return as_text(value)


def logical(value: Value) -> bool:
    """A value where TRUE or FALSE is wanted."""
    if isinstance(value, str) and not isinstance(value, CellError):
        if value.upper() in {"TRUE", "FALSE"}:
            return value.upper() == "TRUE"
        raise Wrong
    return number(value) != 0


def exact(value: float) -> Decimal:
    """A number as the decimal it is shown as (15 digits): 1.005 is that, not the binary number just below."""
    return Decimal(f"{value:.15g}")


def numbers(grids: list[Grid]) -> list[float]:
    """The numbers of ranges, as SUM takes them: texts, truth values and empty cells of a range do not count.

    Raises:
        Wrong: the first error among them.
    """
    found = []
    for grid in grids:
        single = len(grid) == 1 and len(grid[0]) == 1
        for row in grid:
            for value in row:
                if isinstance(value, CellError):
                    raise Wrong(value)
                if isinstance(value, float):
                    found.append(value)
                elif single and value is not None:
                    found.append(number(value))
    return found


def to_engine(value: Any) -> Any:
    """A result in the engine's kinds."""
    match value:
        case CellError():
            return fz.LiteralValue.error(KINDS.get(value, "Value"), None)
        case list():
            return [[to_engine(cell) for cell in row] for row in value]
        case Decimal() | int() if not isinstance(value, bool):
            return float(value)
    return value


def each(function: Callable[..., Value]) -> Callable[..., Any]:
    """Let a function of plain values work cell by cell where it is given arrays."""

    def one(arguments: list[Value]) -> Value:
        try:
            return function(*arguments)
        except Wrong as wrong:
            return wrong.value
        except (ArithmeticError, ValueError, OverflowError):
            return NUM

    def called(*arguments: Any) -> Any:
        if not any(isinstance(argument, list) for argument in arguments):
            return to_engine(one([from_engine(argument) for argument in arguments]))
        grids = [grid_from_engine(argument) for argument in arguments]
        rows, columns = max(len(g) for g in grids), max(len(g[0]) if g else 0 for g in grids)
        return to_engine([[one([_at(g, r, c) for g in grids]) for c in range(columns)] for r in range(rows)])

    return called


def over(function: Callable[[list[Grid]], Value | Grid]) -> Callable[..., Any]:
    """Let a function of whole ranges be called by the engine."""

    def called(*arguments: Any) -> Any:
        try:
            return to_engine(function([grid_from_engine(argument) for argument in arguments]))
        except Wrong as wrong:
            return to_engine(wrong.value)
        except (ArithmeticError, ValueError, OverflowError, IndexError):
            return to_engine(NUM)

    return called


def _at(grid: Grid, row: int, column: int) -> Value:
    """A cell of an array; one row or column serves for all."""
    r, c = (0 if len(grid) == 1 else row), (0 if grid and len(grid[0]) == 1 else column)
    return grid[r][c] if r < len(grid) and c < len(grid[r]) else NA
