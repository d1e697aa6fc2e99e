"""A candidate's spreadsheet as an .xlsx that Excel opens: the original template with the typed cells written back.

openpyxl keeps styles, validation, protection and sheets; Excel computes the formulas on opening.
"""

import io
import re
from collections.abc import Collection, Mapping

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.utils.exceptions import CellCoordinatesException

from shared.exam.scoring_cells import normalise_formula
from shared.exam.typed import Unread, read_number

_TEXT = re.compile(r'"(?:[^"]|"")*"')
_CALLS_OUT = re.compile(
    r"\b(?:WEBSERVICE|HYPERLINK|IMAGE|FILTERXML|RTD|DDE|CALL|REGISTER(?:\.ID)?|EXEC|SQL\.REQUEST)\s*\(|\[[^\]]*\][^+*/^&=<>,;(-]*!",
    re.IGNORECASE,
)


def load_template(data: bytes) -> Workbook:
    """The workbook of a template."""
    return load_workbook(io.BytesIO(data))


def is_code(text: str) -> bool:
    """Whether digits with a leading zero make this a code (00123), which stays text."""
    return len(text) > 1 and text.isascii() and text.isdigit() and text.startswith("0")


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

        self._text = {
            f"{sheet.title}!{cell.coordinate}"
            for sheet in book.worksheets
            for row in sheet.iter_rows()
            for cell in row
            if cell.number_format == "@"
        }

    def is_text(self, ref: str) -> bool:
        """Whether the cell is formatted as text, so that whatever is typed stays text."""
        return ref in self._text

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
    clean = ILLEGAL_CHARACTERS_RE.sub("", normalise_formula(text))
    if not clean:
        cell.value = None  # the candidate emptied what the template had given
        return
    if clean.startswith("=") and formula and cell.number_format != "@" and not reaches_out(clean):
        cell.value = clean
        return
    number = read_number(clean, None)
    if not isinstance(number, Unread) and not is_code(clean) and cell.number_format != "@":
        cell.value = float(number.exact)
        return
    cell.value = clean.removeprefix("'")
    cell.data_type = "s"
