"""A template read once: every sheet with its cell types, names, tables, locks and looks. Bytes in, plain values out.

openpyxl reads the parts; where it loses something (list rules of newer versions, pictures, charts) the XML is read
directly (`drawings`, `extensions`). Whatever it raises becomes a `TemplateError` that says what is wrong.
"""

import datetime as dt
import io
import math
import re
import warnings
from collections.abc import Iterator
from typing import Any, Final

import openpyxl
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.reader.excel import ExcelReader
from openpyxl.utils import column_index_from_string
from openpyxl.utils.datetime import CALENDAR_MAC_1904, to_excel
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula
from openpyxl.worksheet.worksheet import Worksheet

from shared.words.catalogue import say
from shared.workbook.drawings import Drawn, drawn
from shared.workbook.engine import Renderings
from shared.workbook.look import CellStyle, style_of
from shared.workbook.package import Package, TemplateError
from shared.workbook.places import LAST_COLUMN, LAST_ROW, Place, area_of, cell_name
from shared.workbook.scope import Scope, Table
from shared.workbook.sheet import Given, Sheet, SheetCells
from shared.workbook.values import CellError, Value

MOST_ROWS: Final = 50_000
MOST_COLUMNS: Final = 512
_MOST_CELLS: Final = 1_000_000
_OPEN_ROWS, _OPEN_COLUMNS = 40, 12
_EXTRA_ROWS, _EXTRA_COLUMNS = 2, 1
_PREFIXES: Final = re.compile(r"_xl(?:fn|ws|udf|pm)\.", re.IGNORECASE)
"""What a file writes before newer functions and the variables of LET (`file_formula`)."""
_HIDDEN: Final = {"hidden", "veryHidden"}


class Template:
    """The sheets of a workbook in order, hidden ones among them.

    Raises:
        TemplateError: what the package raises, and no_sheets, date_1904, too_many_rows, too_many_columns, no_such_cell,
            unreadable.
    """

    def __init__(self, data: bytes) -> None:
        self.package = Package(data)
        self.book = read_book(self.package)
        self.sheets: list[Sheet] = []
        self.cells: list[SheetCells] = []
        self.drawn: list[Drawn] = drawn(self.package, self.book)
        for number, sheet in enumerate(self.book.worksheets):
            cells, shape = _sheet(number, sheet, self.drawn[number])
            self.sheets.append(shape)
            self.cells.append(cells)
        self.scope = _scope(self.book, self.sheets)
        self.renderings: Renderings = {}

    def given(self) -> Iterator[tuple[Place, Given]]:
        """Every filled cell."""
        for number, cells in enumerate(self.cells):
            for (row, column), given in cells.given.items():
                yield Place(sheet=number, row=row, column=column), given

    def at(self, place: Place) -> Given | None:
        """What the template has in a cell."""
        return self.cells[place.sheet].given.get((place.row, place.column))

    def name_of(self, place: Place) -> str:
        """Sheet!A1."""
        return f"{self.sheets[place.sheet].name}!{cell_name(place.row, place.column)}"


class _Reader(ExcelReader):
    """Dates stay the serial numbers they are; what they look like is told by their number format."""

    def read_worksheets(self) -> None:
        book: object = self.wb
        for formats in ("_date_formats", "_timedelta_formats"):  # no public switch, and the stubs know none
            setattr(book, formats, set())
        super().read_worksheets()


def read_book(package: Package, *, values: bool = False) -> openpyxl.Workbook:
    """The workbook as openpyxl has it; `values`: what the file says formulas came to, in place of them."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # extensions openpyxl leaves out; what matters of them is read elsewhere
            reader = _Reader(io.BytesIO(package.plain_bytes()), data_only=values, keep_links=True)
            reader.read()
            book = reader.wb
    except Exception as error:
        words = say("workbook.unreadable")
        raise TemplateError("unreadable", words) from error
    if not any(sheet.sheet_state not in _HIDDEN for sheet in book.worksheets):
        raise TemplateError("no_sheets", say("workbook.no_sheets"))
    if book.epoch == CALENDAR_MAC_1904:
        raise TemplateError("date_1904", say("workbook.date_1904"))
    return book


def plain_value(value: object, kind: str = "") -> Value:
    """A constant as openpyxl has it, in our kinds."""
    match value:
        case None | bool():
            return value
        case int() | float():
            return float(value) if math.isfinite(value) else CellError("#NUM!")
        case str():
            return CellError(value) if kind == "e" else value
        case dt.datetime() | dt.date() | dt.time() | dt.timedelta():
            return serial(value)
    return str(value)


def serial(moment: dt.datetime | dt.date | dt.time | dt.timedelta) -> float:
    """The serial number of a moment as openpyxl has it."""
    found: float = to_excel(moment)  # type: ignore[no-untyped-call]  # the stubs leave it out
    return float(found)


def _sheet(number: int, sheet: Worksheet, pictures: Drawn) -> tuple[SheetCells, Sheet]:
    given: dict[tuple[int, int], Given] = {}
    styles: dict[tuple[int, int], CellStyle] = {}
    unlocked: set[tuple[int, int]] = set()
    veils: set[tuple[int, int]] = set()
    comments: dict[tuple[int, int], str] = {}
    looks: dict[tuple[int, ...], CellStyle] = {}
    last_row = last_column = 1
    cells: list[Any] = list(sheet._cells.values())
    if len(cells) > _MOST_CELLS:
        raise TemplateError(
            "too_many_rows", say("workbook.too_many_cells", sheet=sheet.title, limit=_MOST_CELLS // 10_000)
        )
    for cell in cells:
        at = (cell.row, cell.column)
        _need_place(sheet, at)
        found = _given(number, cell)
        if found is not None:
            given[at] = found
            last_row, last_column = max(last_row, at[0]), max(last_column, at[1])
        if cell.has_style and at[0] <= MOST_ROWS and at[1] <= MOST_COLUMNS:
            key = tuple(cell._style)
            if key not in looks:
                looks[key] = style_of(cell)
            styles[at] = looks[key]
            if not cell.protection.locked:
                unlocked.add(at)
            if cell.protection.hidden:
                veils.add(at)
        if isinstance(cell, Cell) and cell.comment is not None:
            comments[at] = str(cell.comment.text)
    if last_row > MOST_ROWS:
        raise TemplateError("too_many_rows", say("workbook.too_many_rows", sheet=sheet.title, limit=MOST_ROWS))
    if last_column > MOST_COLUMNS:
        raise TemplateError("too_many_columns", say("workbook.too_many_columns", sheet=sheet.title, limit=MOST_COLUMNS))
    row_styles, open_rows = _lines(sheet.row_dimensions, MOST_ROWS)
    column_styles, open_columns = _columns(sheet)
    contents = SheetCells(
        given=_spread(given),
        styles=styles,
        row_styles=row_styles,
        column_styles=column_styles,
        unlocked=frozenset(unlocked),
        unlocked_rows=open_rows,
        unlocked_columns=open_columns,
        protected=bool(sheet.protection.sheet),
        comments=comments,
        veils=frozenset(veils),
    )
    extents = [*unlocked, *(at for at, style in styles.items() if style.visible), (last_row, last_column)]
    rows = max(at[0] for at in extents) + _EXTRA_ROWS
    columns = max(at[1] for at in extents) + _EXTRA_COLUMNS
    if not contents.protected:
        rows, columns = max(rows, _OPEN_ROWS), max(columns, _OPEN_COLUMNS)
    return contents, _shape(sheet, min(rows, MOST_ROWS), min(columns, MOST_COLUMNS), pictures)


def _need_place(sheet: Worksheet, at: tuple[int, int]) -> None:
    if at[0] < 1:
        words = say("workbook.no_such_cell", sheet=sheet.title, cell=cell_name(*at))
        raise TemplateError("no_such_cell", words)


def _given(number: int, cell: Cell | MergedCell) -> Given | None:
    value: Any = cell.value
    if value is None:
        return None
    if isinstance(value, ArrayFormula):
        text = str(value.text or "")
        formula = _PREFIXES.sub("", text if text.startswith("=") else f"={text}")
        return Given(formula=formula, array=area_of(number, value.ref))
    if isinstance(value, DataTableFormula):
        return Given(formula="=TABLE()")
    if cell.data_type == "f" and isinstance(value, str):
        return Given(formula=_PREFIXES.sub("", value))
    return Given(value=plain_value(value, cell.data_type))


def _spread(given: dict[tuple[int, int], Given]) -> dict[tuple[int, int], Given]:
    """An array formula stands in its first cell alone; here each cell of its area has it."""
    for found in [g for g in given.values() if g.array is not None]:
        if found.array is not None and found.array.cells <= MOST_ROWS:
            given |= {(place.row, place.column): found for place in found.array.places()}
    return given


def _lines(dimensions: Any, most: int) -> tuple[dict[int, CellStyle], frozenset[int]]:
    styled = {n: d for n, d in dimensions.items() if d.has_style and n <= most}
    return {n: style_of(d) for n, d in styled.items()}, frozenset(
        n for n, d in styled.items() if not d.protection.locked
    )


def _columns(sheet: Worksheet) -> tuple[dict[int, CellStyle], frozenset[int]]:
    styles: dict[int, CellStyle] = {}
    unlocked: set[int] = set()
    for dimension in sheet.column_dimensions.values():
        if dimension.has_style:
            for column in _span(dimension):
                styles[column] = style_of(dimension)
                if not dimension.protection.locked:
                    unlocked.add(column)
    return styles, frozenset(unlocked)


def _span(dimension: Any) -> range:
    first = dimension.min or column_index_from_string(dimension.index)
    return range(first, min(dimension.max or first, MOST_COLUMNS) + 1)


def _shape(sheet: Worksheet, rows: int, columns: int, pictures: Drawn) -> Sheet:
    dimensions = sheet.row_dimensions
    widths = {column: _width_px(sheet, None) for column in range(1, columns + 1)}
    hidden_columns: set[int] = set()
    for dimension in sheet.column_dimensions.values():
        for column in _span(dimension):
            widths[column] = _width_px(sheet, dimension.width if dimension.customWidth or dimension.width else None)
            if dimension.hidden:
                hidden_columns.add(column)
    standard = sheet.sheet_format.defaultRowHeight if sheet.sheet_format.customHeight else None
    heights = dict.fromkeys(range(1, rows + 1), round(standard * 96 / 72)) if standard else {}
    heights |= {n: round(d.height * 96 / 72) for n, d in dimensions.items() if d.height and n <= rows}
    hidden = {n for n, d in dimensions.items() if d.hidden}
    if sheet.sheet_format.zeroHeight:  # every row that does not say otherwise
        hidden |= {n for n in range(1, rows + 1) if n not in dimensions or dimensions[n].hidden}
    frozen = area_of(0, sheet.freeze_panes) if isinstance(sheet.freeze_panes, str) else None
    return Sheet(
        name=sheet.title,
        rows=rows,
        columns=columns,
        widths={column: width for column, width in widths.items() if column <= columns},
        heights=heights,
        merges=tuple(
            (r.min_row, r.min_col, r.max_row - r.min_row + 1, r.max_col - r.min_col + 1)
            for r in sheet.merged_cells.ranges
        ),
        grid=sheet.sheet_view.showGridLines is not False,
        zeros=sheet.sheet_view.showZeros is not False,
        hidden=sheet.sheet_state in _HIDDEN,
        hidden_rows=frozenset(hidden),
        hidden_columns=frozenset(hidden_columns),
        frozen_rows=frozen.top - 1 if frozen else 0,
        frozen_columns=frozen.left - 1 if frozen else 0,
        pictures=pictures.pictures,
    )


def _width_px(sheet: Worksheet, width: float | None) -> int:
    standard = sheet.sheet_format.defaultColWidth or (sheet.sheet_format.baseColWidth or 8) + 0.7109375
    return round(float(width if width is not None else standard) * 7 + 5)


def _scope(book: openpyxl.Workbook, sheets: list[Sheet]) -> Scope:
    local, tables = {}, {}
    for number, sheet in enumerate(book.worksheets):
        for name, defined in sheet.defined_names.items():
            if not name.lower().startswith("_xlnm."):
                local[number, name.lower()] = str(defined.attr_text or "")
        for table in sheet.tables.values():
            area = area_of(number, table.ref)
            if area is not None:
                tables[str(table.displayName).lower()] = Table(
                    name=str(table.displayName),
                    area=area,
                    columns=tuple(str(column.name) for column in table.tableColumns),
                    header=table.headerRowCount != 0,
                    totals=bool(table.totalsRowCount),
                )
    return Scope(
        sheets=tuple(sheet.name for sheet in sheets),
        names={
            name.lower(): str(defined.attr_text or "")
            for name, defined in book.defined_names.items()
            if not name.lower().startswith("_xlnm.")
        },
        local_names=local,
        tables=tables,
        rows=min(max(sheet.rows for sheet in sheets), LAST_ROW),
        columns=min(max(sheet.columns for sheet in sheets), LAST_COLUMN),
        hidden_rows={number: sheet.hidden_rows for number, sheet in enumerate(sheets) if sheet.hidden_rows},
        filtered=frozenset(number for number, sheet in enumerate(book.worksheets) if sheet.auto_filter.ref),
    )
