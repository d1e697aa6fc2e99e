"""Cells and areas of a workbook: sheet by number from 0, rows and columns from 1, and how they are written (A1)."""

import functools
import re
from collections.abc import Iterator
from typing import Final

import msgspec

LAST_ROW: Final = 1_048_576
LAST_COLUMN: Final = 16_384
_CELL: Final = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9]\d{0,6})", re.ASCII)


class Place(msgspec.Struct, frozen=True, kw_only=True, order=True):
    """A cell: sheet by number from 0, row and column from 1."""

    sheet: int
    row: int
    column: int


class Area(msgspec.Struct, frozen=True, kw_only=True, order=True):
    """A rectangle of cells on one sheet; both corners belong to it."""

    sheet: int
    top: int
    left: int
    bottom: int
    right: int

    def __contains__(self, place: Place) -> bool:
        return (
            place.sheet == self.sheet
            and self.top <= place.row <= self.bottom
            and self.left <= place.column <= self.right
        )

    @property
    def cells(self) -> int:
        """How many cells it has."""
        return (self.bottom - self.top + 1) * (self.right - self.left + 1)

    def places(self) -> Iterator[Place]:
        """Its cells, row by row."""
        for row in range(self.top, self.bottom + 1):
            for column in range(self.left, self.right + 1):
                yield Place(sheet=self.sheet, row=row, column=column)

    def meets(self, other: "Area") -> "Area | None":
        """What two areas have in common."""
        if self.sheet != other.sheet:
            return None
        top, left = max(self.top, other.top), max(self.left, other.left)
        bottom, right = min(self.bottom, other.bottom), min(self.right, other.right)
        if top > bottom or left > right:
            return None
        return Area(sheet=self.sheet, top=top, left=left, bottom=bottom, right=right)


def column_name(column: int) -> str:
    """1 → A, 27 → AA."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def column_number(name: str) -> int:
    """A → 1, AA → 27."""
    number = 0
    for letter in name.upper():
        number = number * 26 + ord(letter) - 64
    return number


def cell_name(row: int, column: int) -> str:
    """Row 3, column 2 → B3; both count from 1."""
    return f"{column_name(column)}{row}"


def cell_numbers(name: str) -> tuple[int, int] | None:
    """B3 or $B$3 → (3, 2), row and column; None if it names no cell of a sheet."""
    found = _CELL.fullmatch(name)
    if found is None:
        return None
    row, column = int(found[2]), column_number(found[1])
    return (row, column) if row <= LAST_ROW and column <= LAST_COLUMN else None


@functools.lru_cache(maxsize=65_536)
def area_of(sheet: int, text: str) -> Area | None:
    """A1:C3 or $A$1 on that sheet; whole columns (A:C) and rows (2:5) too. None if it is nothing of the kind."""
    first, _, last = text.partition(":")
    one, two = _corner(first), _corner(last or first)
    if one is None or two is None or (not last and None in one):
        return None
    if [part is None for part in one] != [part is None for part in two]:
        return None
    rows = [row for row, _ in (one, two) if row is not None] or [1, LAST_ROW]
    columns = [column for _, column in (one, two) if column is not None] or [1, LAST_COLUMN]
    return Area(sheet=sheet, top=min(rows), left=min(columns), bottom=max(rows), right=max(columns))


def _corner(text: str) -> tuple[int | None, int | None] | None:
    bare = text.replace("$", "")
    cell = cell_numbers(bare)
    if cell is not None:
        return cell
    if re.fullmatch(r"[A-Za-z]{1,3}", bare, re.ASCII) and column_number(bare) <= LAST_COLUMN:
        return None, column_number(bare)
    if re.fullmatch(r"[1-9]\d{0,6}", bare, re.ASCII) and int(bare) <= LAST_ROW:
        return int(bare), None
    return None
