"""A spreadsheet task without its window: the template, live results, and the candidate's changes.

The marker computes with this very class (`marking`), so that what a candidate saw is what is marked. Only unlocked
cells can be changed, and only what was changed is the answer; an emptied cell is in it as an empty text.
"""

import datetime as dt
import itertools
from collections.abc import Iterator, Mapping
from typing import Final

from shared.words.catalogue import say
from shared.workbook.changes import FormatAt, read_change
from shared.workbook.conditional import Conditions
from shared.workbook.engine import Content, Engine, EngineError, Formula
from shared.workbook.entry import as_edited
from shared.workbook.formats import Shown, shown
from shared.workbook.formula import normalised, shifted
from shared.workbook.look import CellStyle
from shared.workbook.package import TemplateError
from shared.workbook.places import Area, Place, cell_name, cell_numbers
from shared.workbook.rules import Rules
from shared.workbook.sheet import Given, Sheet
from shared.workbook.template import Template
from shared.workbook.validation import Fault, Rule
from shared.workbook.values import Grid, Value

__all__ = ["Place", "Sheet", "Task", "TemplateError"]

_GENERAL: Final = "General"
_RED: Final = "#FF0000"
_MOST_LOOKED_AT: Final = 2000
_MOST_MERGED: Final = 100_000

_Step = dict[Place, str | None]


class Task:
    """The open task. `changes` are the candidate's, with undo and redo by steps.

    `now` is what TODAY() and NOW() give. Raises TemplateError where the template cannot be read or computed.
    """

    def __init__(
        self, template: bytes | Template, cells: Mapping[str, str] | None = None, now: dt.datetime | None = None
    ) -> None:
        self.template = template if isinstance(template, Template) else Template(template)
        self.sheets: list[Sheet] = self.template.sheets
        self.changes: dict[Place, str] = {}
        self._brought: dict[Place, str] = {}
        self._undo: list[_Step] = []
        self._redo: list[_Step] = []
        self._numbers = {sheet.name: number for number, sheet in enumerate(self.sheets)}
        self._covered = _covered(self.sheets)
        self._rules = Rules(self.template)
        self._conditions = Conditions(self.template)
        contents = {place: _content(place, given) for place, given in self.template.given()}
        contents |= self._take(self._wanted(cells or {}))
        try:
            self._engine = Engine(self.template.scope, contents, now, self.template.renderings)
        except EngineError as error:
            raise TemplateError("not_computable", say("workbook.not_computable")) from error

    # ------------------------------------------------------------ asking
    def style(self, place: Place) -> CellStyle:
        """How a cell looks: its own look with what conditional formats add."""
        return self._conditions.style(place, self._own_style(place), self._engine.ask)

    def number_format(self, place: Place) -> str:
        """A cell's own number format, or the one that came with what was typed."""
        return self._own_style(place).number_format

    def value(self, place: Place) -> Value:
        """What a cell's content comes to."""
        return self._engine.value(place)

    def shown(self, place: Place) -> str:
        """The cell's text under its number format."""
        return self.look(place).text

    def look(self, place: Place) -> Shown:
        """The cell's text, colour and filling under its number format."""
        value = self.value(place)
        if value == 0 and isinstance(value, float) and not self.sheets[place.sheet].zeros:
            return shown("", _GENERAL)
        return shown(value, self.style(place).number_format)

    def red(self, place: Place) -> bool:
        """Whether the number format paints the value red."""
        return self.look(place).colour == _RED

    def content(self, place: Place) -> str:
        """What was typed or given: the formula where there is one."""
        if place in self.changes:
            return self.changes[place]
        given = self.template.at(place)
        if given is None:
            return ""
        if given.formula is not None and not self.template.cells[place.sheet].veiled(place.row, place.column):
            return given.formula
        return as_edited(self.value(place), self.style(place).number_format)

    def typed_formula(self, place: Place) -> str | None:
        """The candidate's formula a value comes from, also where an array formula fills the cell; None if none."""
        anchor = place if place in self.changes else self._engine.filled_by(place)
        content = self._engine.content(anchor) if anchor in self.changes else None
        return content.text if isinstance(content, Formula) else None

    def notes(self, place: Place) -> tuple[str, ...]:
        """What in a cell's formula cannot be computed as a spreadsheet program does."""
        return self._engine.notes.get(place, ())

    def spills(self, place: Place) -> bool:
        """Whether a cell's text may run over into empty cells on its right, as in a printed sheet."""
        style = self.style(place)
        left = style.align in {"auto", "left"} and not style.wrap and place not in self._covered
        return left and isinstance(self.value(place), str) and bool(self.value(place))

    def editable(self, place: Place) -> bool:
        """Whether the candidate may change the cell."""
        if self.sheets[place.sheet].hidden or self._covered.get(place, place) != place:
            return False
        return not self.template.cells[place.sheet].locked(place.row, place.column)

    def anchor(self, place: Place) -> Place:
        """The cell that stands for a place inside a merged area."""
        return self._covered.get(place, place)

    def comment(self, place: Place) -> str:
        """The author's note on a cell."""
        return self.template.cells[place.sheet].comments.get((place.row, place.column), "")

    def choices(self, place: Place) -> Mapping[str, str]:
        """What the cell's list offers, in order: what is shown, and what is written for it. Empty without a list."""
        return self._rules.choices(place, self.number_format(place), self._rule_asks)

    def hint(self, place: Place) -> str:
        """What is wrong with the content of a cell the candidate may change, by its validation; empty if nothing."""
        if self._rules.at(place) is None or not self.editable(place):
            return ""
        verdict = self._rules.verdict(place, self.value(place), self._rule_asks)
        if verdict is None:
            return ""
        return f"{verdict.title}：{verdict.words}" if verdict.title else verdict.words

    def faults_of_rules(self) -> Iterator[tuple[Place, Fault]]:
        """Validations that cannot do what their author meant, each at its first cell.

        A list that comes from cells the candidate is to fill is empty at first and right.
        """
        for place, fault in self._rules.faults(self._rule_asks):
            areas = self._engine.read_by(f"={fault.source.removeprefix('=')}", place)
            cells = itertools.islice(itertools.chain.from_iterable(area.places() for area in areas), _MOST_LOOKED_AT)
            if fault.code != "no_choices" or not any(self.editable(cell) for cell in cells):
                yield place, fault

    def rule(self, place: Place) -> Rule | None:
        """The validation of a cell."""
        return self._rules.at(place)

    def prompt(self, place: Place) -> str:
        """What the author says to whoever comes to the cell; empty if nothing."""
        rule = self._rules.at(place)
        return rule.prompt if rule is not None else ""

    def ask(self, formula: str, at: Place) -> Grid:
        """What a formula comes to as if it stood in a cell: for validations and conditional formats."""
        return self._engine.ask(formula, at)

    def filled(self, place: Place) -> Area | None:
        """The area the array formula typed into a cell fills; None if it is one value."""
        return self._engine.spill(place)

    # ------------------------------------------------------------ trying out
    def data_of(self, cells: Mapping[Place, str]) -> dict[Place, Value]:
        """The constants that the formulas in cells are made of, and another formula for each as if it stood there."""
        areas = [Area(sheet=p.sheet, top=p.row, left=p.column, bottom=p.row, right=p.column) for p in cells]
        areas += [area for at, other in cells.items() if other for area in self._engine.read_by(other, at)]
        found: dict[Place, Value] = {}
        for place in self._engine.constants(areas):
            content = self._engine.content(place)
            if not isinstance(content, Formula):
                found[place] = content
        return found

    def try_out(self, contents: Mapping[Place, Value | Formula]) -> dict[Place, Value | Formula]:
        """Put other contents into any cells, locked ones too, without changing the answer; what stood there before."""
        before = {place: self._engine.content(place) for place in contents}
        self._engine.put(contents)
        return before

    # ------------------------------------------------------------ changing
    def write(self, entries: Mapping[Place, str]) -> set[Place]:
        """Put texts into cells as one step; an empty one empties, also what the template gives. Returns the refused."""
        refused = {place for place in entries if not self.editable(place)}
        taken = {place: normalised(text) for place, text in entries.items() if place not in refused}
        before = {place: self.changes.get(place) for place in taken}
        if any(self.content(place) != text for place, text in taken.items()):
            self._undo.append(before)
            self._redo.clear()
            self._apply({place: self._change(place, text) for place, text in taken.items()})
        return refused

    def undo(self) -> bool:
        """Take the last step back; False if there is none."""
        return self._step(self._undo, self._redo)

    def redo(self) -> bool:
        """Do a step again; False if there is none."""
        return self._step(self._redo, self._undo)

    def copied(self, place: Place, to: Place) -> str:
        """The content of a cell as a copy of it at another place reads."""
        content = self.content(place)
        return shifted(content, to.row - place.row, to.column - place.column) if content[:1] == "=" else content

    # ------------------------------------------------------------ the answer
    def answer(self) -> dict[str, str]:
        """The changed unlocked cells: Sheet!A1 to what was typed."""
        named = ((f"{self.sheets[p.sheet].name}!{cell_name(p.row, p.column)}", t) for p, t in self.changes.items())
        return dict(sorted(named))

    def load(self, cells: Mapping[str, str]) -> None:
        """Show an answer; undo begins anew. Cells that are not there or locked are left out."""
        self._apply({**dict.fromkeys(self.changes), **self._wanted(cells)})
        self._undo.clear()
        self._redo.clear()

    def place(self, name: str) -> Place | None:
        """The cell of a name like Sheet!A1."""
        sheet, mark, cell = name.rpartition("!")
        at = cell_numbers(cell) if mark and "$" not in cell and cell.isupper() else None
        if at is None or sheet not in self._numbers:
            return None
        return Place(sheet=self._numbers[sheet], row=at[0], column=at[1])

    # ------------------------------------------------------------ inside
    def _rule_asks(self, formula: str, at: Place) -> Grid:
        """Formulas of validations count as array formulas: a whole column is all of its cells."""
        return self._engine.ask(formula, at, "array")

    def _wanted(self, cells: Mapping[str, str]) -> _Step:
        wanted: _Step = {}
        for name, text in cells.items():
            place = self.place(name)
            if place is not None and self.editable(place):
                wanted[place] = self._change(place, text)
        return wanted

    def _change(self, place: Place, text: str) -> str | None:
        """The change a text is: none where an empty cell stays empty."""
        return text if text or self.template.at(place) is not None else None

    def _step(self, take: list[_Step], keep: list[_Step]) -> bool:
        if not take:
            return False
        step = take.pop()
        keep.append({place: self.changes.get(place) for place in step})
        self._apply(step)
        return True

    def _apply(self, step: _Step) -> None:
        self._engine.put(self._take(step))
        self._conditions.forget()
        self._rules.forget()

    def _take(self, step: _Step) -> dict[Place, Content]:
        """Note the changes; what the engine holds for each of them."""
        made: dict[Place, Content] = {}
        for place, text in step.items():
            self._brought.pop(place, None)
            if text is None:
                self.changes.pop(place, None)
                given = self.template.at(place)
                made[place] = _content(place, given) if given is not None else None
                continue
            self.changes[place] = text
            cells = self.template.cells[place.sheet]
            change = read_change(text, cells.style(place.row, place.column).number_format, self._format_at(place))
            made[place] = change.content
            if change.number_format is not None:
                self._brought[place] = change.number_format
        return made

    def _own_style(self, place: Place) -> CellStyle:
        """What was typed may bring a number format to a cell that has none."""
        style = self.template.cells[place.sheet].style(place.row, place.column)
        brought = self._brought.get(place)
        return style.with_format(brought) if brought is not None else style

    def _format_at(self, at: Place) -> FormatAt:
        def found(sheet: str | None, cell: str) -> str:
            number = at.sheet if sheet is None else self.template.scope.sheet(sheet)
            numbers = cell_numbers(cell)
            if number is None or numbers is None:
                return _GENERAL
            return self._own_style(Place(sheet=number, row=numbers[0], column=numbers[1])).number_format

        return found


def _content(place: Place, given: Given) -> Content:
    if given.formula is None:
        return given.value
    if given.array is None:
        return Formula(text=given.formula, mode="plain")
    return Formula(
        text=given.formula,
        mode="array",
        row_offset=place.row - given.array.top,
        column_offset=place.column - given.array.left,
    )


def _covered(sheets: list[Sheet]) -> dict[Place, Place]:
    """Every cell of a merged area to its first one."""
    covered: dict[Place, Place] = {}
    for number, sheet in enumerate(sheets):
        for row, column, high, wide in sheet.merges:
            first = Place(sheet=number, row=row, column=column)
            area = Area(sheet=number, top=row, left=column, bottom=row + high - 1, right=column + wide - 1)
            if area.cells <= _MOST_MERGED:
                covered |= dict.fromkeys(area.places(), first)
    return covered
