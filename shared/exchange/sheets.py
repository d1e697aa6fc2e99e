"""Plain, readable Excel sheets: a title row, a frozen header row, sensible widths, numbers as numbers."""

import io
from collections.abc import Sequence
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

Cell = str | int | Decimal | None

_HEADER_FILL = PatternFill("solid", fgColor="E8EEF4")
_EDGE = Side(style="thin", color="C4CCD6")
_BORDER = Border(left=_EDGE, right=_EDGE, top=_EDGE, bottom=_EDGE)
_WIDEST = 48
_TEXT_STYLE = "kit-text"
_NUMBER_STYLE = "kit-number"


def add_sheet(
    book: Workbook,
    name: str,
    title: str,
    header: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    *,
    row_pt: float | None = None,
) -> None:
    """Append a sheet; text stays text (a ticket number keeps its zeros), Decimal and int become numbers.

    `row_pt`: how high each row is, where people sign in it or cut it off.
    """
    sheet: Worksheet = book.create_sheet(name)
    sheet.append([_plain(title)])
    sheet["A1"].font, sheet["A1"].data_type = Font(bold=True, size=14), "s"
    sheet.append([_plain(head) for head in header])
    for cell in sheet[2]:
        cell.data_type = "s"
        cell.font, cell.fill, cell.border = Font(bold=True), _HEADER_FILL, _BORDER
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    for row in rows:
        sheet.append([_plain(value) for value in row])
    for cells in sheet.iter_rows(min_row=3, max_row=sheet.max_row, max_col=len(header)):
        for cell in cells:
            if isinstance(cell.value, str):
                cell.style = _TEXT_STYLE
                # Also text that begins with = + - @: a candidate's answer must never run as a formula.
                cell.data_type = "s"
            else:
                cell.style = _NUMBER_STYLE
    for index, head in enumerate(header, start=1):
        widths = [_width(head), *(_width(row[index - 1]) for row in rows if index <= len(row))]
        sheet.column_dimensions[get_column_letter(index)].width = min(_WIDEST, max(widths) + 2)
    for number in range(3, sheet.max_row + 1) if row_pt is not None else ():
        sheet.row_dimensions[number].height = row_pt
    sheet.freeze_panes = "A3"
    sheet.auto_filter.ref = f"A2:{get_column_letter(len(header))}{max(3, sheet.max_row)}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = Worksheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "2:2"


def new_book() -> Workbook:
    """A workbook without sheets."""
    book = Workbook()
    for sheet in list(book.worksheets):
        book.remove(sheet)
    # Named once: a style of its own for each of thousands of cells costs more than the marking of a room.
    top = Alignment(vertical="top", wrap_text=True)
    book.add_named_style(NamedStyle(_TEXT_STYLE, border=_BORDER, alignment=top, number_format="@"))
    book.add_named_style(NamedStyle(_NUMBER_STYLE, border=_BORDER))
    return book


def book_bytes(book: Workbook) -> bytes:
    """The file's bytes."""
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _plain(value: Cell) -> str | int | float | None:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    # Excel's format has no place for control characters.
    return ILLEGAL_CHARACTERS_RE.sub("�", value) if isinstance(value, str) else value


def _width(value: Cell) -> int:
    """Columns a text takes: a Chinese character is as wide as two."""
    lines = str(value if value is not None else "").split("\n")
    return max(sum(2 if ord(c) > 0x2E7F else 1 for c in line) for line in lines)
