"""A formula must be one: computed again under other data, its value goes with them."""

import io
from decimal import Decimal

import openpyxl
import pytest
from openpyxl.styles import Protection

from shared.exam.kinds.kind import Proof
from shared.exam.kinds.spreadsheet import CellKey, Spreadsheet, SpreadsheetItem, SpreadsheetKey
from shared.exam.scoring import score_item
from shared.workbook.genuine import prove
from shared.workbook.marking import Marker
from shared.workbook.task import Place, Task


def template() -> bytes:
    book = openpyxl.Workbook()
    data = book.active
    assert data is not None
    data.title = "数据"
    rows = (("材料", 186.0), ("人工", 64), ("制造费用", 38), ("产量", 2000), ("日期", 46356))
    for row, (name, value) in enumerate(rows, 1):
        data.cell(row, 1, name)
        data.cell(row, 2, value)
    data["B5"].number_format = "yyyy/m/d"
    data.protection.sheet = True
    answer = book.create_sheet("答")
    for row in range(1, 7):
        answer.cell(row, 1).protection = Protection(locked=False)
    answer.protection.sheet = True
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


TEMPLATE = template()
GOOD = ["=SUM(数据!B1:B3)", "=数据!B1+数据!B2+数据!B3", "=SUMPRODUCT(数据!B1:B3*1)", "=SUM(数据!$B$1:$B$3,0)"]
DRESSED = [
    "=288+0*数据!B4",
    "=288*(数据!B1=数据!B1)",
    "=288+数据!B4-数据!B4",
    "=288+LEN(数据!A9)",
    "=ROUND(288+数据!B4*0,0)",
]
CLEVER = ["=288+(数据!B4-2000)", "=IF(数据!B4=2000,288,0)", "=数据!B1+102"]


def at(task: Task) -> Place:
    place = task.place("答!A1")
    assert place is not None
    return place


def follows(formula: str, **proof: object) -> bool:
    task = Task(TEMPLATE, {"答!A1": formula})
    before = task.value(at(task))
    found = prove(task, Proof(refs=("答!A1",), **proof)).follows["答!A1"]  # type: ignore[arg-type]
    assert task.value(at(task)) == before
    return found


@pytest.mark.parametrize("formula", GOOD)
def test_a_genuine_formula_follows_the_data_with_and_without_a_model(formula: str) -> None:
    assert follows(formula)
    assert follows(formula, models={"答!A1": "=SUM(数据!B1:B3)"})
    assert follows(formula, inputs={"数据!B2": "70"})
    assert follows(formula, inputs={"数据!B2": "70"}, models={"答!A1": "=SUM(数据!B1:B3)"})


@pytest.mark.parametrize("formula", DRESSED)
def test_a_dressed_up_number_is_found_without_a_model(formula: str) -> None:
    assert not follows(formula)


@pytest.mark.parametrize("formula", [*DRESSED, *CLEVER])
def test_with_the_authors_formula_nothing_passes_that_only_gives_the_number(formula: str) -> None:
    assert not follows(formula, models={"答!A1": "=SUM(数据!B1:B3)"})


@pytest.mark.parametrize(
    "formula",
    [
        "=COUNT(数据!B1:B3)",
        '=IF(数据!B1>数据!B2,"材料","人工")',
        "=YEAR(数据!B5)",
        "=COUNTA(数据!A1:A5)",
        '=MATCH("人工",数据!A1:A5,0)',
    ],
)
def test_counts_choices_and_positions_are_genuine_too(formula: str) -> None:
    assert follows(formula)
    assert follows(formula, models={"答!A1": formula})


def test_rounding_within_the_tolerance_is_no_fault() -> None:
    model = {"答!A1": "=数据!B1/3"}
    assert follows("=ROUND(数据!B1/3,2)", models=model, tolerances={"答!A1": Decimal("0.01")})
    assert not follows("=ROUND(数据!B1/3,0)", models=model, tolerances={"答!A1": Decimal("0.01")})


def test_data_the_candidate_typed_vary_as_well() -> None:
    task = Task(TEMPLATE, {"答!A1": "5", "答!A2": "=A1*2"})
    assert prove(task, Proof(refs=("答!A2",))).follows == {"答!A2": True}


@pytest.mark.parametrize(
    ("typed", "points"),
    [("=SUM(数据!B1:B3)", 3), ("288", 0), ("=288", 0), ("=288+0*数据!B4", 0), ("=数据!B1+102", 0)],
)
def test_points_are_given_for_the_genuine_one_alone(typed: str, points: int) -> None:
    cell = CellKey(ref="答!A1", value="288", points="3", must_be_formula=True, formula="=SUM(数据!B1:B3)")
    item = SpreadsheetItem(item_id="X", stem="", points="3", template="t", asked=1)
    answer = Spreadsheet(cells={"答!A1": typed})
    score = score_item(item, SpreadsheetKey(cells=(cell,)), answer, Marker({"t": TEMPLATE}))
    assert score.points == points


def test_without_inputs_computed_a_second_value_is_not_judged() -> None:
    cell = CellKey(ref="答!A1", value="288", points="3", must_be_formula=True, second="1")
    item = SpreadsheetItem(item_id="X", stem="", points="3", template="t", asked=1)
    answer = Spreadsheet(cells={"答!A1": "=SUM(数据!B1:B3)"})
    assert score_item(item, SpreadsheetKey(cells=(cell,)), answer, Marker({"t": TEMPLATE})).points == 3


@pytest.mark.parametrize(("typed", "points"), [("=SUM(数据!B1:B3)", 3), ("=数据!B1+102", 0)])
def test_a_second_set_of_inputs_has_its_own_right_value(typed: str, points: int) -> None:
    cell = CellKey(ref="答!A1", value="288", points="3", must_be_formula=True, second="294")
    item = SpreadsheetItem(item_id="X", stem="", points="3", template="t", asked=1)
    key = SpreadsheetKey(cells=(cell,), inputs={"数据!B2": "70"})
    assert score_item(item, key, Spreadsheet(cells={"答!A1": typed}), Marker({"t": TEMPLATE})).points == points
