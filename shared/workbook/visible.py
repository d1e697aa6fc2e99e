"""Whether a candidate sees what stands in a cell: its room, colour, size and format, by the model the window paints."""

import math
from typing import Final, Literal

from shared.workbook.formats import shown
from shared.workbook.places import Place
from shared.workbook.sheet import ROW_PX
from shared.workbook.task import Task

Unseen = Literal["hidden", "narrow", "low", "tiny", "pale", "format"]

SMALLEST_PX: Final = 12
"""A column or row below this shows no sign of an ordinary text."""
_SMALLEST_TEXT_PX: Final = 6.0
_LEAST_CONTRAST: Final = 1.25
_COLUMN_PX: Final = 64
_INK, _PAPER = "#000000", "#FFFFFF"


def why_unseen(task: Task, place: Place) -> Unseen | None:
    """Why nothing is seen of a cell's content as it is now; None if it is."""
    sheet, style = task.sheets[place.sheet], task.style(place)
    if sheet.hidden or place.row in sheet.hidden_rows or place.column in sheet.hidden_columns:
        return "hidden"
    width, height = room_px(task, place)
    if width < SMALLEST_PX:
        return "narrow"
    if height < SMALLEST_PX:
        return "low"
    if style.size_px < _SMALLEST_TEXT_PX:
        return "tiny"
    look = task.look(place)
    if contrast(look.colour or style.ink or _INK, style.fill or _PAPER) < _LEAST_CONTRAST:
        return "pale"
    value = task.value(place)
    if value in {None, ""} or isinstance(value, bool):
        return None
    others = (value * 3 + math.copysign(777, value), value * 9) if isinstance(value, float) and value else ()
    constant = bool(others) and all(shown(other, style.number_format).text == look.text for other in others)
    return "format" if constant or not look.text.strip() else None


def room_px(task: Task, place: Place) -> tuple[int, int]:
    """Width and height of a cell at 100 %, of all of it where it is merged."""
    sheet = task.sheets[place.sheet]
    rows, columns = 1, 1
    for row, column, high, wide in sheet.merges:
        if (row, column) == (place.row, place.column):
            rows, columns = high, wide
    across = range(place.column, place.column + columns)
    down = range(place.row, place.row + rows)
    width = sum(sheet.widths.get(n, _COLUMN_PX) for n in across if n not in sheet.hidden_columns)
    return width, sum(sheet.heights.get(n, ROW_PX) for n in down if n not in sheet.hidden_rows)


def contrast(one: str, other: str) -> float:
    """The contrast of two colours (#RRGGBB) by WCAG 2, from 1 for the same to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
