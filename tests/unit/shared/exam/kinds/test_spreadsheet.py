"""Spreadsheets: what a cell that must be a formula computes to under the second inputs counts too."""

from decimal import Decimal

import pytest

from shared.exam.kinds.kind import CellValue
from shared.exam.kinds.spreadsheet import CellKey, Spreadsheet, SpreadsheetItem, SpreadsheetKey
from shared.exam.scoring import score_item

ITEM = SpreadsheetItem(item_id="X", stem="填表。", points="3", template="media/x.xlsx", asked=1)


@pytest.mark.parametrize(
    ("wanted", "second", "got"),
    [
        ("30", "30", 3),
        ("30", "30.4", 3),
        ("30", "31", 0),
        ("30", "10", 0),
        ("30", None, 3),
        ("", "10", 3),
    ],
)
def test_the_value_under_the_second_inputs_counts(wanted: str, second: str | None, got: int) -> None:
    cell = CellKey(ref="表!A1", value="10", points="3", tolerance="0.5", must_be_formula=True, second=wanted)
    under_second = None if second is None else CellValue(value=Decimal(second), formula="=B1*2")
    found = CellValue(value=Decimal(10), formula="=B1*2", second=under_second)
    key = SpreadsheetKey(cells=(cell,), inputs={"表!B1": "15"})
    answer = Spreadsheet(cells={"表!A1": "=B1*2"})
    assert score_item(ITEM, key, answer, lambda *_: {"表!A1": found}).points == got


@pytest.mark.parametrize(("wanted", "got"), [("100", 3), ("1e2", 3), ("100元", 0)])
def test_a_key_with_a_unit_asks_for_words_not_for_a_number(wanted: str, got: int) -> None:
    key = SpreadsheetKey(cells=(CellKey(ref="表!A1", value=wanted, points="3"),))
    found = CellValue(value=Decimal(100), formula=None)
    answer = Spreadsheet(cells={"表!A1": "100"})
    assert score_item(ITEM, key, answer, lambda *_: {"表!A1": found}).points == got
