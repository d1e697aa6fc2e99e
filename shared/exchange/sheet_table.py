"""Reads one table of the national spreadsheet templates: title rows, a header row with `*` or `•` columns, then data.

Values are taken as they stand. A number where text belongs is reported and never repaired: a spreadsheet program has
then already lost leading zeros or digits beyond the fifteenth.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import msgspec
import python_calamine

from shared.exchange.roster_problems import Problem

_HEADER_SEARCH_ROWS: Final = 20
_MARKS: Final = "*＊•●· \t\u3000"
_ERRORS: Final = (python_calamine.CalamineError, OSError, ValueError)


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A data row: its number as spreadsheet programs show it, and text by column name."""

    number: int
    values: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.values[column]


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """A table that was found: its rows, and where its columns stand."""

    file: str
    sheet: str
    letters: dict[str, str]
    rows: tuple[Row, ...]

    def problem(self, row: Row, column: str, reason: str) -> Problem:
        """A finding in one cell."""
        place = f"{self.letters[column]}列（{column}）"
        return Problem(file=self.file, sheet=self.sheet, row=row.number, column=place, reason=reason)


def read_table(
    path: Path, required: Sequence[str], optional: Sequence[str] = (), *, numeric: Sequence[str] = ()
) -> tuple[Table | None, list[Problem]]:
    """The table with these columns, and every problem met. `numeric` columns may hold a whole number.

    A row with a problem is left out of the table; the caller must refuse the whole when there is any problem.
    """
    try:
        book = python_calamine.CalamineWorkbook.from_path(str(path))
        sheets = [(name, book.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in book.sheet_names]
    except _ERRORS:
        return None, [Problem(file=path.name, reason="文件打不开，不是 Excel 工作簿或已损坏")]
    best: list[str] = []
    for sheet, rows in sheets:
        for index, cells in enumerate(rows[:_HEADER_SEARCH_ROWS]):
            places = {name: at for at, cell in enumerate(cells) if (name := _header(cell)) in {*required, *optional}}
            if all(name in places for name in required):
                return _collect(path.name, sheet, rows, index, places, required, numeric)
            if len(places) > len(best):
                best = list(places)
    if not best:
        return None, [Problem(file=path.name, reason="没有找到表头行，请使用全国平台的模板")]
    missing = "、".join(name for name in required if name not in best)
    return None, [Problem(file=path.name, reason=f"表头缺少列：{missing}")]


def _collect(
    file: str,
    sheet: str,
    rows: Sequence[Sequence[Any]],
    header: int,
    places: Mapping[str, int],
    required: Sequence[str],
    numeric: Sequence[str],
) -> tuple[Table, list[Problem]]:
    problems: list[Problem] = []
    letters = {name: _letter(at) for name, at in places.items()}
    found = []
    for number, cells in enumerate(rows[header + 1 :], start=header + 2):
        if all(cell in {"", None} for cell in cells):
            continue
        values: dict[str, str] = {}
        for name, at in places.items():
            text, reason = _text(cells[at] if at < len(cells) else "", may_be_number=name in numeric)
            if not reason and not text and name in required:
                reason = "必填项为空"
            if reason:
                place = f"{letters[name]}列（{name}）"
                problems.append(Problem(file=file, sheet=sheet, row=number, column=place, reason=reason))
            values[name] = text
        if not problems or problems[-1].row != number:
            found.append(Row(number=number, values=values))
    if not found and not problems:
        problems.append(Problem(file=file, sheet=sheet, reason="表头之下没有数据"))
    return Table(file=file, sheet=sheet, letters=letters, rows=tuple(found)), problems


def _header(cell: object) -> str:
    return cell.strip(_MARKS).replace("\n", "") if isinstance(cell, str) else ""


def _text(cell: object, *, may_be_number: bool) -> tuple[str, str]:
    if cell is None:
        return "", ""
    if isinstance(cell, str):
        text = cell.strip()
        if any(not c.isprintable() and c != "\u3000" for c in text):
            return text, "含有换行或不可见字符"
        return text, ""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        if may_be_number and cell == int(cell):
            return str(int(cell)), ""
        if may_be_number:
            return "", "应为整数"
        return "", "以数字格式保存，可能已丢失前导零或末尾数位；请把单元格设为文本后重新填写原号码"
    return "", "单元格类型不对，应为文本"


def _letter(index: int) -> str:
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
