"""A formula on which the engine panics spoils its own cell alone: what is asked or typed next is computed."""

import pytest

from shared.workbook.places import Place
from shared.workbook.task import Task
from tests.support.sheet_hand import workbook

A1, B1, H20 = (Place(sheet=0, row=row, column=column) for row, column in ((1, 1), (1, 2), (20, 8)))
PANICS = "=TREND(A1:A2)"  # of formualizer 0.13, where the second cell is empty


@pytest.fixture
def task() -> Task:
    return Task(workbook({"A1": 1, "B1": "=A1+1"}))


def test_a_validation_or_conditional_format_that_panics(task: Task) -> None:
    task.ask(PANICS, H20)
    assert task.value(B1) == 2
    task.write({A1: "5"})
    assert task.value(B1) == 6
    assert task.ask("=A1*2", H20) == [[10.0]]


def test_a_typed_formula_that_panics(task: Task) -> None:
    task.write({H20: PANICS})
    assert task.shown(H20).startswith("#")
    task.write({A1: "5"})
    assert task.value(B1) == 6
