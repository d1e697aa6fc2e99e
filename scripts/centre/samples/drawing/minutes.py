"""The minutes of a meeting as a PDF of two pages, as an office program would export them."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from fpdf import FPDF

from scripts.centre.samples.drawing.invoice import date_words
from shared.fonts import font_paths

_SIZE_PT, _LINE_MM = 12, 9
_MARGIN_MM = 25


def draw(target: Path, title: str, sender: str, sheet: Mapping[str, Any]) -> None:
    """`pages` of the sheet hold the paragraphs of each page."""
    fonts = font_paths()
    made = FPDF(format="A4")
    made.set_creation_date(datetime(2026, 11, 18, tzinfo=UTC))  # the same bytes each time it is drawn
    made.set_title(title)
    made.add_font("sans", fname=str(fonts.regular))
    made.add_font("sans", "B", fname=str(fonts.bold))
    made.set_margins(_MARGIN_MM, _MARGIN_MM)
    for number, paragraphs in enumerate(sheet["pages"], 1):
        made.add_page()
        made.set_font("sans", "B", 18)
        heading = title if number == 1 else f"{title}（续）"
        made.cell(0, 14, heading, align="C", new_x="LMARGIN", new_y="NEXT")
        made.set_font("sans", size=_SIZE_PT)
        for paragraph in paragraphs:
            made.multi_cell(0, _LINE_MM, paragraph.replace("\u3000", "\u00a0" * 4), new_x="LMARGIN", new_y="NEXT")
        made.set_y(-40)
        made.cell(0, _LINE_MM, f"样例　仅供考试使用　第 {number} 页，共 {len(sheet['pages'])} 页", align="C")
    made.set_y(-75)
    made.cell(0, _LINE_MM, sender, align="R", new_x="LMARGIN", new_y="NEXT")
    made.cell(0, _LINE_MM, date_words(sheet["date"]), align="R")
    target.write_bytes(bytes(made.output()))
