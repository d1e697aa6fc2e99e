"""What is wrong with a template, found before the exam: each with its sheet and cell, in words for its author.

The template is opened as the candidate and as the marker open it. Where the file says what its formulas came to (Excel,
WPS and LibreOffice write that), every value must be the same here: what we cannot compute is named, never shown wrong.
"""

from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from shared.exam.typed import half_width, plain
from shared.words.catalogue import has, say
from shared.workbook.conditional import unshown
from shared.workbook.formats import is_valid
from shared.workbook.package import TemplateError
from shared.workbook.places import Place, cell_name, cell_numbers
from shared.workbook.signatures import VOLATILE
from shared.workbook.task import Task
from shared.workbook.template import Template, plain_value, read_book
from shared.workbook.tokens import tokens
from shared.workbook.twins import cells_twice, merges_over_each_other, sheets_twice
from shared.workbook.values import CellError, Value

_BROKEN: Final = frozenset({"#NAME?", "#REF!", "#CIRC!", "#ERROR!", "#SPILL!"})
_CIRCLE: Final = "#CIRC!"
_SAME: Final = 1e-9
_QUOTES: Final = dict.fromkeys(map(ord, "'‘’"), "")


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """A fault of a template. `ref` is Sheet!A1, None for the whole file; `code` is stable.

    Codes: those of TemplateError; precision_as_shown for a setting; cell_twice, sheet_twice, merged_twice for what the
    file says twice; no_sheet, no_cell, locked_cell, hidden_cell, merged_cell for an answer's cell; not_computed,
    changes_daily, broken_formula, other_value for a formula; not_drawn for what is not shown; no_choices, no_bound,
    broken_formula for a data validation; number_format for one that cannot be read.
    """

    ref: str | None
    code: str
    words: str


def problems(data: bytes, answers: Sequence[str] = ()) -> tuple[Problem, ...]:
    """Everything that is wrong with a template; `answers`: the cells (Sheet!A1) its key asks for."""
    try:
        task = Task(data)
    except TemplateError as error:
        return (Problem(ref=None, code=error.code, words=error.words),)
    found = [
        *_settings(task.template),
        *_twice(task.template),
        *_answer_cells(task, answers),
        *_formulas(task),
        *_differences(task),
        *_not_drawn(task.template),
        *_rules(task),
        *_formats(task),
    ]
    return tuple(dict.fromkeys(found))


def _settings(template: Template) -> Iterator[Problem]:
    """What the file asks of a spreadsheet program and we do not do."""
    if template.book.calculation.fullPrecision is False:
        yield Problem(ref=None, code="precision_as_shown", words=say("workbook.precision_as_shown"))


def _twice(template: Template) -> Iterator[Problem]:
    for place in cells_twice(template):
        ref = template.name_of(place)
        yield Problem(ref=ref, code="cell_twice", words=say("workbook.cell_twice", ref=ref))
    for number, one, other in merges_over_each_other(template):
        words = say("workbook.merged_twice", sheet=template.sheets[number].name, one=one, other=other)
        yield Problem(ref=None, code="merged_twice", words=words)
    for name in sheets_twice(template):
        yield Problem(ref=None, code="sheet_twice", words=say("workbook.sheet_twice", sheet=name))


def _answer_cells(task: Task, answers: Sequence[str]) -> Iterator[Problem]:
    names = {sheet.name for sheet in task.sheets}
    for ref in answers:
        place = task.place(ref)
        sheet, _, cell = ref.rpartition("!")
        if place is None and (meant := _meant(task, ref)):
            code = "no_cell" if sheet in names else "no_sheet"
            yield Problem(ref=ref, code=code, words=say("workbook.ref_written", ref=ref, meant=meant))
        elif sheet not in names:
            listed = [one.name for one in task.sheets if not one.hidden]
            yield Problem(ref=ref, code="no_sheet", words=say("workbook.no_sheet", sheet=sheet or ref, sheets=listed))
        elif place is None:
            yield Problem(ref=ref, code="no_cell", words=say("workbook.no_cell", cell=cell))
        elif not _visible(task, place):
            yield Problem(ref=ref, code="hidden_cell", words=say("workbook.hidden_cell", ref=ref))
        elif task.anchor(place) != place:
            yield Problem(ref=ref, code="merged_cell", words=say("workbook.merged_cell", cell=cell))
        elif not task.editable(place):
            yield Problem(ref=ref, code="locked_cell", words=say("workbook.locked_cell", cell=cell))


def _meant(task: Task, ref: str) -> str:
    """The cell that a reference in another writing means (表!$b$2, ‘表’！Ｂ２, B2 where there is one sheet), or ""."""
    sheet, _, cell = half_width(ref).translate(_QUOTES).rpartition("!")
    sheets = {plain(one.name): one.name for one in task.sheets if not one.hidden}
    name = sheets.get(plain(sheet)) if sheet or len(sheets) != 1 else next(iter(sheets.values()))
    at = cell_numbers(cell.replace(" ", ""))
    return f"{name}!{cell_name(*at)}" if name is not None and at is not None else ""


def _visible(task: Task, place: Place) -> bool:
    sheet = task.sheets[place.sheet]
    return not (sheet.hidden or place.row in sheet.hidden_rows or place.column in sheet.hidden_columns)


def _formulas(task: Task) -> Iterator[Problem]:
    for place, given in task.template.given():
        if given.formula is None:
            continue
        ref = task.template.name_of(place)
        for note in task.notes(place):
            yield Problem(
                ref=ref, code="not_computed", words=say("workbook.not_computed", formula=given.formula, note=note)
            )
        daily = functions_of(given.formula) & VOLATILE
        if daily:
            words = say("workbook.changes_daily", formula=given.formula, functions=sorted(daily))
            yield Problem(ref=ref, code="changes_daily", words=words)
        value = task.value(place)
        if isinstance(value, CellError) and value in _BROKEN and not task.notes(place):
            told = "circle" if value == _CIRCLE else "broken_formula"
            words = say(f"workbook.{told}", formula=given.formula, value=value)
            yield Problem(ref=ref, code="broken_formula", words=words)


def functions_of(formula: str) -> set[str]:
    """The functions a formula calls, in capitals."""
    return {token.text.upper() for token in tokens(formula) if token.kind == "call"}


def _differences(task: Task) -> Iterator[Problem]:
    """Formulas that come to something else than the program that saved the file says."""
    saved = read_book(task.template.package, values=True)
    for place, given in task.template.given():
        if given.formula is None or functions_of(given.formula) & VOLATILE:
            continue
        cell = saved.worksheets[place.sheet].cell(place.row, place.column)
        then = plain_value(cell.value, str(getattr(cell, "data_type", "")))
        now = task.value(place)
        if then is not None and not same_value(then, now):
            words = say("workbook.other_value", formula=given.formula, now=_told(now), then=_told(then))
            yield Problem(ref=task.template.name_of(place), code="other_value", words=words)


def same_value(a: Value, b: Value) -> bool:
    """Whether two values are one for a person: numbers to nine digits, an empty text like an empty cell.

    LibreOffice files a truth value under a number format as 1 or 0.
    """
    a, b = (float(v) if isinstance(v, bool) else v for v in (a, b))
    if isinstance(a, float) and isinstance(b, float):
        return abs(a - b) <= _SAME * max(1.0, abs(a), abs(b))
    return (a or "") == (b or "")


def _told(value: Value) -> str:
    return say("workbook.empty") if value in {None, ""} else f"{value:.15g}" if isinstance(value, float) else str(value)


def _rules(task: Task) -> Iterator[Problem]:
    for place, fault in task.faults_of_rules():
        if not task.sheets[place.sheet].hidden:
            words = say(f"sheet.fault.{fault.code}", source=fault.source or say("workbook.empty"))
            yield Problem(ref=task.template.name_of(place), code=fault.code, words=words)


def _formats(task: Task) -> Iterator[Problem]:
    """Each number format that cannot be read, at the first cell that has it."""
    for number, (sheet, cells) in enumerate(zip(task.sheets, task.template.cells, strict=True)):
        codes: dict[str, Place] = {}
        for row, column in sorted(cells.styles):
            codes.setdefault(cells.styles[row, column].number_format, Place(sheet=number, row=row, column=column))
        for code, place in codes.items():
            if not sheet.hidden and not is_valid(code):
                words = say("sheet.fault.number_format", source=code)
                yield Problem(ref=task.template.name_of(place), code="number_format", words=words)


def _not_drawn(template: Template) -> Iterator[Problem]:
    for sheet, drawn in zip(template.sheets, template.drawn, strict=True):
        if not sheet.hidden:
            for cell, what in drawn.missing:
                yield Problem(
                    ref=f"{sheet.name}!{cell}", code="not_drawn", words=say("workbook.drawing_not_shown", what=what)
                )
    for sheet, source in zip(template.sheets, template.book.worksheets, strict=True):
        for pivot in getattr(source, "_pivots", ()):
            cell = str(pivot.location.ref).partition(":")[0]
            yield Problem(ref=f"{sheet.name}!{cell}", code="not_drawn", words=say("workbook.pivot_not_computed"))
    for number, area, kind in unshown(template):
        first = cell_name(area.top, area.left)
        named = f"workbook.conditional.{kind}"
        what = say(named) if has(named) else kind
        words = say("workbook.conditional_not_shown", what=what)
        yield Problem(ref=f"{template.sheets[number].name}!{first}", code="not_drawn", words=words)
