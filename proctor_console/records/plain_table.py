"""A table as a workbook that Excel and WPS open: one sheet of text, a bold first row, widths (the least of ECMA-376).

Nothing is computed and nothing is formatted; what could be taken for a formula is text like the rest.
"""

import io
import zipfile
from collections.abc import Sequence
from typing import Final
from xml.sax.saxutils import escape

_MAIN: Final = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_RELATED: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PARTS: Final = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="r1" Type="{_RELATED}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="r1" Type="{_RELATED}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="r2" Type="{_RELATED}/styles" Target="styles.xml"/></Relationships>',
    "xl/styles.xml": f"<styleSheet {_MAIN}><fonts count='2'><font><sz val='11'/></font><font><b/><sz val='11'/></font>"
    "</fonts><fills count='2'><fill><patternFill patternType='none'/></fill>"
    "<fill><patternFill patternType='gray125'/></fill></fills>"
    "<borders count='1'><border><left/><right/><top/><bottom/><diagonal/></border></borders>"
    "<cellStyleXfs count='1'><xf/></cellStyleXfs><cellXfs count='2'><xf xfId='0'/>"
    "<xf fontId='1' xfId='0' applyFont='1'/></cellXfs>"
    "<cellStyles count='1'><cellStyle name='Normal' xfId='0' builtinId='0'/></cellStyles></styleSheet>",
}


def workbook(name: str, heads: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int]) -> bytes:
    """The file. `widths` in characters."""
    columns = "".join(
        f'<col min="{n}" max="{n}" width="{width}" customWidth="1"/>' for n, width in enumerate(widths, 1)
    )
    lines = "".join(_line(number, row, bold=number == 1) for number, row in enumerate((heads, *rows), 1))
    sheet = f"<worksheet {_MAIN}><cols>{columns}</cols><sheetData>{lines}</sheetData></worksheet>"
    book = (
        f'<workbook {_MAIN} xmlns:r="{_RELATED}"><sheets>'
        f'<sheet name="{escape(name, {chr(34): "&quot;"})}" sheetId="1" r:id="r1"/></sheets></workbook>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for path, text in (*_PARTS.items(), ("xl/workbook.xml", book), ("xl/worksheets/sheet1.xml", sheet)):
            file.writestr(path, _HEAD + text)
    return out.getvalue()


def _line(number: int, cells: Sequence[str], *, bold: bool) -> str:
    style = ' s="1"' if bold else ""
    filled = "".join(
        f'<c t="inlineStr"{style}><is><t xml:space="preserve">{escape(_printable(cell))}</t></is></c>' for cell in cells
    )
    return f'<row r="{number}">{filled}</row>'


def _printable(text: str) -> str:
    """XML has no control characters."""
    return "".join(letter for letter in text if letter >= " " or letter in "\t\n")
