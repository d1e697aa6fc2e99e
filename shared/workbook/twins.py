"""What a file says twice: a cell, a sheet's name, a merged area. Programs differ in which of the two they take.

No office program writes so; files made by other tools or mended by hand are. Excel asks to repair them, this kit and
its marker take the last, and nobody sees it before the exam.
"""

import html
import re
from collections.abc import Iterator
from typing import Final

from shared.workbook.drawings import sheet_parts
from shared.workbook.places import Place, area_of, cell_numbers
from shared.workbook.template import Template

_CELL: Final = re.compile(rb"<(?:\w+:)?c\s[^>]*?\br=[\"']([A-Za-z]{1,3}[0-9]{1,7})[\"']")
_MERGED: Final = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?\bref=[\"']([A-Za-z0-9:]{1,30})[\"']")
_SHEET: Final = re.compile(r"<(?:\w+:)?sheet\s[^>]*?\bname=[\"']([^\"']*)[\"']")
_BOOK: Final = "xl/workbook.xml"
_MOST: Final = 20
_MOST_MERGES: Final = 500


def cells_twice(template: Template) -> Iterator[Place]:
    """Cells that stand more than once in their sheet's part, the first of them."""
    for number, part in _sheets(template):
        seen: set[str] = set()
        twice: dict[str, None] = {}
        for name in (found.decode().upper() for found in _CELL.findall(part)):
            if name in seen:
                twice[name] = None
            seen.add(name)
        for name in list(twice)[:_MOST]:
            at = cell_numbers(name)
            if at is not None:
                yield Place(sheet=number, row=at[0], column=at[1])


def merges_over_each_other(template: Template) -> Iterator[tuple[int, str, str]]:
    """Sheet and two merged areas that have cells in common."""
    for number, part in _sheets(template):
        named = [found.decode() for found in _MERGED.findall(part)[:_MOST_MERGES]]
        areas = [(name, area) for name in named if (area := area_of(number, name)) is not None]
        for place, (name, area) in enumerate(areas):
            for other, earlier in areas[:place]:
                if area.meets(earlier) is not None:
                    yield number, other, name


def sheets_twice(template: Template) -> Iterator[str]:
    """Names of sheets that differ from an earlier one in nothing or in letter case; as written: readers rename them."""
    seen: set[str] = set()
    written = (template.package.part(_BOOK) or b"").decode("utf-8", "replace")
    for name in map(html.unescape, _SHEET.findall(written)):
        if name.casefold() in seen:
            yield name
        seen.add(name.casefold())


def _sheets(template: Template) -> Iterator[tuple[int, bytes]]:
    paths = sheet_parts(template.package)
    for number, sheet in enumerate(template.sheets):
        yield number, template.package.part(paths.get(sheet.name, "")) or b""
