"""Ruled rows with a label at the left, as high as their lines; they go on over the page."""

from collections.abc import Callable, Sequence
from typing import Final, TypeVar

from shared.printing.sheet import MARGIN, Sheet
from shared.words.catalogue import say

Line = TypeVar("Line")
PAD: Final = 2.0
_ALONE: Final = 3
_TWO_MM: Final = 11.5
"""A label of two lines needs so much."""


def ruled_row(
    sheet: Sheet,
    label: str,
    lines: Sequence[Line],
    draw: Callable[[Line, float, float], None],
    *,
    label_mm: float,
    size_pt: float,
    least: float,
    new_page: Callable[[], None],
) -> None:
    """Draw it at the present height, and what does not fit on the pages that follow, under the same label.

    draw: one of the lines, at `y` and so high; it may set the type.
    least: how high the row is at least, in mm.
    new_page: begins one, down to where its rows begin.
    """
    left, first, fresh = list(lines), True, False
    while left or first:
        sheet.write_in(size_pt)
        line_mm, space = sheet.line_mm, sheet.bottom - float(sheet.get_y())
        fitting = int((space - 2 * PAD) / line_mm)
        if (fitting < min(len(left), 2) or space < max(least, _TWO_MM)) and not fresh:
            new_page()
            fresh = True
            continue
        if len(left) == fitting + 1 > _ALONE:
            fitting -= 1  # two lines go over together: one alone is overlooked
        now, left = left[: max(fitting, 1)], left[max(fitting, 1) :]
        told = label if first else say("record.continued", label=label)
        y = float(sheet.get_y())
        height = max(len(now) * line_mm + 2 * PAD, least, _TWO_MM if "\n" in told else 0)
        sheet.box(MARGIN, y, label_mm, height, fill=True)
        sheet.box(MARGIN + label_mm, y, sheet.width - label_mm, height)
        sheet.write_in(10, bold=True)
        sheet.text_box(MARGIN, y, label_mm, height, told, "C", pad=1)
        top = y + (height - len(now) * line_mm) / 2
        for number, line in enumerate(now):
            draw(line, top + number * line_mm, line_mm)
        sheet.set_y(y + height)
        first = fresh = False


def ruled_text(
    sheet: Sheet, label: str, text: str, *, label_mm: float, size_pt: float, least: float, new_page: Callable[[], None]
) -> None:
    """The same with running text."""
    sheet.write_in(size_pt)
    width = sheet.width - label_mm - 2 * PAD

    def draw(line: str, y: float, height: float) -> None:
        sheet.write_in(size_pt)
        sheet.line_of(MARGIN + label_mm + PAD, y, width, height, line)

    lines = sheet.lines(text, width) if text else []
    ruled_row(sheet, label, lines, draw, label_mm=label_mm, size_pt=size_pt, least=least, new_page=new_page)
