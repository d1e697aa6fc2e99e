"""The second set of data of a spreadsheet task: each is data of the template, and moves what it is to prove."""

from collections.abc import Iterator, Mapping
from typing import Final

from shared.exam.kinds.findings import Finding, finding
from shared.exam.kinds.spreadsheet import SpreadsheetKey
from shared.words.catalogue import say
from shared.workbook.genuine import inputs_of
from shared.workbook.places import Place
from shared.workbook.problems import same_value
from shared.workbook.task import Task

_LISTED: Final = 5


def input_findings(task: Task, key: SpreadsheetKey, places: Mapping[str, Place]) -> Iterator[Finding]:
    """What is wrong with the inputs of a key; the right answers are typed into the task."""
    if not key.inputs:
        return
    told = [found for ref in key.inputs if (found := _cell(task, ref, key)) is not None]
    yield from told
    if any(not found.doubt for found in told):
        return
    asked = [cell for cell in key.cells if cell.must_be_formula]
    before = {cell.ref: task.value(places[cell.ref]) for cell in asked}
    kept = task.try_out(inputs_of(task, key.inputs))
    still = [c.ref for c in asked if c.formula and same_value(before[c.ref], task.value(places[c.ref]))]
    task.try_out(kept)
    if still:
        told_still = say("author.sheet.input_still", refs=still[:_LISTED], count=len(still))
        yield finding(("answer", "inputs"), "input_moves_nothing", told_still, doubt=True)
    if unproven := [cell.ref for cell in asked if not cell.formula and not cell.second]:
        words = say("author.sheet.unproven", refs=unproven[:_LISTED])
        yield finding(("answer", "inputs"), "input_proves_nothing", words, doubt=True)


def _cell(task: Task, ref: str, key: SpreadsheetKey) -> Finding | None:
    path = ("answer", "inputs", ref)
    place = task.place(ref)
    if place is None:
        return finding(path, "input_no_cell", say("author.sheet.input_no_cell", ref=ref))
    given = task.template.at(place)
    if task.editable(place):
        return finding(path, "input_is_answer", say("author.sheet.input_is_answer", ref=ref))
    if given is None:
        return finding(path, "input_empty", say("author.sheet.input_empty", ref=ref))
    if given.formula is not None:
        return finding(path, "input_formula", say("author.sheet.input_formula", ref=ref))
    value = inputs_of(task, {ref: key.inputs[ref]})[place]
    if type(value) is not type(given.value):
        told = say("author.sheet.input_kind", ref=ref, now=given.value, then=key.inputs[ref])
        return finding(path, "input_kind", told)
    if same_value(value, given.value):
        return finding(path, "input_same", say("author.sheet.input_same", ref=ref), doubt=True)
    return None
