"""What a workbook of the corpus is made of."""

import datetime as dt
from typing import Final

import msgspec

Content = str | float | int | bool | dt.date | None

DATE: Final = "yyyy/m/d"
MONEY: Final = "#,##0.00"


class SheetSpec(msgspec.Struct, kw_only=True):
    """One sheet: rows of cells from A1, array formulas by area, number formats by column letter, hidden parts."""

    name: str
    rows: list[list[Content]]
    arrays: dict[str, str] = {}
    formats: dict[str, str] = {}
    table: tuple[str, str] | None = None
    hidden: bool = False
    hidden_rows: tuple[int, ...] = ()
    merges: tuple[str, ...] = ()


class BookSpec(msgspec.Struct, kw_only=True):
    """A workbook under its file's stem."""

    stem: str
    sheets: list[SheetSpec]
    names: dict[str, str] = {}
