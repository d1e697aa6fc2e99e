"""The data rows under a header: each cell's text, and why a row or a cell cannot be taken."""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from shared.exchange.roster_problems import Problem
from shared.exchange.sheet_header import Columns, Header, header_names
from shared.exchange.sheet_survey import Survey, letter
from shared.exchange.sheet_text import cell_text, error_reason
from shared.exchange.sheet_words import SUMMARY
from shared.words.catalogue import say


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A data row: its sheet, its number as spreadsheet programs show it, and text by column name."""

    sheet: str
    number: int
    values: dict[str, str]
    places: dict[str, int]

    def __getitem__(self, column: str) -> str:
        return self.values[column]

    def place(self, column: str) -> str:
        """Where a column stands, for people: E列（证件号码）."""
        return say("table.column_named", letter=letter(self.places[column]), name=column)


class SheetRows(msgspec.Struct, frozen=True, kw_only=True):
    """One sheet as it stands: its cells row by row, its header, and what the survey found."""

    file: str
    sheet: str
    cells: Sequence[Sequence[Any]]
    header: Header
    facts: Survey
    columns: Columns

    def problem(self, reason: str, row: int = 0, column: str = "") -> Problem:
        """A finding in this sheet."""
        at = letter(self.header.places[column]) if column else ""
        place = say("table.column_named", letter=at, name=column) if column else ""
        return Problem(file=self.file, sheet=self.sheet, row=row, column=place, reason=reason)


def data_rows(sheet: SheetRows) -> tuple[list[Row], list[Problem]]:
    """The rows that can be taken, and every problem. A row with a problem is left out."""
    rows: list[Row] = []
    problems: list[Problem] = []
    hidden: list[int] = []
    struck: list[int] = []
    for number, cells in enumerate(sheet.cells[sheet.header.row :], start=sheet.header.row + 1):
        if not any(_filled(sheet, number, column, cell) for column, cell in enumerate(cells, start=1)):
            continue
        if number in sheet.facts.hidden_rows:
            hidden.append(number)
        elif number in sheet.facts.struck_rows:
            struck.append(number)
        elif reason := _no_candidate(sheet, number, cells):
            problems.append(sheet.problem(reason, number))
        else:
            values, found = _values(sheet, number, cells)
            problems += found
            if not found:
                rows.append(Row(sheet=sheet.sheet, number=number, values=values, places=sheet.header.places))
    for kind, numbers in (("hidden", hidden), ("struck", struck)):
        if numbers:
            told = say(f"table.rows_{kind}", rows=spans(numbers), count=len(numbers))
            problems.append(sheet.problem(told))
    return rows, problems


def spans(numbers: Iterable[int]) -> str:
    """Row numbers for people: 第3、7至9行."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    told = [str(a) if a == b else say("table.rows_from_to", first=a, last=b) for a, b in runs]
    return say("table.rows", runs=told)


def _cell(cells: Sequence[Any], column: int) -> Any:
    return cells[column - 1] if column <= len(cells) else None


def _filled(sheet: SheetRows, row: int, column: int, cell: Any) -> bool:
    if isinstance(cell, str):
        if cell.strip():
            return True
    elif cell is not None:
        return True
    return (row, column) in sheet.facts.errors or (row, column) in sheet.facts.unsaved


def _no_candidate(sheet: SheetRows, number: int, cells: Sequence[Any]) -> str:
    """Why a row as a whole is no candidate, rather than one reason for each of its cells."""
    required = sheet.columns.required
    if len(header_names(cells, sheet.columns)) * 2 >= len(required):
        return say("table.header_again")
    places = sheet.header.places
    filled = [name for name in required if _filled(sheet, number, places[name], _cell(cells, places[name]))]
    texts = [text.strip() for text in cells if isinstance(text, str) and text.strip()]
    if len(filled) * 2 >= len(required):
        return ""
    if texts and SUMMARY.match(texts[0]):
        return say("table.summary_row", text=texts[0][:12])
    if not filled:
        return say("table.foreign_row")
    if any(sheet.facts.merged(number, places[name]) for name in required):
        return ""
    return say("table.partial_row", names=filled)


def _values(sheet: SheetRows, number: int, cells: Sequence[Any]) -> tuple[dict[str, str], list[Problem]]:
    values: dict[str, str] = {}
    problems: list[Problem] = []
    columns = sheet.columns
    for name, column in sheet.header.places.items():
        text, reason = cell_text(_cell(cells, column), number=name in columns.numeric, loose=name in columns.loose)
        if (number, column) in sheet.facts.errors:
            reason = error_reason(sheet.facts.errors[number, column])
        elif (number, column) in sheet.facts.unsaved:
            reason = say("table.cell.not_computed")
        elif not reason and not text and name in columns.required:
            area = sheet.facts.merged(number, column)
            reason = say("table.cell_merged", area=area) if area else say("table.cell_empty")
        if reason:
            problems.append(sheet.problem(reason, number, name))
        values[name] = text
    return values, problems
