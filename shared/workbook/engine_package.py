"""The constants and plain names of a workbook as a bare .xlsx in memory: the quickest way into the computing engine.

Names stand there for INDIRECT alone; in formulas they are written out before (`render`).
"""

import io
import re
import zipfile
from collections.abc import Mapping
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from shared.workbook.places import Place, column_name
from shared.workbook.scope import Scope
from shared.workbook.values import CellError, Value

SCRATCH: Final = "KIT.SCRATCH"
"""A sheet behind all others for formulas that are only asked."""

_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_SHEET_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_BOOK_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
IN_FILES: Final = frozenset({"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"})
"""The error values a file may hold; of a newer one (#SPILL!, #GETTING_DATA) the reading library refuses the whole."""

_PLAIN_NAME: Final = re.compile(
    r"('(?:[^']|'')+'|[^\s!'()+*/^&=<>,;:\[\]-]+)!\$?[A-Z]{1,3}\$?\d+(:\$?[A-Z]{1,3}\$?\d+)?"
)
_NOT_XML: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def constants_package(scope: Scope, constants: Mapping[Place, Value]) -> bytes:
    """The package's bytes; formulas are put into the engine afterwards."""
    by_sheet: list[dict[int, list[tuple[int, Value]]]] = [{} for _ in scope.sheets]
    for place, value in constants.items():
        by_sheet[place.sheet].setdefault(place.row, []).append((place.column, value))
    sheets = [*scope.sheets, SCRATCH]
    numbers = range(1, len(sheets) + 1)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as package:
        overrides = "".join(
            f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_SHEET_TYPE}"/>' for n in numbers
        )
        package.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
            f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{_BOOK_TYPE}"/>{overrides}</Types>',
        )
        package.writestr("_rels/.rels", _relations({"rId1": ("officeDocument", "xl/workbook.xml")}))
        package.writestr(
            "xl/_rels/workbook.xml.rels",
            _relations({f"rId{n}": ("worksheet", f"worksheets/sheet{n}.xml") for n in numbers}),
        )
        listed = "".join(
            f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="rId{n}"/>' for n, name in enumerate(sheets, 1)
        )
        package.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>{listed}</sheets>'
            f"<definedNames>{_names(scope)}</definedNames></workbook>",
        )
        for n, rows in enumerate([*by_sheet, {}], 1):
            package.writestr(f"xl/worksheets/sheet{n}.xml", _sheet(rows))
    return out.getvalue()


def _relations(targets: Mapping[str, tuple[str, str]]) -> str:
    made = "".join(
        f'<Relationship Id="{key}" Type="{_RELATIONS}/{kind}" Target="{target}"/>'
        for key, (kind, target) in targets.items()
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{made}</Relationships>'


def _names(scope: Scope) -> str:
    made = [
        f"<definedName name={quoteattr(name)}>{escape(text)}</definedName>"
        for name, text in scope.names.items()
        if _PLAIN_NAME.fullmatch(text)
    ]
    made += [
        f'<definedName name={quoteattr(name)} localSheetId="{sheet}">{escape(text)}</definedName>'
        for (sheet, name), text in scope.local_names.items()
        if _PLAIN_NAME.fullmatch(text)
    ]
    return "".join(made)


def _sheet(rows: Mapping[int, list[tuple[int, Value]]]) -> str:
    parts = [f'<worksheet xmlns="{_MAIN}"><sheetData>']
    for row in sorted(rows):
        parts.append(f'<row r="{row}">')
        parts += [_cell(f"{column_name(column)}{row}", value) for column, value in sorted(rows[row], key=_first)]
        parts.append("</row>")
    parts.append("</sheetData></worksheet>")
    return "".join(parts)


def _cell(name: str, value: Value) -> str:
    match value:
        case bool():
            return f'<c r="{name}" t="b"><v>{int(value)}</v></c>'
        case CellError() if value not in IN_FILES:
            return ""  # put into the engine afterwards
        case CellError():
            return f'<c r="{name}" t="e"><v>{escape(value)}</v></c>'
        case str():
            clean = escape(_NOT_XML.sub("", value))
            return f'<c r="{name}" t="inlineStr"><is><t xml:space="preserve">{clean}</t></is></c>'
        case float():
            return f'<c r="{name}"><v>{value!r}</v></c>'
        case None:
            return ""


def _first(pair: tuple[int, Value]) -> int:
    return pair[0]
