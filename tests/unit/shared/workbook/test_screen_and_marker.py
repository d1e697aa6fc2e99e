"""However a sheet came to stand as it does, by whatever steps: its cells come to what the marker computes afresh."""

import random

import openpyxl
import pytest
from openpyxl.styles import Protection

from shared.workbook.places import Place
from shared.workbook.task import Task
from shared.workbook.template import Template
from tests.unit.shared.workbook.books import saved

ROWS, COLUMNS = 8, 6


@pytest.fixture(scope="module")
def template() -> Template:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in range(1, ROWS + 1):
        for column in range(1, COLUMNS + 1):
            sheet.cell(row, column).protection = Protection(locked=False)
    sheet["H1"], sheet["H2"], sheet["H3"] = "=SUM(A1:F8)", '=COUNTIF(E1:F8,">=2")', "=E2&F3"
    return Template(saved(book))


def cell(name: str) -> Place:
    return Place(sheet=0, row=int(name[1:]), column=ord(name[0]) - 64)


def values(task: Task) -> list[object]:
    places = [Place(sheet=0, row=row, column=column) for row in range(1, ROWS + 1) for column in range(1, COLUMNS + 3)]
    return [pytest.approx(value) if isinstance(value := task.value(place), float) else value for place in places]


def test_a_circle_that_is_opened_computes_again(template: Template) -> None:
    task = Task(template)
    task.write({cell("A1"): "=B1+1"})
    task.write({cell("B1"): "=A1+1"})
    assert values(task) == values(Task(template, task.answer()))
    assert task.value(cell("A1")) == task.value(cell("B1")) == "#CIRC!"
    task.write({cell("A1"): "5"})
    assert task.value(cell("B1")) == 6
    task.undo()
    assert task.value(cell("B1")) == "#CIRC!"
    task.write({cell("B1"): ""})
    assert task.value(cell("A1")) == 1


def test_a_formula_within_its_own_area_is_a_circle_at_once(template: Template) -> None:
    task = Task(template)
    task.write({cell("C5"): "=SUM(A1:F8)"})
    assert task.value(cell("C5")) == "#CIRC!"
    assert values(task) == values(Task(template, task.answer()))
    task.write({cell("C5"): "=SUM(A1:B8)"})
    assert task.value(cell("C5")) == 0


@pytest.mark.parametrize("typed", ["'1,200", "'50%", "'2026-1-5"])
def test_a_number_as_text_after_an_array_was_taken_back(template: Template, typed: str) -> None:
    task = Task(template)
    task.write({cell("A1"): "=SEQUENCE(2)", cell("C1"): "=A8+1"})
    task.write({cell("A1"): "", cell("C1"): ""})
    task.write({cell("A8"): typed})
    assert values(task) == values(Task(template, task.answer()))


def test_a_number_typed_as_text_leaves_a_sumproduct_that_was_there(template: Template) -> None:
    task = Task(template)
    task.write({cell("A1"): "2", cell("A2"): "3", cell("D1"): "=SUMPRODUCT(A1:A3)", cell("D2"): "=SUMPRODUCT(A1:A2)"})
    assert (task.value(cell("D1")), task.value(cell("D2"))) == (5, 5)
    task.write({cell("A3"): "'7"})
    assert (task.value(cell("D1")), task.value(cell("D2"))) == (5, 5)
    task.write({cell("A2"): "=A1>1"})
    assert (task.value(cell("D1")), task.value(cell("D2"))) == (2, 2)
    task.write({cell("A2"): "=A1&0"})
    assert (task.value(cell("D1")), task.value(cell("D2"))) == (2, 2)
    task.write({cell("A2"): "=A1+1"})
    assert (task.value(cell("D1")), task.value(cell("D2"))) == (5, 5)


TEXTS = ("", "1", "3.5", "-4", "文", "'12", "00123", "50%", "TRUE", "2026-1-5", "1,200", "'1,200", "=1/0")
FORMULAS = (
    "={a}+{b}", "=SUM({r})", '=IF({a}>{b},{c},"")', "={a}&{b}", "=COUNTIF({r},{a})", "=SEQUENCE(2,2)", "={a}={b}",
    "=TRANSPOSE(A1:A3)", "=ROUND({a}/3,2)", '=SUMIF({r},">1")', "=IFERROR({a}/{b},0)", "=INDEX({r},1,1)", "=A1:A3*2",
    "=SUMPRODUCT({r},{r})", "=SUMPRODUCT(A1:A3,B1:B3)", "=VLOOKUP({a},{r},2,0)",
    "=OFFSET({a},1,0)", "=UNIQUE(A1:A4)", "=AVERAGE({r})", "=N({a})+LEN({b})",
)  # fmt: skip


def typed_by(dice: random.Random) -> str:
    if dice.random() < 0.6:
        return dice.choice(TEXTS)
    a, b, c = (f"{dice.choice('ABCDEF')}{dice.randint(1, ROWS)}" for _ in range(3))
    area = f"{dice.choice('ABC')}{dice.randint(1, 4)}:{dice.choice('DEF')}{dice.randint(5, ROWS)}"
    return dice.choice(FORMULAS).format(a=a, b=b, c=c, r=area)


@pytest.mark.parametrize("seed", range(24))
def test_any_steps(template: Template, seed: int) -> None:
    dice = random.Random(seed)
    task = Task(template)
    for _ in range(dice.randint(4, 14)):
        if dice.random() < 0.1:
            task.undo()
            continue
        places = [Place(sheet=0, row=dice.randint(1, ROWS), column=dice.randint(1, COLUMNS)) for _ in range(2)]
        task.write({place: typed_by(dice) for place in places})
    assert values(task) == values(Task(template, task.answer())), task.answer()
