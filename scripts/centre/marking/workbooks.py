"""A candidate's spreadsheet as an .xlsx that Excel opens: the original template with the typed cells written back.

openpyxl keeps styles, validation, protection and sheets; Excel computes the formulas on opening.
"""

import io
import re
from collections.abc import Collection, Mapping

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.utils.exceptions import CellCoordinatesException

from shared.workbook.entry import enter

_TEXT = re.compile(r'"(?:[^"]|"")*"')
_CALLS_OUT = re.compile(
    r"\b(?:WEBSERVICE|HYPERLINK|IMAGE|FILTERXML|RTD|DDE|CALL|REGISTER(?:\.ID)?|EXEC|SQL\.REQUEST)\s*\(|\[[^\]]*\][^+*/^&=<>,;(-]*!",
    re.IGNORECASE,
)


def load_template(data: bytes) -> Workbook:
    """The workbook of a template."""
    return load_workbook(io.BytesIO(data))


class Editable:
    """Which cells of a template a candidate could change: unlocked ones, or any on a sheet without protection."""

    def __init__(self, book: Workbook) -> None:
        self._open_sheets = {sheet.title for sheet in book.worksheets if not sheet.protection.sheet}
        self._cells = {
            f"{sheet.title}!{cell.coordinate}"
            for sheet in book.worksheets
            for row in sheet.iter_rows()
            for cell in row
            if not cell.protection.locked
        }
        self._formats = {
            f"{sheet.title}!{cell.coordinate}": str(cell.number_format)
            for sheet in book.worksheets
            for row in sheet.iter_rows()
            for cell in row
            if cell.has_style
        }

    def number_format(self, ref: str) -> str:
        """The number format of a cell (Sheet!A1)."""
        return self._formats.get(ref, "General")

    def allows(self, ref: str) -> bool:
        """Whether this cell (Sheet!A1) could be typed into."""
        return ref in self._cells or ref.rpartition("!")[0] in self._open_sheets


def reaches_out(formula: str) -> bool:
    """Whether a formula would make the marker's Excel open an address, another file or a program."""
    bare = _TEXT.sub("", formula)
    return bool(_CALLS_OUT.search(bare)) or "|" in bare


def filled_workbook(template: bytes, typed: Mapping[str, str], unreadable: Collection[str]) -> bytes:
    """The template with the candidate's cells; `unreadable` formulas stay text, or Excel would refuse the file."""
    book = load_template(template)
    editable = Editable(book)
    for ref, text in typed.items():
        sheet, _, coordinate = ref.rpartition("!")
        if sheet not in book.sheetnames:
            continue
        try:
            cell = book[sheet][coordinate]
        except (CellCoordinatesException, ValueError):
            continue
        if isinstance(cell, Cell) and editable.allows(ref):
            _put(cell, text, formula=ref not in unreadable)
    book.calculation.fullCalcOnLoad = True
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _put(cell: Cell, text: str, *, formula: bool) -> None:
    clean = ILLEGAL_CHARACTERS_RE.sub("", text)
    entry = enter(clean, str(cell.number_format))
    if entry.kind == "formula" and (not formula or reaches_out(str(entry.value))):
        cell.value, cell.data_type = clean, "s"
        return
    cell.value = entry.value  # None where the candidate emptied what the template had given
    if entry.kind == "text":
        cell.data_type = "s"
    if entry.number_format:
        cell.number_format = entry.number_format
