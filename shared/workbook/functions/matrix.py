"""Functions of matrices: product, determinant, inverse, unit matrix."""

import re
from typing import Final

from shared.workbook.functions.calling import Wrong, number, text, whole
from shared.workbook.places import LAST_ROW
from shared.workbook.values import NUM, REF, Grid, Value

_LARGEST: Final = 200  # rows and columns; more is no task of an accountant
_MOST_NUMBERS: Final = 100_000
_ROWS: Final = re.compile(
    r"(?:[^!]+!)?\$?[A-Z]{0,3}\$?(?P<first>\d{1,7})(?::\$?[A-Z]{0,3}\$?(?P<last>\d{1,7}))?", re.ASCII | re.IGNORECASE
)

Matrix = list[list[float]]


def product(grids: list[Grid]) -> Grid:
    """MMULT."""
    a, b = _matrix(grids[0]), _matrix(grids[1])
    if len(a[0]) != len(b):
        raise Wrong
    columns = list(zip(*b, strict=True))
    return [[sum(x * y for x, y in zip(row, column, strict=True)) for column in columns] for row in a]


def determinant(grids: list[Grid]) -> float:
    """MDETERM."""
    _, found = _eliminated(_square(grids[0]))
    return found


def inverse(grids: list[Grid]) -> Grid:
    """MINVERSE; #NUM! where there is none."""
    made, found = _eliminated(_square(grids[0]))
    if found == 0:
        raise Wrong(NUM)
    return [[*row] for row in made]


def unit(grids: list[Grid]) -> Grid:
    """MUNIT."""
    size = whole(grids[0][0][0])
    if not 1 <= size <= _LARGEST:
        raise Wrong
    return [[float(r == c) for c in range(size)] for r in range(size)]


def rows_told(grids: list[Grid]) -> Grid:
    """KIT.ROWS: the numbers of the rows that a text names, 3 to 5 of "3:5" or "A3:B5", as ROW(INDIRECT(…)) counts."""
    found = _ROWS.fullmatch(text(grids[0][0][0]).strip())
    if found is None:
        raise Wrong(REF)
    first, last = sorted((int(found["first"]), int(found["last"] or found["first"])))
    if not 1 <= first <= last <= LAST_ROW or last - first >= _MOST_NUMBERS:
        raise Wrong(REF)
    return [[float(row)] for row in range(first, last + 1)]


def _eliminated(matrix: Matrix) -> tuple[Matrix, float]:
    """The inverse (meaningless if the determinant is 0) and the determinant, by Gauss with pivots."""
    size, found = len(matrix), 1.0
    work = [[*row, *(float(r == c) for c in range(size))] for r, row in enumerate(matrix)]
    for step in range(size):
        pivot = max(range(step, size), key=lambda r: abs(work[r][step]))
        if abs(work[pivot][step]) < 1e-300:
            return [row[size:] for row in work], 0.0
        if pivot != step:
            work[step], work[pivot] = work[pivot], work[step]
            found = -found
        found *= work[step][step]
        work[step] = [value / work[step][step] for value in work[step]]
        for r in range(size):
            if r != step and work[r][step]:
                factor = work[r][step]
                work[r] = [a - factor * b for a, b in zip(work[r], work[step], strict=True)]
    return [row[size:] for row in work], found


def _square(grid: Grid) -> Matrix:
    matrix = _matrix(grid)
    if len(matrix) != len(matrix[0]):
        raise Wrong
    return matrix


def _matrix(grid: Grid) -> Matrix:
    if not grid or not grid[0] or len(grid) > _LARGEST or len(grid[0]) > _LARGEST:
        raise Wrong
    return [[_cell(value) for value in row] for row in grid]


def _cell(value: Value) -> float:
    if isinstance(value, bool) or not isinstance(value, float):
        raise Wrong
    return value


def sequence(grids: list[Grid]) -> Grid:
    """SEQUENCE, with a bound: no task needs a million numbers."""
    rows, columns, start, step = (
        number(grids[n][0][0]) if n < len(grids) and grids[n][0][0] is not None else 1.0 for n in range(4)
    )
    high, wide = int(rows), int(columns)
    if high < 1 or wide < 1:
        raise Wrong
    if high * wide > _MOST_NUMBERS:
        raise Wrong(NUM)
    return [[start + step * (r * wide + c) for c in range(wide)] for r in range(high)]
