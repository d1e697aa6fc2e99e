"""A spreadsheet template looked at before the exam: what the check of a task asks about it.

Whether it opens, computes and shows what it holds the workbook knows (`shared.workbook.problems`). Here is what makes
it a task: sheets protected, just the cells of the key open, nothing red on the first screen, nothing from outside.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from scripts.centre.authoring.written import ANSWER_HIDDEN, ANSWER_SHOWN
from shared.exam.kinds.kind import TemplateFinding
from shared.words.catalogue import row, say
from shared.workbook.package import TemplateError
from shared.workbook.places import Place
from shared.workbook.problems import problems
from shared.workbook.task import Task
from shared.workbook.values import CellError

_REFUSED_PARTS: Final = (
    ("xl/externalLinks/", "external_link", "external_link"),
    ("xl/pivotTables/", "pivot_table", "pivot_table"),
    ("xl/chartsheets/", "not_drawn", "chart_sheet"),
    ("xl/activeX/", "controls", "activex"),
    ("xl/ctrlProps/", "controls", "form_controls"),
    ("xl/embeddings/", "embedded_object", "embedded"),
)


class TemplateInspector:
    """`shared.exam.kinds.kind.InspectTemplate` over the media of one folder."""

    def __init__(self, media: Mapping[str, bytes]) -> None:
        self._media = media

    def __call__(self, template: str, refs: Sequence[str]) -> Iterator[TemplateFinding]:
        """Everything that is wrong with a template for a task that asks for these cells (Sheet!A1)."""
        found = problems(self._media[template], refs)
        for problem in found:
            where = template if problem.ref is None else problem.ref
            words = f"{where}：{problem.words.removeprefix(f'{where} ').rstrip('。')}。"
            yield TemplateFinding(ref=problem.ref, code=problem.code, sentence=words)
        try:
            task = Task(self._media[template])
        except TemplateError:
            return  # told by the workbook
        told = {problem.ref for problem in found}
        cells_fit = told.isdisjoint(refs) and len(set(refs)) == len(refs)
        yield from _parts(task, template)
        yield from _protection(task, refs, cells_fit=cells_fit)
        yield from _errors_shown(task, told)
        yield from _answers_inside(task)


def _parts(task: Task, template: str) -> Iterator[TemplateFinding]:
    """What the file holds beside cells."""
    known: set[str] = set()
    for begin, code, name in _REFUSED_PARTS:
        if code not in known and any(part.startswith(begin) for part in task.template.package.parts):
            known.add(code)
            words = say("author.template.part", template=template, what=say(f"author.template.{name}"))
            yield TemplateFinding(ref=None, code=code, sentence=words)


def _protection(task: Task, refs: Sequence[str], *, cells_fit: bool) -> Iterator[TemplateFinding]:
    asked = set(refs)
    for number, (sheet, cells) in enumerate(zip(task.sheets, task.template.cells, strict=True)):
        if sheet.hidden:
            continue
        if not cells.protected:
            words = say("author.template.unprotected", sheet=sheet.name)
            yield TemplateFinding(ref=None, code="sheet_unprotected", sentence=words)
            continue
        open_places = (Place(sheet=number, row=row, column=column) for row, column in sorted(cells.unlocked))
        spare = [task.template.name_of(place) for place in open_places if task.anchor(place) == place]
        spare = [name for name in spare if name not in asked]
        if spare and cells_fit:  # a cell named wrongly leaves the right one over
            shown = row(spare[:5]) if len(spare) <= 5 else say("author.template.more", some=spare[:5], count=len(spare))
            words = say("author.template.spare", shown=shown)
            yield TemplateFinding(ref=None, code="open_cell_not_asked", sentence=words)


def _answers_inside(task: Task) -> Iterator[TemplateFinding]:
    """Answers left in the file: it lies on every candidate's PC, hidden or not."""
    for place, given in task.template.given():
        sheet = task.sheets[place.sheet]
        hidden = sheet.hidden or place.row in sheet.hidden_rows or place.column in sheet.hidden_columns
        looked_for = ANSWER_HIDDEN if hidden else ANSWER_SHOWN
        if isinstance(given.value, str) and looked_for.search(given.value):
            yield _answer_left(task.template.name_of(place), given.value)
    for number, cells in enumerate(task.template.cells):
        for (at_row, at_column), comment in cells.comments.items():
            if ANSWER_HIDDEN.search(comment):
                place = Place(sheet=number, row=at_row, column=at_column)
                yield _answer_left(task.template.name_of(place), comment)
    for sheet in task.sheets:
        if ANSWER_HIDDEN.search(sheet.name):
            yield _answer_left(say("author.template.sheet", sheet=sheet.name), sheet.name)


def _answer_left(where: str, text: str) -> TemplateFinding:
    words = say("author.template.answer", where=where, text=text.strip()[:20])
    return TemplateFinding(ref=None, code="answer_in_template", sentence=words)


def _errors_shown(task: Task, told: set[str | None]) -> Iterator[TemplateFinding]:
    """Formulas that show an error before the candidate has typed anything."""
    for place, given in task.template.given():
        name, value = task.template.name_of(place), task.value(place)
        hidden = task.sheets[place.sheet].hidden
        if given.formula is not None and isinstance(value, CellError) and name not in told and not hidden:
            words = say("author.template.error", name=name, formula=given.formula[:60], value=value)
            yield TemplateFinding(ref=None, code="error_shown", sentence=words)
