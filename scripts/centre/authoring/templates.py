"""A spreadsheet template looked at before the exam: what the check of a task asks about it.

Whether it opens, computes and shows what it holds the workbook knows (`shared.workbook.problems`). Here is what makes
it a task: sheets protected, just the cells of the key open, nothing red on the first screen, nothing from outside.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from shared.exam.kinds.kind import TemplateFinding
from shared.workbook.package import TemplateError
from shared.workbook.places import Place
from shared.workbook.problems import problems
from shared.workbook.task import Task
from shared.workbook.values import CellError

_ANSWER_HIDDEN: Final = re.compile("答案|解答|正确结果")
_ANSWER_SHOWN: Final = re.compile("标准答案|参考答案|正确答案")
_REFUSED_PARTS: Final = (
    ("xl/externalLinks/", "external_link", "引用了别的工作簿，考试机上没有。请在“编辑链接”中断开，或改为数值"),
    ("xl/pivotTables/", "pivot_table", "含有数据透视表，不会重新计算。请复制为数值"),
    ("xl/chartsheets/", "not_drawn", "含有图表工作表，考生看不到。请把图表做成图片放进资料区"),
    ("xl/activeX/", "controls", "含有控件，考试机不支持。请删去"),
    ("xl/ctrlProps/", "controls", "含有窗体控件，考试机不支持。请改用数据有效性的下拉列表"),
    ("xl/embeddings/", "embedded_object", "嵌入了别的文件，考试机不支持。请删去"),
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
    for begin, code, words in _REFUSED_PARTS:
        if code not in known and any(name.startswith(begin) for name in task.template.package.parts):
            known.add(code)
            yield TemplateFinding(ref=None, code=code, sentence=f"模板 {template} {words}。")


def _protection(task: Task, refs: Sequence[str], *, cells_fit: bool) -> Iterator[TemplateFinding]:
    asked = set(refs)
    for number, (sheet, cells) in enumerate(zip(task.sheets, task.template.cells, strict=True)):
        if sheet.hidden:
            continue
        if not cells.protected:
            words = f"工作表“{sheet.name}”没有保护，考生可以改动题目的数据。请只解除作答单元格的锁定，再保护工作表。"
            yield TemplateFinding(ref=None, code="sheet_unprotected", sentence=words)
            continue
        open_places = (Place(sheet=number, row=row, column=column) for row, column in sorted(cells.unlocked))
        spare = [task.template.name_of(place) for place in open_places if task.anchor(place) == place]
        spare = [name for name in spare if name not in asked]
        if spare and cells_fit:  # a cell named wrongly leaves the right one over
            shown = "、".join(spare[:5]) + (f" 等{len(spare)}格" if len(spare) > 5 else "")
            words = f"{shown} 解除了锁定，却不在答案中，考生会以为要填。请锁定，或补上答案。"
            yield TemplateFinding(ref=None, code="open_cell_not_asked", sentence=words)


def _answers_inside(task: Task) -> Iterator[TemplateFinding]:
    """Answers left in the file: it lies on every candidate's PC, hidden or not."""
    for place, given in task.template.given():
        sheet = task.sheets[place.sheet]
        hidden = sheet.hidden or place.row in sheet.hidden_rows or place.column in sheet.hidden_columns
        looked_for = _ANSWER_HIDDEN if hidden else _ANSWER_SHOWN
        if isinstance(given.value, str) and looked_for.search(given.value):
            yield _answer_left(task.template.name_of(place), given.value)
    for number, cells in enumerate(task.template.cells):
        for (row, column), comment in cells.comments.items():
            if _ANSWER_HIDDEN.search(comment):
                yield _answer_left(task.template.name_of(Place(sheet=number, row=row, column=column)), comment)
    for sheet in task.sheets:
        if _ANSWER_HIDDEN.search(sheet.name):
            yield _answer_left(f"工作表“{sheet.name}”", sheet.name)


def _answer_left(where: str, text: str) -> TemplateFinding:
    words = f"{where}：写着“{text.strip()[:20]}”，像是留下的答案。模板会发到每台考试机，请删去。"
    return TemplateFinding(ref=None, code="answer_in_template", sentence=words)


def _errors_shown(task: Task, told: set[str | None]) -> Iterator[TemplateFinding]:
    """Formulas that show an error before the candidate has typed anything."""
    for place, given in task.template.given():
        name, value = task.template.name_of(place), task.value(place)
        hidden = task.sheets[place.sheet].hidden
        if given.formula is not None and isinstance(value, CellError) and name not in told and not hidden:
            words = f"{name}：公式 {given.formula[:60]} 一打开就显示 {value}。请用 IF 避开空白的作答单元格。"
            yield TemplateFinding(ref=None, code="error_shown", sentence=words)
