"""How a template's cells look: read once from the .xlsx with openpyxl, in plain values a window can paint."""

from typing import Any, Literal

import msgspec
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles.colors import COLOR_INDEX, Color
from openpyxl.worksheet.dimensions import Dimension

from shared.workbook.formats.builtin import BUILT_IN

# The Office theme's colours, in the order in which a workbook numbers them.
_THEME = [
    "FFFFFF",
    "000000",
    "E7E6E6",
    "44546A",
    "4472C4",
    "ED7D31",
    "A5A5A5",
    "FFC000",
    "5B9BD5",
    "70AD47",
    "0563C1",
    "954F72",
]
_WIDTHS = {"hair": 1, "thin": 1, "dotted": 1, "dashed": 1, "medium": 2, "mediumDashed": 2, "thick": 3, "double": 3}

Align = Literal["auto", "left", "center", "right"]


class Edges(msgspec.Struct, frozen=True, kw_only=True):
    """Widths of a cell's borders in px, 0 for none."""

    left: int = 0
    top: int = 0
    right: int = 0
    bottom: int = 0


class CellStyle(msgspec.Struct, frozen=True, kw_only=True):
    """One cell's look. Colours are `#RRGGBB` or empty; `size_px` at 100 %."""

    number_format: str = "General"
    bold: bool = False
    italic: bool = False
    underline: bool = False
    size_px: float = 15.0
    ink: str = ""
    fill: str = ""
    align: Align = "auto"
    middle: bool = False
    wrap: bool = False
    edges: Edges = Edges()

    def with_format(self, number_format: str) -> "CellStyle":
        """The same look under another number format."""
        return msgspec.structs.replace(self, number_format=number_format)

    @property
    def visible(self) -> bool:
        """Whether an empty cell of this look shows anything."""
        return bool(self.fill) or self.edges != Edges()


def number_format_of(cell: Cell | MergedCell | Dimension) -> str:
    """The cell's number format as Chinese Excel has it; openpyxl knows the numbered ones in their American form."""
    # openpyxl has no public name for a format's number.
    style = getattr(cell, "_style", None)
    return BUILT_IN.get(style.numFmtId if style else 0) or str(cell.number_format or "General")


def style_of(cell: Cell | MergedCell | Dimension) -> CellStyle:
    """The look of a cell."""
    font, alignment, border, fill = cell.font, cell.alignment, cell.border, cell.fill
    return CellStyle(
        number_format=number_format_of(cell),
        bold=bool(font.b),
        italic=bool(font.i),
        underline=font.u not in {None, "none"},
        size_px=float(font.sz or 11) * 96 / 72,
        ink=colour_of(font.color),
        fill=colour_of(fill.fgColor) if fill is not None and fill.fill_type == "solid" else "",
        align=_align(alignment.horizontal),
        middle=alignment.vertical == "center",
        wrap=bool(alignment.wrap_text),
        edges=Edges(
            left=_width(border.left), top=_width(border.top), right=_width(border.right), bottom=_width(border.bottom)
        ),
    )


def _align(horizontal: str | None) -> Align:
    match horizontal:
        case "center" | "centerContinuous" | "distributed":
            return "center"
        case "right":
            return "right"
        case "left" | "justify":
            return "left"
        case _:
            return "auto"


def _width(side: Any) -> int:
    return _WIDTHS.get(side.style, 0) if side is not None and side.style else 0


def colour_of(colour: Color | None) -> str:
    """#RRGGBB of a colour of the file; empty where it has none."""
    if colour is None:
        return ""
    if colour.type == "rgb" and isinstance(colour.rgb, str) and len(colour.rgb) == 8:
        return "#" + colour.rgb[2:]
    if colour.type == "indexed" and isinstance(colour.indexed, int) and colour.indexed < len(COLOR_INDEX):
        return "#" + COLOR_INDEX[colour.indexed][2:]
    if colour.type == "theme" and isinstance(colour.theme, int) and colour.theme < len(_THEME):
        return _tinted(_THEME[colour.theme], float(colour.tint or 0))
    return ""


def _tinted(rgb: str, tint: float) -> str:
    parts = [int(rgb[i : i + 2], 16) for i in (0, 2, 4)]
    mixed = [p + (255 - p) * tint if tint > 0 else p * (1 + tint) for p in parts]
    return "#" + "".join(f"{round(min(255, max(0, p))):02X}" for p in mixed)
