"""XLOOKUP and XMATCH: exact, next smaller or larger, with wildcards, from the beginning or the end."""

import re
from collections.abc import Callable, Sequence

from shared.workbook.functions.calling import Wrong, whole
from shared.workbook.functions.fifteen import order
from shared.workbook.values import NA, CellError, Grid, Value


def found_in(grids: list[Grid]) -> Value | Grid:
    """XLOOKUP(value, keys, results[, if none[, match[, direction]]])."""
    keys, across = _line(grids[1])
    results = grids[2]
    match, direction = _option(grids, 4, 0), _option(grids, 5, 1)
    if len(grids[0]) == 1 and len(grids[0][0]) == 1:
        at = _place(grids[0][0][0], keys, match, direction)
        if at is not None:
            picked = [[row[at]] for row in results] if across else [results[at]]
            return picked[0][0] if len(picked) == 1 and len(picked[0]) == 1 else picked
        return _missing(grids)
    made: Grid = []
    for row in grids[0]:
        places = [_place(value, keys, match, direction) for value in row]
        made.append([_missing(grids, quiet=True) if p is None else _picked(results, p, across) for p in places])
    return made


def place_in(grids: list[Grid]) -> Value | Grid:
    """XMATCH(value, keys[, match[, direction]])."""
    keys, _ = _line(grids[1])
    match, direction = _option(grids, 2, 0), _option(grids, 3, 1)
    found = [[_place(value, keys, match, direction) for value in row] for row in grids[0]]
    made: Grid = [[NA if at is None else float(at + 1) for at in row] for row in found]
    return made[0][0] if len(made) == 1 and len(made[0]) == 1 else made


def _place(wanted: Value, keys: Sequence[Value], match: int, direction: int) -> int | None:
    if isinstance(wanted, CellError):
        raise Wrong(wanted)
    forward = direction in {1, 2}
    numbers = range(len(keys)) if forward else range(len(keys) - 1, -1, -1)
    test = _test(wanted, match)
    best: int | None = None
    for n in numbers:
        key = keys[n]
        if isinstance(key, CellError) or (key is None and wanted is not None):
            continue
        if test(key):
            return n
        if match in {-1, 1} and _kind(key) == _kind(wanted) and order(key, wanted) == match:
            nearer = best is None or order(keys[best], key) == match
            best = n if nearer else best
    return best


def _test(wanted: Value, match: int) -> Callable[[Value], bool]:
    if match == 2 and isinstance(wanted, str):
        pattern = re.compile(_regular(wanted), re.IGNORECASE | re.DOTALL)
        return lambda key: isinstance(key, str) and pattern.fullmatch(key) is not None
    return lambda key: _kind(key) == _kind(wanted) and order(key, wanted) == 0


def _regular(text: str) -> str:
    """Excel's wildcards as a regular expression; ~ takes the next sign as it is."""
    made, here = "", 0
    while here < len(text):
        char = text[here]
        if char == "~" and here + 1 < len(text):
            here += 1
            made += re.escape(text[here])
        else:
            made += {"*": ".*", "?": "."}.get(char, re.escape(char))
        here += 1
    return made


def _kind(value: Value) -> int:
    return 3 if isinstance(value, bool) else 2 if isinstance(value, str) else 1 if value is not None else 0


def _line(grid: Grid) -> tuple[list[Value], bool]:
    across = len(grid) == 1 and len(grid[0]) > 1
    return (grid[0], True) if across else ([row[0] for row in grid], False)


def _option(grids: list[Grid], at: int, standard: int) -> int:
    return whole(grids[at][0][0]) if len(grids) > at and grids[at][0][0] is not None else standard


def _picked(results: Grid, at: int, across: bool) -> Value:
    return results[0][at] if across else results[at][0]


def _missing(grids: list[Grid], *, quiet: bool = False) -> Value:
    if len(grids) > 3 and grids[3][0][0] is not None:
        return grids[3][0][0]
    if quiet:
        return NA
    raise Wrong(NA)
