"""The workbook in which one person marks: one row an answer, its marking guide, what it can bring, a cell for points.

Whatever a candidate wrote stays text: no cell of it can run as a formula. Only the cells for points and remarks are
unlocked, so that nothing else is changed by accident; reading believes none of it and compares every row with what the
centre knows. All faults of a file are told at once, each with sheet, row and column.
"""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Final

from openpyxl.styles import Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from scripts.centre.marking.by_people import STEP, Task
from shared.exam.typed import Unread, read_amount
from shared.exchange.roster_problems import Problem
from shared.exchange.sheet_file import SheetFileError, open_sheet_file
from shared.exchange.sheets import Cell, add_sheet, book_bytes, new_book
from shared.words.catalogue import Words, say
from shared.workbook.package import Package, TemplateError
from shared.workbook.template import read_book

_HEAD: Final = Words("marking.people.head", ("number", "item", "what", "stem", "rubric", "answer", "full"))
_OWN: Final = Words("marking.people.head", ("points", "remark"))
_ROOM: Final = 30_000  # a cell holds 32,767 characters; longer answers go on in the next column
_FIRST_ROW: Final = 3
_LARGEST: Final = 1e9  # which NaN is not below either


def marker_workbook(title: str, tasks: Sequence[Task]) -> bytes:
    """A workbook for one marker with these answers; the cells for points are empty."""
    pieces = max((len(_pieces(task.answer)) for task in tasks), default=1)
    heads = [*_HEAD.values()]
    more = [say("marking.people.more", number=number) for number in range(2, pieces + 1)]
    header = (*heads[:-1], *more, heads[-1], *_OWN.values())
    rows: list[list[Cell]] = []
    for task in tasks:
        answer: list[Cell] = [*_pieces(task.answer)]
        answer += [""] * (pieces - len(answer))
        rows.append([task.number, task.item_id, task.what, task.stem, task.rubric, *answer, task.full, None, None])
    book = new_book()
    add_sheet(book, say("marking.people.sheet"), title, header, rows)
    _open_for_points(book.worksheets[0], len(header), len(rows))
    return book_bytes(book)


def read_marker_workbook(
    path: Path, tasks: Mapping[str, Task], of_others: Mapping[str, str]
) -> tuple[dict[str, Decimal | None], list[Problem]]:
    """Number to points (None where the cell is still empty) of every row, and every fault of the file.

    `of_others`: titles of the workbooks of other markers, and who those are. A file with a fault must not count at
    all: the caller refuses the whole.
    """
    try:
        open_sheet_file(path)  # says best what a file is that is no workbook
        book = read_book(Package(path.read_bytes()))
    except SheetFileError as error:
        return {}, [Problem(file=path.name, reason=error.reason)]
    except TemplateError as error:
        return {}, [Problem(file=path.name, reason=error.words)]
    name = say("marking.people.sheet")
    if name not in book.sheetnames or not isinstance(book[name], Worksheet):
        return {}, [Problem(file=path.name, reason=say("marking.people.no_sheet", name=name))]
    reading = _Reading(path.name, book[name], tasks)
    reading.read()
    title = _folded(book[name].cell(1, 1).value)
    for theirs, who in of_others.items():
        if title == _folded(theirs):  # one person's marks under two names would agree with themselves
            reading.problems.append(Problem(file=path.name, reason=say("marking.people.of_other", who=who)))
    for sheet in book.worksheets:
        if sheet.title != name and _holds(sheet, tasks):
            told = say("marking.people.second_sheet", name=name)
            reading.problems.append(Problem(file=path.name, sheet=sheet.title, reason=told))
    return reading.points, reading.problems


class _Reading:
    """One sheet, row by row."""

    def __init__(self, file: str, sheet: Worksheet, tasks: Mapping[str, Task]) -> None:
        self._file, self._sheet, self._tasks = file, sheet, tasks
        self._columns: dict[str, int] = {}
        self._rows: dict[str, int] = {}
        self.points: dict[str, Decimal | None] = {}
        self.problems: list[Problem] = []

    def read(self) -> None:
        """Fill `points` and `problems`."""
        if not self._find_columns():
            return
        last = min(self._sheet.max_row, _FIRST_ROW + 4 * len(self._tasks) + 1000)
        rows = [row for row in range(_FIRST_ROW, last + 1) if self._filled(row)]
        known = [row for row in rows if self._text(row, "number") in self._tasks]
        if rows and not known:
            self._fault(0, None, say("marking.people.foreign"))
            return
        for row in rows:
            self._row(row)

    def _find_columns(self) -> bool:
        heads: dict[str, list[int]] = {}
        for place, cell in enumerate(self._sheet[_FIRST_ROW - 1], 1):
            heads.setdefault(_folded(cell.value), []).append(place)
        for key, head in (*_HEAD.items(), *_OWN.items()):
            places = heads.get(_folded(head), [])
            if len(places) == 1:
                self._columns[key] = places[0]
            else:
                told = "marking.people.no_column" if not places else "marking.people.two_columns"
                self._fault(_FIRST_ROW - 1, None, say(told, name=head))
        return len(self._columns) == len(_HEAD) + len(_OWN)

    def _row(self, row: int) -> None:
        number = self._text(row, "number")
        task = self._tasks.get(number)
        if task is None:
            self._fault(row, "number", say("marking.people.unknown", number=number))
            return
        if number in self._rows:
            self._fault(row, "number", say("marking.people.twice", number=number, row=self._rows[number]))
            return
        self._rows[number] = row
        if not self._is_as_sent(row, task):
            return
        points = self._points(row, task)
        if not isinstance(points, str):
            self.points[number] = points
        else:
            self._fault(row, "points", points)

    def _is_as_sent(self, row: int, task: Task) -> bool:
        """Whether the row still shows this task; a column sorted alone would give points to another answer."""
        sent = {"item": task.item_id, "what": task.what, "answer": "".join(_pieces(task.answer)[:1]), "full": task.full}
        for key, value in sent.items():
            found = self._value(row, key)
            same = _number(found) == value if isinstance(value, Decimal) else _folded(found) == _folded(value)
            if not same:
                self._fault(row, key, say("marking.people.changed", number=task.number))
                return False
        return True

    def _points(self, row: int, task: Task) -> Decimal | str | None:
        """The points, None while the cell is empty, or the reason why it cannot be."""
        value = self._value(row, "points")
        if value is None or (isinstance(value, str) and not value.strip()):
            return None
        cell = self._cell(row, "points")
        if cell.data_type == "f":
            return say("marking.people.formula")
        if "%" in str(cell.number_format) and not isinstance(value, str):
            # Who types 80% means 80 of a hundred or a share of the points; the cell only says 0.8.
            return say("marking.people.percent")
        points = _number(value)
        if points is None:
            return say("marking.people.no_number", text=str(value)[:20])
        if not 0 <= points <= task.full:
            return say("marking.people.out_of_range", points=points, full=task.full)
        if points % STEP:
            return say("marking.people.too_fine", points=points)
        return points

    def _filled(self, row: int) -> bool:
        return any(self._value(row, key) not in {None, ""} for key in self._columns)

    def _cell(self, row: int, key: str) -> Any:
        return self._sheet.cell(row, self._columns[key])

    def _value(self, row: int, key: str) -> Any:
        return self._cell(row, key).value

    def _text(self, row: int, key: str) -> str:
        return re.sub(r"\s", "", str(self._value(row, key) or "")).upper()

    def _fault(self, row: int, key: str | None, reason: str) -> None:
        column = ""
        if key is not None:
            head = _HEAD.get(key) or _OWN[key]
            column = say("table.column_named", letter=get_column_letter(self._columns[key]), name=head)
        self.problems.append(Problem(file=self._file, sheet=self._sheet.title, row=row, column=column, reason=reason))


def _open_for_points(sheet: Worksheet, columns: int, rows: int) -> None:
    """Protect the sheet without a password but for the two last columns; points are checked as they are typed."""
    full, points = get_column_letter(columns - 2), get_column_letter(columns - 1)
    for row in range(_FIRST_ROW, _FIRST_ROW + rows):
        for column in (columns - 1, columns):
            sheet.cell(row, column).protection = Protection(locked=False)
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = False
    if not rows:
        return
    check = DataValidation(
        type="decimal", operator="between", formula1="0", formula2=f"${full}{_FIRST_ROW}", allow_blank=True
    )
    check.error = say("marking.people.typed_wrong")
    check.showErrorMessage = True
    check.add(f"{points}{_FIRST_ROW}:{points}{_FIRST_ROW + rows - 1}")
    sheet.add_data_validation(check)


def _holds(sheet: Worksheet, tasks: Mapping[str, Task]) -> bool:
    """Whether one of our numbers stands in the first columns: a copy of the sheet, perhaps the one with the marks."""
    cells = (cell for row in sheet.iter_rows(max_row=20, max_col=3, values_only=True) for cell in row)
    return any(isinstance(cell, str) and cell.strip().upper() in tasks for cell in cells)


def _pieces(answer: str) -> list[str]:
    return [answer[at : at + _ROOM] for at in range(0, len(answer), _ROOM)] or [""]


def _number(value: Any) -> Decimal | None:
    """A number as the cell has it, or as somebody typed it; None for anything else."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        try:
            return Decimal(repr(value)) if abs(value) < _LARGEST else None
        except InvalidOperation:
            return None
    read = read_amount(str(value), say("marking.people.unit"))
    return None if isinstance(read, Unread) else read


def _folded(value: Any) -> str:
    """Text without blanks and line ends, and without what a workbook cannot hold: programs save both differently."""
    return re.sub(r"[\s\x00-\x1f\ufffd]|_x[0-9A-Fa-f]{4}_", "", str(value) if value is not None else "")
