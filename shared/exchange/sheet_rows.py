"""The data rows under a header: each cell's text, and why a row or a cell cannot be taken."""

import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

import msgspec

from shared.exchange.roster_problems import Problem
from shared.exchange.sheet_header import Columns, Header, header_names
from shared.exchange.sheet_survey import Survey, letter
from shared.exchange.sheet_text import UNSAVED, cell_text, error_reason

_SUMMARY: Final = re.compile(
    r"(合\s*计|总\s*计|小\s*计|共\s*计|总人数|人数|制表|填表|审核|复核|备注|说明|注\s*[:：]|以下空白|以上|共\s*\d+\s*[人名])"
)


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
        return f"{letter(self.places[column])}列（{column}）"


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
        place = f"{letter(self.header.places[column])}列（{column}）" if column else ""
        return Problem(file=self.file, sheet=self.sheet, row=row, column=place, reason=reason)


def data_rows(sheet: SheetRows) -> tuple[list[Row], list[Problem]]:
    """The rows that can be taken, and every problem. A row with a problem is left out."""
    rows: list[Row] = []
    problems: list[Problem] = []
    hidden: list[int] = []
    for number, cells in enumerate(sheet.cells[sheet.header.row :], start=sheet.header.row + 1):
        if not any(_filled(sheet, number, column, cell) for column, cell in enumerate(cells, start=1)):
            continue
        if number in sheet.facts.hidden_rows:
            hidden.append(number)
        elif reason := _no_candidate(sheet, number, cells):
            problems.append(sheet.problem(reason, number))
        else:
            values, found = _values(sheet, number, cells)
            problems += found
            if not found:
                rows.append(Row(sheet=sheet.sheet, number=number, values=values, places=sheet.header.places))
    if hidden:
        told = f"{spans(hidden)}（共{len(hidden)}行）是隐藏的或被筛选掉的；请取消筛选和隐藏，核对或删除后重新保存"
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
    return f"第{'、'.join(str(a) if a == b else f'{a}至{b}' for a, b in runs)}行"


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
        return "又是一行表头；请删除重复的表头，名单连续填写"
    places = sheet.header.places
    filled = [name for name in required if _filled(sheet, number, places[name], _cell(cells, places[name]))]
    texts = [text.strip() for text in cells if isinstance(text, str) and text.strip()]
    if len(filled) * 2 >= len(required):
        return ""
    if texts and _SUMMARY.match(texts[0]):
        return f"“{texts[0][:12]}”是合计或说明，不是考生；请删除这一行"
    if not filled:
        return "这一行没有考生内容，只有表外的文字；请删除"
    if any(sheet.facts.merged(number, places[name]) for name in required):
        return ""
    return f"只填写了{'、'.join(filled)}，不是完整的考生；请补全或删除这一行"


def _values(sheet: SheetRows, number: int, cells: Sequence[Any]) -> tuple[dict[str, str], list[Problem]]:
    values: dict[str, str] = {}
    problems: list[Problem] = []
    columns = sheet.columns
    for name, column in sheet.header.places.items():
        text, reason = cell_text(_cell(cells, column), number=name in columns.numeric, loose=name in columns.loose)
        if (number, column) in sheet.facts.errors:
            reason = error_reason(sheet.facts.errors[number, column])
        elif (number, column) in sheet.facts.unsaved:
            reason = UNSAVED
        elif not reason and not text and name in columns.required:
            area = sheet.facts.merged(number, column)
            reason = f"在合并单元格 {area} 中，没有自己的内容；请取消合并并逐行填写" if area else "必填项为空"
        if reason:
            problems.append(sheet.problem(reason, number, name))
        values[name] = text
    return values, problems
