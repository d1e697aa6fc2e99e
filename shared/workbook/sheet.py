"""What a template's sheet is, read once and never changed: cells, shape, locks, looks, pictures, comments."""

from collections.abc import Mapping

import msgspec

from shared.workbook.look import CellStyle
from shared.workbook.places import Area, Place
from shared.workbook.values import Value

ROW_PX = 20
"""Height of a row that tells none, at 100 %."""


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """A cell of the template: a value, or a formula (with its `=`), in an array formula's area."""

    value: Value = None
    formula: str | None = None
    array: Area | None = None


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    """A picture on a sheet: where its corner is (a cell and px into it), its size in px at 100 %, its bytes."""

    place: Place
    left_px: int
    top_px: int
    width_px: int
    height_px: int
    data: bytes


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """One sheet's shape. Widths and heights in px at 100 %; merges as (row, column, rows, columns).

    A hidden sheet, row or column computes like any other and is never shown. Without `zeros` a cell that is 0 shows
    nothing. `frozen_rows` and `frozen_columns` stay
    in sight while the rest scrolls.
    """

    name: str
    rows: int
    columns: int
    widths: dict[int, int]
    heights: dict[int, int]
    merges: tuple[tuple[int, int, int, int], ...]
    grid: bool
    zeros: bool = True
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    frozen_rows: int = 0
    frozen_columns: int = 0
    pictures: tuple[Picture, ...] = ()


class SheetCells(msgspec.Struct, kw_only=True):
    """The contents, looks and locks of one sheet; by (row, column). Rows and columns have looks of their own."""

    given: Mapping[tuple[int, int], Given]
    styles: Mapping[tuple[int, int], CellStyle]
    row_styles: Mapping[int, CellStyle]
    column_styles: Mapping[int, CellStyle]
    unlocked: frozenset[tuple[int, int]]
    unlocked_rows: frozenset[int]
    unlocked_columns: frozenset[int]
    protected: bool
    comments: Mapping[tuple[int, int], str]
    veils: frozenset[tuple[int, int]] = frozenset()

    def style(self, row: int, column: int) -> CellStyle:
        """How a cell looks: its own look, else its row's, else its column's."""
        own = self.styles.get((row, column))
        return own or self.row_styles.get(row) or self.column_styles.get(column) or PLAIN

    def veiled(self, row: int, column: int) -> bool:
        """Whether a protected sheet hides this cell's formula."""
        return self.protected and (row, column) in self.veils

    def locked(self, row: int, column: int) -> bool:
        """Whether a protected sheet keeps this cell as it is."""
        if not self.protected:
            return False
        if (row, column) in self.styles:
            return (row, column) not in self.unlocked
        if row in self.row_styles:
            return row not in self.unlocked_rows
        return column not in self.unlocked_columns


PLAIN = CellStyle()
