"""What lies on a sheet: pictures with their place and bytes, and what we do not draw (charts, shapes), by name."""

import posixpath
from collections.abc import Iterator
from typing import Final
from xml.etree import ElementTree as ET

import msgspec
import openpyxl

from shared.workbook.package import Package
from shared.workbook.places import Place, cell_name
from shared.workbook.sheet import Picture

_EMU_A_PX: Final = 9525
_DRAWING: Final = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
_MAIN: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_RELATION: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_SHOWN: Final = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM")
_COLUMN_PX, _ROW_PX = 69, 20
_MOST: Final = 200
_NAMES: Final = {
    "graphicFrame": "chart",
    "sp": "shape",
    "cxnSp": "line",
    "grpSp": "group",
    "AlternateContent": "chart",
}


class Drawn(msgspec.Struct, frozen=True, kw_only=True):
    """The pictures of a sheet, and (cell, `workbook.drawing.` code) for everything on it that is not drawn."""

    pictures: tuple[Picture, ...] = ()
    missing: tuple[tuple[str, str], ...] = ()


def drawn(package: Package, book: openpyxl.Workbook) -> list[Drawn]:
    """For each worksheet in order; a part that cannot be read counts as something that is not drawn."""
    paths = sheet_parts(package)
    return [_of_sheet(package, number, paths.get(sheet.title)) for number, sheet in enumerate(book.worksheets)]


def _of_sheet(package: Package, number: int, path: str | None) -> Drawn:
    pictures: list[Picture] = []
    missing: list[tuple[str, str]] = []
    for kind, target in _relations(package, path) if path else ():
        if not kind.endswith("/drawing"):
            continue
        media = {key: to for key, _, to in _named_relations(package, target)}
        for anchor in list(part_tree(package, target) or ())[:_MOST]:
            start = _corner(anchor.find(f"{_DRAWING}from"))
            row, column = (start[0] + 1, start[2] + 1) if start else (1, 1)
            for child in anchor:
                name = child.tag.rpartition("}")[2]
                if name == "pic":
                    picture = _picture(package, number, anchor, child, media)
                    if picture is not None:
                        pictures.append(picture)
                    else:
                        missing.append((cell_name(row, column), "picture"))
                elif name in _NAMES:
                    missing.append((cell_name(row, column), _NAMES[name]))
    return Drawn(pictures=tuple(pictures), missing=tuple(missing))


def _picture(
    package: Package, sheet: int, anchor: ET.Element, pic: ET.Element, media: dict[str, str]
) -> Picture | None:
    blip = pic.find(f".//{_MAIN}blip")
    data = package.part(media.get(blip.get(f"{_RELATION}embed") or "", "")) if blip is not None else None
    start = _corner(anchor.find(f"{_DRAWING}from"))
    if data is None or not data.startswith(_SHOWN) or start is None:
        return None
    row, down, column, right = start
    width, height = _size(anchor, start)
    return Picture(
        place=Place(sheet=sheet, row=row + 1, column=column + 1),
        left_px=right // _EMU_A_PX,
        top_px=down // _EMU_A_PX,
        width_px=width,
        height_px=height,
        data=data,
    )


def _size(anchor: ET.Element, start: tuple[int, int, int, int]) -> tuple[int, int]:
    extent = anchor.find(f"{_DRAWING}ext")
    if extent is None:
        extent = anchor.find(f".//{_MAIN}xfrm/{_MAIN}ext")
    if extent is not None and int(extent.get("cx", "0")) > 0:
        return int(extent.get("cx", "0")) // _EMU_A_PX, int(extent.get("cy", "0")) // _EMU_A_PX
    end = _corner(anchor.find(f"{_DRAWING}to")) or start
    width = (end[2] - start[2]) * _COLUMN_PX + (end[3] - start[3]) // _EMU_A_PX
    height = (end[0] - start[0]) * _ROW_PX + (end[1] - start[1]) // _EMU_A_PX
    return max(1, width), max(1, height)


def _corner(element: ET.Element | None) -> tuple[int, int, int, int] | None:
    """Row, EMU down, column, EMU to the right; from 0."""
    if element is None:
        return None
    values = [element.findtext(f"{_DRAWING}{name}") or "0" for name in ("row", "rowOff", "col", "colOff")]
    try:
        row, down, column, right = (int(value) for value in values)
    except ValueError:
        return None
    return row, down, column, right


def sheet_parts(package: Package) -> dict[str, str]:
    """Sheet name to its part."""
    book = next((target for kind, target in _relations(package, "") if kind.endswith("/officeDocument")), "")
    targets = {key: to for key, _, to in _named_relations(package, book)}
    tree = part_tree(package, book)
    found = {}
    for sheet in tree.iter() if tree is not None else ():
        if sheet.tag.endswith("}sheet"):
            key = next((value for name, value in sheet.attrib.items() if name.endswith("}id")), "")
            found[sheet.get("name", "")] = targets.get(key, "")
    return found


def _relations(package: Package, part: str) -> Iterator[tuple[str, str]]:
    for _, kind, target in _named_relations(package, part):
        yield kind, target


def _named_relations(package: Package, part: str) -> Iterator[tuple[str, str, str]]:
    folder, name = posixpath.split(part)
    tree = part_tree(package, posixpath.join(folder, "_rels", f"{name}.rels"))
    for relation in tree if tree is not None else ():
        target = relation.get("Target", "")
        if relation.get("TargetMode") != "External":
            whole = target if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            yield relation.get("Id", ""), relation.get("Type", ""), whole.lstrip("/")


def part_tree(package: Package, name: str) -> ET.Element | None:
    """A part of XML; None if there is none or it cannot be read."""
    content = package.part(name)
    try:
        return ET.fromstring(content) if content is not None else None  # noqa: S314 - DTDs were refused before
    except ET.ParseError:
        return None
