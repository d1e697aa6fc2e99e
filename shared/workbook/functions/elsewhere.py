"""A function computed many times over in a workbook of its own, once for each cell of its array arguments.

The engine holds its lock while it asks a function of ours, so the work is done in another workbook.
"""

from typing import Any, Final

import formualizer as fz

from shared.workbook.functions.calling import to_engine
from shared.workbook.places import cell_name
from shared.workbook.signatures import parameter
from shared.workbook.values import NUM, VALUE, Grid, from_engine

_MOST: Final = 60_000  # cells; a ledger of thousands of lines by some columns
_MOST_LOOKED_AT: Final = 300_000_000  # cells read by all of them together
_LINES: Final = "V"


def computed_elsewhere(function: str, arguments: list[Grid]) -> Grid:
    """The results in the shape of the largest array; ranges (the table of VLOOKUP) go in whole."""
    single = [parameter(function, n) in {"V", "?"} for n in range(len(arguments))]
    arrays = [grid for grid, one in zip(arguments, single, strict=True) if one]
    rows, columns = max(len(grid) for grid in arrays), max(len(grid[0]) for grid in arrays)
    read = max((len(grid) * len(grid[0]) for grid, one in zip(arguments, single, strict=True) if not one), default=1)
    if rows * columns > _MOST or rows * columns * read > _MOST_LOOKED_AT:
        return [[NUM]]
    book = fz.Workbook(mode=fz.WorkbookMode.Ephemeral)
    book.set_temporal_egress("serial")
    book.add_sheet(_LINES)
    parts: list[str] = []
    for n, grid in enumerate(arguments):
        if single[n]:
            flat = [[to_engine(_at(grid, r, c))] for r in range(rows) for c in range(columns)]
            book.set_values_batch(_LINES, 1, n + 1, flat)
            parts.append(cell_name(1, n + 1).removesuffix("1") + "{row}")
            continue
        book.add_sheet(f"R{n}")
        book.set_values_batch(f"R{n}", 1, 1, to_engine(grid))
        parts.append(f"R{n}!$A$1:${cell_name(len(grid), len(grid[0])).rstrip('0123456789')}${len(grid)}")
    shape = f"={function}({','.join(parts)})"
    result = len(arguments) + 1
    lines = rows * columns
    try:
        book.set_formulas_batch(_LINES, 1, result, [[shape.replace("{row}", str(r))] for r in range(1, lines + 1)])
        book.evaluate_all()
    except Exception:  # noqa: BLE001 - an argument no formula can take: the function has no value
        return [[VALUE]]
    found = [from_engine(book.get_value(_LINES, r, result)) for r in range(1, lines + 1)]
    return [found[r * columns : (r + 1) * columns] for r in range(rows)]


def _at(grid: Grid, row: int, column: int) -> Any:
    r, c = (0 if len(grid) == 1 else row), (0 if len(grid[0]) == 1 else column)
    return grid[r][c] if r < len(grid) and c < len(grid[r]) else None
