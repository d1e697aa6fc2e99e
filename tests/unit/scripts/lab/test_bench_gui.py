"""The bench of the window: the sheet is what it says, and a missed target is a failure."""

import io

import openpyxl

from scripts.lab.bench.gui import GuiFigures, lines_of, sheet_of_formulas
from scripts.lab.bench.tally import Spread


def figures(p95_ms: float) -> GuiFigures:
    spread = Spread(count=1, p95_ms=p95_ms)
    return GuiFigures(
        formulas=10_000,
        opened_ms=1,
        edit=spread,
        edit_all=spread,
        edit_cpu=Spread(),
        edit_all_cpu=Spread(),
        typed=Spread(),
        paged=Spread(),
        size=Spread(p95_ms=3 * p95_ms),
        contrast=Spread(),
    )


def test_the_sheet_has_ten_thousand_formulas() -> None:
    book = openpyxl.load_workbook(io.BytesIO(sheet_of_formulas()))
    cells = [cell.value for row in book.worksheets[0].iter_rows() for cell in row]
    assert sum(1 for value in cells if isinstance(value, str) and value.startswith("=")) == 10_000


def test_a_missed_target_fails_the_run() -> None:
    assert figures(49.0).failures() == 0
    assert figures(51.0).failures() == 2
    assert any("✗" in line for line in lines_of(figures(51.0)))
