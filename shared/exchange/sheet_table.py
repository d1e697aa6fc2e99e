"""Reads the table of a national spreadsheet template: title rows, a header row with `*` or `•` columns, then data.

All visible sheets are read: a school may keep one sheet a room. Hidden sheets are left out and named in a note; hidden
rows and columns of the table itself are refused, and so are rows that are crossed out, for whoever hid, filtered or
struck them may have meant either. Values are taken as they stand. A number where text belongs is reported and never
repaired: a spreadsheet program has then already lost leading zeros or digits beyond the fifteenth.
"""

import io
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final
from xml.parsers import expat

import msgspec
import python_calamine

from shared.exchange.roster_problems import Problem
from shared.exchange.sheet_file import Part, SheetFileError, open_sheet_file
from shared.exchange.sheet_header import Columns, Header, find_header
from shared.exchange.sheet_rows import Row, SheetRows, data_rows
from shared.exchange.sheet_styles import Struck
from shared.exchange.sheet_survey import MAX_COLUMNS, MAX_ROWS, Survey, survey
from shared.exchange.xml_parts import XmlRefusedError
from shared.words.catalogue import say

_ID_NUMBER: Final = re.compile(r"\s*\d{17}[\dXx]\s*")


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """The table that was found, over all its sheets; `notes` name what was left out, and why."""

    file: str
    rows: tuple[Row, ...]
    notes: tuple[Problem, ...] = ()

    def problem(self, row: Row, column: str, reason: str) -> Problem:
        """A finding in one cell."""
        return Problem(file=self.file, sheet=row.sheet, row=row.number, column=row.place(column), reason=reason)


def read_table(
    path: Path,
    required: Sequence[str],
    optional: Sequence[str] = (),
    *,
    numeric: Sequence[str] = (),
    loose: Sequence[str] = (),
) -> tuple[Table | None, list[Problem]]:
    """The table with these columns, and every problem met.

    `numeric` columns hold whole numbers, `loose` columns are only compared (see `Columns`). A row with a problem is
    left out of the table; the caller must refuse the whole when there is any problem.
    """
    columns = Columns(required=tuple(required), optional=tuple(optional), numeric=tuple(numeric), loose=tuple(loose))
    reading = _Reading(path.name, columns)
    try:
        book = open_sheet_file(path)
        with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(book.packed)) as cells:
            for part in book.sheets:
                reading.take(part, cells, book.struck)
    except SheetFileError as error:
        return None, [Problem(file=path.name, reason=error.reason)]
    except (python_calamine.CalamineError, expat.ExpatError, XmlRefusedError, OSError, ValueError):
        return None, [Problem(file=path.name, reason=say("table.not_a_workbook"))]
    return reading.result()


class _Reading:
    """One file as its sheets are taken one after the other."""

    def __init__(self, file: str, columns: Columns) -> None:
        self._file = file
        self._columns = columns
        self._rows: list[Row] = []
        self._problems: list[Problem] = []
        self._notes: list[Problem] = []
        self._hidden: list[str] = []
        self._tables = 0
        self._unlikely: Header | None = None

    def take(self, part: Part, book: python_calamine.CalamineWorkbook, struck: Struck) -> None:
        """Read one sheet; a hidden one is only named."""
        if not part.xml:
            return
        facts = survey(part.xml, struck)
        if not facts.rows:
            return
        if part.hidden:
            self._hidden.append(part.name)
            self._notes.append(self._about(part, say("table.sheet_hidden")))
            return
        if facts.far:
            told = say("table.too_far", cell=facts.far, rows=MAX_ROWS, columns=MAX_COLUMNS)
            self._problems.append(self._about(part, told))
            return
        cells = book.get_sheet_by_name(part.name).to_python(skip_empty_area=False)
        header = find_header(cells, self._columns, facts.hidden_columns)
        if header is None or not header.is_likely(self._columns):
            self._no_table(part, cells, header)
        else:
            self._table(part, cells, header, facts)

    def result(self) -> tuple[Table | None, list[Problem]]:
        """The table over all sheets."""
        if not self._tables and not self._problems:
            return None, [self._nothing()]
        if not self._rows and not self._problems:
            self._problems.append(Problem(file=self._file, reason=say("table.no_rows")))
        return Table(file=self._file, rows=tuple(self._rows), notes=tuple(self._notes)), self._problems

    def _table(self, part: Part, cells: list[list[Any]], header: Header, facts: Survey) -> None:
        self._tables += 1
        self._problems += [self._about(part, fault) for fault in header.faults]
        if any(name not in header.places for name in self._columns.required):
            return
        rows, problems = data_rows(
            SheetRows(file=self._file, sheet=part.name, cells=cells, header=header, facts=facts, columns=self._columns)
        )
        self._rows += rows
        self._problems += problems

    def _no_table(self, part: Part, cells: list[list[Any]], header: Header | None) -> None:
        """A page of instructions is left out with a note; one with ID numbers on it is a list without its header."""
        if any(isinstance(cell, str) and _ID_NUMBER.fullmatch(cell) for row in cells for cell in row):
            self._problems.append(self._about(part, say("table.header_forgotten")))
            return
        self._notes.append(self._about(part, say("table.sheet_without_header")))
        if header is not None and len(header.places) > len(self._unlikely.places if self._unlikely else ()):
            self._unlikely = header

    def _nothing(self) -> Problem:
        if self._hidden:
            names = [f"“{name}”" for name in self._hidden]
            return Problem(file=self._file, reason=say("table.only_hidden", names=names))
        faults = self._unlikely.faults if self._unlikely else ()
        return Problem(file=self._file, reason="；".join(faults) or say("table.no_header"))

    def _about(self, part: Part, reason: str) -> Problem:
        return Problem(file=self._file, sheet=part.name, reason=reason)
