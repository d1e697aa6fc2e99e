"""LOOKUP as Excel searches: by halves, passing over errors, so that LOOKUP(2,1/(…)) finds the last hit."""

from shared.workbook.functions.calling import Wrong
from shared.workbook.functions.fifteen import reading
from shared.workbook.values import NA, CellError, Grid, Value


def looked_up(grids: list[Grid]) -> Value | Grid:
    """LOOKUP(value, row or column[, results])."""
    wanted = grids[0]
    if len(wanted) > 1 or len(wanted[0]) > 1:
        return [[_one(value, grids[1:]) for value in row] for row in wanted]
    return _one(wanted[0][0], grids[1:])


def _one(wanted: Value, grids: list[Grid]) -> Value:
    table = grids[0]
    wide = len(table[0]) > len(table)
    keys = table[0] if wide else [row[0] for row in table]
    results = grids[-1] if len(grids) > 1 else ([table[-1]] if wide else [[row[-1]] for row in table])
    values = results[0] if len(results) == 1 else [row[0] for row in results]
    if isinstance(wanted, CellError):
        raise Wrong(wanted)
    at = last_at_most(0.0 if wanted is None else wanted, keys)
    if at is None or at >= len(values):
        raise Wrong(NA)
    return 0.0 if values[at] is None else values[at]


def last_at_most(wanted: Value, keys: list[Value]) -> int | None:
    """Where the search by halves ends: the last key of the same kind that is not greater."""
    usable = [n for n, key in enumerate(keys) if _kind(key) == _kind(wanted)]
    low, high, found = 0, len(usable) - 1, None
    while low <= high:
        middle = (low + high) // 2
        if _compared(keys[usable[middle]], wanted) <= 0:
            found, low = usable[middle], middle + 1
        else:
            high = middle - 1
    return found


def _kind(value: Value) -> int:
    if value is None or isinstance(value, CellError):
        return 0
    return 3 if isinstance(value, bool) else 2 if isinstance(value, str) else 1


def _compared(a: Value, b: Value) -> int:
    if isinstance(a, str) and isinstance(b, str):
        one, two = reading(a), reading(b)
        return (one > two) - (one < two)
    first, second = float(a or 0), float(b or 0)
    return (first > second) - (first < second)
