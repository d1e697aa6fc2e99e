"""SUMPRODUCT: only numbers multiply, where the engine counts texts and truth values, too."""

import math

from shared.workbook.functions.calling import Wrong
from shared.workbook.values import CellError, Grid, flat


def sum_of_products(grids: list[Grid]) -> float:
    """SUMPRODUCT: the arrays are of one shape; what is no number (a text "12", TRUE, an empty cell) counts nothing.

    So =SUMPRODUCT(A1:A9="甲",B1:B9) is 0, as in Excel, until the comparison is made a number (*1, --).
    """
    if len({(len(grid), len(grid[0]) if grid else 0) for grid in grids}) != 1:
        raise Wrong
    columns = [flat([grid]) for grid in grids]
    for column in columns:
        for value in column:
            if isinstance(value, CellError):
                raise Wrong(value)
    return math.fsum(
        math.prod(value if isinstance(value, float) else 0.0 for value in row) for row in zip(*columns, strict=True)
    )
