"""Finds the header row of a table in a sheet, and says what is wrong with it in the words of that row."""

from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any, Final

import msgspec

from shared.exchange.same_words import plain
from shared.exchange.sheet_survey import letter
from shared.words.catalogue import say

SEARCH_ROWS: Final = 20
_MARKS: Final = "*＊•●·★※ \t\u3000"
_NEAR: Final = 0.6
_LONGEST: Final = 40


class Columns(msgspec.Struct, frozen=True, kw_only=True):
    """What a table must have and may have; `numeric` columns hold whole numbers, `loose` ones are only compared."""

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()
    numeric: tuple[str, ...] = ()
    loose: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """All column names."""
        return (*self.required, *self.optional)


class Header(msgspec.Struct, frozen=True, kw_only=True):
    """The likeliest header row: its number, the column of each name (both from 1), and what is wrong with it."""

    row: int
    places: dict[str, int]
    faults: tuple[str, ...] = ()

    def is_likely(self, columns: Columns) -> bool:
        """At least half of the required names stand there: this is meant to be the header."""
        return sum(name in self.places for name in columns.required) * 2 >= len(columns.required)


def header_names(cells: Sequence[Any], columns: Columns) -> dict[str, list[int]]:
    """Where each known name stands in a row, columns from 1. Width, blanks and marks of a name do not count."""
    known = {plain(name): name for name in columns.names}
    found: dict[str, list[int]] = {}
    for column, cell in enumerate(cells, start=1):
        if (
            isinstance(cell, str)
            and len(cell) <= _LONGEST
            and (name := known.get(plain(cell.strip(_MARKS)).strip(_MARKS)))
        ):
            found.setdefault(name, []).append(column)
    return found


def find_header(rows: Sequence[Sequence[Any]], columns: Columns, hidden: set[int]) -> Header | None:
    """The row with most of the names among the first rows; None if no row has any. `hidden`: columns nobody sees."""
    best: tuple[int, dict[str, list[int]]] = (0, {})
    for number, cells in enumerate(rows[:SEARCH_ROWS], start=1):
        names = header_names(cells, columns)
        if len(names) > len(best[1]):
            best = (number, names)
    number, found = best
    if not found:
        return None
    faults = [*_twice(found, hidden), *_hidden(found, hidden)]
    used = {column for places in found.values() for column in places}
    faults += _missing([name for name in columns.required if name not in found], rows[number - 1], number, used)
    return Header(row=number, places={name: places[0] for name, places in found.items()}, faults=tuple(faults))


def _twice(found: Mapping[str, Sequence[int]], hidden: set[int]) -> list[str]:
    said = []
    for name, places in found.items():
        if len(places) > 1:
            where = [_column(c, hidden) for c in places]
            said.append(say("table.header_twice", name=name, count=len(places), where=where))
    return said


def _column(column: int, hidden: set[int]) -> str:
    return say("table.column_hidden" if column in hidden else "table.column", letter=letter(column))


def _hidden(found: Mapping[str, Sequence[int]], hidden: set[int]) -> list[str]:
    return [
        say("table.header_hidden", letter=letter(places[0]), name=name)
        for name, places in found.items()
        if len(places) == 1 and places[0] in hidden
    ]


def _missing(missing: Sequence[str], cells: Sequence[Any], row: int, used: set[int]) -> list[str]:
    if not missing:
        return []
    told = say("table.columns_missing", names=missing)
    others = [
        (c, cell.strip(_MARKS))
        for c, cell in enumerate(cells, 1)
        if isinstance(cell, str) and len(cell) <= _LONGEST and c not in used
    ]
    near = []
    for name in missing:
        scored = [(SequenceMatcher(None, plain(text), name).ratio(), column, text) for column, text in others if text]
        if scored and (likeliest := max(scored))[0] >= _NEAR:
            cell = f"{letter(likeliest[1])}{row}"
            near.append(say("table.perhaps_meant", cell=cell, written=likeliest[2], name=name))
    return [f"{told}；{'；'.join(near)}" if near else told]
