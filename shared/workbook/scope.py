"""What the names in a formula mean: sheets, defined names (of the workbook and of one sheet), tables."""

import unicodedata
from collections.abc import Mapping
from typing import Final

import msgspec

from shared.workbook.places import Area, Place

_CURRENT_ROW: Final = {"#THIS ROW", "@"}


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """A table of a sheet (ListObject): its whole area, the names of its columns, and whether it has a totals row."""

    name: str
    area: Area
    columns: tuple[str, ...]
    header: bool = True
    totals: bool = False


class Scope(msgspec.Struct, frozen=True, kw_only=True):
    """The names of one workbook. Keys are in lower case; a name's text is its formula without the `=`."""

    sheets: tuple[str, ...]
    names: Mapping[str, str] = {}
    local_names: Mapping[tuple[int, str], str] = {}
    tables: Mapping[str, Table] = {}
    rows: int = 2_000
    columns: int = 256
    """How far the contents of the workbook go at most; a whole column inside an array formula ends there."""

    hidden_rows: Mapping[int, frozenset[int]] = {}
    filtered: frozenset[int] = frozenset()
    """Hidden rows by sheet, and the sheets where a filter hides them: SUBTOTAL leaves such rows out."""

    def sheet(self, name: str) -> int | None:
        """The number of a sheet by its name; letter case and width do not matter."""
        wanted = _key(name)
        for number, sheet in enumerate(self.sheets):
            if sheet == name or _key(sheet) == wanted:
                return number
        return None

    def name(self, name: str, sheet: int) -> str | None:
        """The text of a defined name as seen from a sheet: its own before the workbook's."""
        key = name.lower()
        return self.local_names.get((sheet, key), self.names.get(key))

    def table(self, name: str, at: Place) -> Table | None:
        """A table by its name, or the one a cell stands in."""
        if name:
            return self.tables.get(name.lower())
        return next((table for table in self.tables.values() if at in table.area), None)


def structured_area(table: Table, inside: str, at: Place) -> Area | None:
    """The cells of a structured reference: [金额], [#Headers], [[#This Row],[单价]:[金额]], [@金额].

    None where a column is not there, or the row of the formula is not one of the table's.
    """
    items, columns = _parts(inside)
    first = last = None
    if columns:
        numbers = [_column(table, name) for name in columns]
        if None in numbers:
            return None
        first, last = numbers[0], numbers[-1]
    left = table.area.left + (first or 0)
    right = table.area.left + last if last is not None else table.area.right
    rows = _rows(table, items, at)
    if rows is None:
        return None
    return Area(sheet=table.area.sheet, top=rows[0], left=min(left, right), bottom=rows[1], right=max(left, right))


def _rows(table: Table, items: list[str], at: Place) -> tuple[int, int] | None:
    top, bottom = table.area.top, table.area.bottom
    first, last = top + table.header, bottom - table.totals
    if not items:
        return first, last
    if _CURRENT_ROW & set(items):
        return (at.row, at.row) if first <= at.row <= last else None
    spans = {"#ALL": (top, bottom), "#DATA": (first, last)}
    if table.header:
        spans["#HEADERS"] = (top, top)
    if table.totals:
        spans["#TOTALS"] = (bottom, bottom)
    found = [spans.get(item) for item in items]
    known = [span for span in found if span is not None]
    if len(known) != len(items):
        return None
    return min(span[0] for span in known), max(span[1] for span in known)


def _parts(inside: str) -> tuple[list[str], list[str]]:
    """The `#` items in upper case, and one column or the first and last of several."""
    text = inside.strip()
    items: list[str] = []
    columns: list[str] = []
    if text.startswith("@"):
        items, text = ["@"], text[1:].strip()
    if not text:
        return items, columns
    if not text.startswith("["):
        return ([*items, text.upper()], columns) if text.startswith("#") else (items, [_unescaped(text)])
    for part in _bracketed(text):
        if part.startswith("#"):
            items.append(part.upper())
        else:
            columns.append(_unescaped(part))
    return items, columns


def _bracketed(text: str) -> list[str]:
    parts, here = [], 0
    while here < len(text):
        if text[here] != "[":
            here += 1
            continue
        end = here + 1
        while end < len(text) and text[end] != "]":
            end += 2 if text[end] == "'" else 1
        parts.append(text[here + 1 : end])
        here = end + 1
    return parts


def _unescaped(text: str) -> str:
    made, here = "", 0
    while here < len(text):
        here += text[here] == "'" and here + 1 < len(text)
        made += text[here]
        here += 1
    return made


def _column(table: Table, name: str) -> int | None:
    wanted = _key(name.strip())
    return next((n for n, column in enumerate(table.columns) if _key(column.strip()) == wanted), None)


def _key(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()
