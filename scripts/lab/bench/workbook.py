"""`dev.py bench --workbook`: how long a sheet of 10,000 formulas takes to read, compute, edit and mark."""

import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import TypeVar

import msgspec

from scripts.lab.bench.gui import sheet_of_formulas
from scripts.lab.bench.tally import Spread, spread
from shared.workbook.marking import Marker
from shared.workbook.task import Task
from shared.workbook.template import Template

_T = TypeVar("_T")

_EDITS = 60
_ONE, _ALL, _LAST = "明细!A5", "明细!A1", "明细!K1001"


class WorkbookFigures(msgspec.Struct, kw_only=True):
    """Times in ms."""

    formulas: int
    read_ms: float
    computed_ms: float
    edit: Spread
    edit_all: Spread
    marked: Spread


def measure() -> WorkbookFigures:
    """Read, compute, edit and mark the sheet."""
    data = sheet_of_formulas()
    read_ms, template = _timed(lambda: Template(data))
    computed_ms, task = _timed(lambda: Task(template))
    marker = Marker({"t": data})
    marker.template("t")
    return WorkbookFigures(
        formulas=sum(1 for _, given in template.given() if given.formula is not None),
        read_ms=round(read_ms, 1),
        computed_ms=round(computed_ms, 1),
        edit=spread(_edits(task, _ONE)),
        edit_all=spread(_edits(task, _ALL)),
        marked=spread([_timed(partial(marker, "t", {_ONE: str(n)}, [_LAST]))[0] for n in range(5)]),
    )


def lines_of(figures: WorkbookFigures) -> Iterator[str]:
    """The table."""
    yield f"== 工作簿 workbook, {figures.formulas:,} 公式 formulas =="
    yield f"读取 read {figures.read_ms:.0f} ms，首次计算 first computed {figures.computed_ms:.0f} ms"
    for name, times in (
        ("修改一个单元格 an edit", figures.edit),
        ("修改全表依赖的单元格 an edit all depend on", figures.edit_all),
        ("评阅一名考生 one candidate marked", figures.marked),
    ):
        yield f"{name}: p50 {times.p50_ms:.1f}  p95 {times.p95_ms:.1f}  max {times.max_ms:.1f} ms"


def _edits(task: Task, ref: str) -> list[float]:
    place = task.place(ref)
    if place is None:
        return []
    return [_timed(partial(task.write, {place: str(n)}))[0] for n in range(3, _EDITS + 3)]


def _timed(act: Callable[[], _T]) -> tuple[float, _T]:
    began = time.perf_counter()
    made = act()
    return (time.perf_counter() - began) * 1000, made
