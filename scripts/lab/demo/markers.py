"""The two people who mark what no program can: each gets a workbook from the centre and fills in points."""

from decimal import Decimal
from pathlib import Path
from typing import Final

import openpyxl

POINTS_OF: Final = ("预计业务量", "一系列业务量", "不可比", "考核")
"""What the short answer of the sample paper must say; one point each."""
_HEADS: Final = 2


def points_for(answer: str) -> Decimal:
    """What a marker gives this text."""
    return Decimal(sum(words in answer for words in POINTS_OF))


def mark(folder: Path) -> int:
    """Fill in both markers' workbooks of a marking folder; how many answers each of them marked."""
    marked = 0
    for name in ("阅卷一.xlsx", "阅卷二.xlsx"):
        book = openpyxl.load_workbook(folder / name)
        sheet = book["评阅"]
        column = {cell.value: place for place, cell in enumerate(sheet[_HEADS], 1)}
        rows = range(_HEADS + 1, sheet.max_row + 1)
        for row in rows:
            answer = sheet.cell(row, column["作答"]).value
            sheet.cell(row, column["得分"]).value = float(points_for(str(answer)))
        book.save(folder / name)
        marked = len(rows)
    return marked
