"""Writes the corpus with programs that are not ours: openpyxl, XlsxWriter, and LibreOffice from an .ods of its own.

    python -m tests.support.corpus.writers [STEM …]      # tests/corpus/workbooks/*.xlsx, all or those named

Then `tests.support.libreoffice workbooks` for the values.

Array constants and ranges that an ordinary formula takes as arrays are written as array formulas, as Excel does.
"""

import datetime as dt
import io
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import openpyxl
import xlsxwriter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.table import Table
from openpyxl.worksheet.worksheet import Worksheet

from shared.workbook.file_formula import in_file
from tests.support.corpus.books import specs
from tests.support.corpus.specs import BookSpec, SheetSpec
from tests.support.libreoffice import converted

FOLDER: Final = Path(__file__).parents[1] / "corpus" / "workbooks"


def by_openpyxl(spec: BookSpec) -> bytes:
    """The workbook as openpyxl writes it."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for sheet in spec.sheets:
        _openpyxl_sheet(book.create_sheet(sheet.name), sheet)
    for name, text in spec.names.items():
        book.defined_names[name] = DefinedName(name, attr_text=text)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _openpyxl_sheet(made: Worksheet, sheet: SheetSpec) -> None:
    for r, row in enumerate(sheet.rows, 1):
        for c, value in enumerate(row, 1):
            cell = made.cell(r, c, value)
            if isinstance(value, str) and value.startswith("="):
                text = in_file(value)
                cell.value = ArrayFormula(cell.coordinate, text) if "{" in value else text
            code = sheet.formats.get(openpyxl.utils.get_column_letter(c))
            if code and r > 1:
                cell.number_format = code
    for area, formula in sheet.arrays.items():
        made[area.partition(":")[0]] = ArrayFormula(area, in_file(formula))
    if sheet.table is not None:
        made.add_table(Table(displayName=sheet.table[0], ref=sheet.table[1]))
    for area in sheet.merges:
        made.merge_cells(area)
    for number in sheet.hidden_rows:
        made.row_dimensions[number].hidden = True
    if sheet.hidden:
        made.sheet_state = "hidden"


def by_xlsxwriter(spec: BookSpec) -> bytes:
    """The workbook as XlsxWriter writes it."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "yyyy/m/d"})
    for sheet in spec.sheets:
        _xlsxwriter_sheet(book, book.add_worksheet(sheet.name), sheet)
    for name, text in spec.names.items():
        book.define_name(name, f"={text}")
    book.close()
    return out.getvalue()


def _xlsxwriter_sheet(book: Any, made: Any, sheet: SheetSpec) -> None:
    _xlsxwriter_cells(book, made, sheet)
    for area, formula in sheet.arrays.items():
        made.write_array_formula(area if ":" in area else f"{area}:{area}", in_file(formula), None, "")
    if sheet.table is not None:
        columns = [{"header": str(name)} for name in sheet.rows[0]]
        made.add_table(sheet.table[1], {"name": sheet.table[0], "columns": columns})
    for area in sheet.merges:
        made.merge_range(area, "")
    for number in sheet.hidden_rows:
        made.set_row(number - 1, None, None, {"hidden": True})
    if sheet.hidden:
        made.hide()


def _xlsxwriter_cells(book: Any, made: Any, sheet: SheetSpec) -> None:
    formats = {column: book.add_format({"num_format": code}) for column, code in sheet.formats.items()}
    for r, row in enumerate(sheet.rows):
        for c, value in enumerate(row):
            style = formats.get(chr(65 + c)) if r else None
            match value:
                case str() if value.startswith("=") and "{" in value:
                    made.write_array_formula(r, c, r, c, in_file(value), style, "")
                case str() if value.startswith("="):
                    made.write_formula(r, c, in_file(value), style, "")
                case str():
                    made.write_string(r, c, value, style)
                case dt.date():
                    made.write_datetime(r, c, value, style)
                case float() | int():
                    made.write(r, c, value, style)


def by_libreoffice(spec: BookSpec) -> bytes:
    """The workbook as LibreOffice saves it, from its own .ods."""
    with tempfile.TemporaryDirectory() as folder:
        first = Path(folder) / f"{spec.stem}.xlsx"
        first.write_bytes(by_openpyxl(spec))
        second = Path(folder) / f"{spec.stem}.ods"
        second.write_bytes(converted(first, "ods"))
        return converted(second)


_WRITERS: Final[dict[str, Callable[[BookSpec], bytes]]] = {
    "openpyxl": by_openpyxl,
    "xlsxwriter": by_xlsxwriter,
    "libreoffice": by_libreoffice,
}


def main(stems: list[str]) -> None:
    """Write every template with two of the writers in turn."""
    names = list(_WRITERS)
    for n, spec in enumerate(specs()):
        if stems and spec.stem not in stems:
            continue
        for name in (names[n % 3], names[(n + 1) % 3]):
            (FOLDER / f"{spec.stem}-{name}.xlsx").write_bytes(_WRITERS[name](spec))


if __name__ == "__main__":
    main(sys.argv[1:])
