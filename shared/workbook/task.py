"""A spreadsheet task without its window: the template's cells, live results, and the candidate's changes.

openpyxl reads the template (looks, locks, validations), ironcalc computes; both from memory, so no paper content
reaches the disk. Only unlocked cells can be changed, and only what was changed is the answer.
"""

import io
import re
import zipfile
from collections.abc import Mapping

import ironcalc
import msgspec
import openpyxl
from openpyxl.utils.cell import range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from shared.workbook.entry import enter
from shared.workbook.formats import shown
from shared.workbook.formula import cell_name, column_name, normalised, shifted
from shared.workbook.look import CellStyle, style_of
from shared.workbook.places import Place

__all__ = ["Place", "Rule", "Sheet", "Task", "TemplateError"]

_TEXT_NUMBER = re.compile(r"^0\d+$")
_EXTRA_ROWS, _EXTRA_COLUMNS = 2, 1
_MOST_ROWS, _MOST_COLUMNS = 400, 60

Value = str | float | bool | None


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """One sheet's shape. Widths and heights in px at 100 %; merges as (row, column, rows, columns)."""

    name: str
    rows: int
    columns: int
    widths: dict[int, int]
    heights: dict[int, int]
    merges: tuple[tuple[int, int, int, int], ...]
    grid: bool


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """A data validation: a list to choose from, or a hint for what may stand there."""

    choices: tuple[str, ...] = ()
    least: float | None = None
    most: float | None = None
    hint: str = ""


class TemplateError(Exception):
    """The template cannot be read as a workbook."""


class Task:
    """The open task. `changes` are the candidate's, with undo and redo by steps."""

    def __init__(self, template: bytes) -> None:
        try:
            book = openpyxl.load_workbook(io.BytesIO(template))
        except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile) as error:
            raise TemplateError from error
        self.sheets: list[Sheet] = []
        self._styles: dict[Place, CellStyle] = {}
        self._given: dict[Place, str] = {}
        self._locked_sheets: set[int] = set()
        self._unlocked: set[Place] = set()
        self._rules: dict[Place, Rule] = {}
        self._covered: dict[Place, Place] = {}
        self.changes: dict[Place, str] = {}
        self._brought: dict[Place, str] = {}
        self._undo: list[dict[Place, str | None]] = []
        self._redo: list[dict[Place, str | None]] = []
        self._model = ironcalc.create("task", "en", "UTC", "en")
        for number, sheet in enumerate(book.worksheets):
            self._read_sheet(number, sheet)
        for place, text in self._given.items():
            self._put(place, text, typed=False)
        self._model.evaluate()

    # ------------------------------------------------------------ asking
    def style(self, place: Place) -> CellStyle:
        """How a cell looks."""
        return self._styles.get(place, _PLAIN)

    def number_format(self, place: Place) -> str:
        """A cell's own number format, or the one that came with what was typed."""
        return self._brought.get(place, self.style(place).number_format)

    def value(self, place: Place) -> Value:
        """What a cell's content comes to."""
        found: Value = self._model.get_cell_value(place.sheet, place.row, place.column)
        return found

    def shown(self, place: Place) -> str:
        """The cell's text under its number format."""
        return shown(self.value(place), self.number_format(place)).text

    def red(self, place: Place) -> bool:
        """Whether the number format paints the value red."""
        return shown(self.value(place), self.number_format(place)).colour == "#FF0000"

    def content(self, place: Place) -> str:
        """What was typed or given: the formula where there is one."""
        return self.changes.get(place, self._given.get(place, ""))

    def spills(self, place: Place) -> bool:
        """Whether a cell's text may run over into empty cells on its right, as in a printed sheet."""
        style = self.style(place)
        left = style.align in {"auto", "left"} and not style.wrap and place not in self._covered
        return left and isinstance(self.value(place), str) and bool(self.value(place))

    def editable(self, place: Place) -> bool:
        """Whether the candidate may change the cell."""
        if place in self._covered and self._covered[place] != place:
            return False
        return place.sheet not in self._locked_sheets or place in self._unlocked

    def anchor(self, place: Place) -> Place:
        """The cell that stands for a place inside a merged area."""
        return self._covered.get(place, place)

    def rule(self, place: Place) -> Rule | None:
        """The data validation of a cell."""
        return self._rules.get(place)

    def hint(self, place: Place) -> str:
        """What is wrong with a cell's content by its validation; empty if nothing."""
        rule, value = self._rules.get(place), self.value(place)
        if rule is None or value is None or value == "":
            return ""
        if rule.choices:
            return "" if str(value) in rule.choices else rule.hint or "请从列表中选择。"
        if not isinstance(value, int | float):
            return rule.hint or "这里应填写数值。"
        low = rule.least is not None and value < rule.least
        high = rule.most is not None and value > rule.most
        return rule.hint or "数值超出允许的范围。" if low or high else ""

    def input_cells(self) -> int:
        """How many empty cells the template leaves to the candidate."""
        return sum(1 for place in self._unlocked if place not in self._given and place == self.anchor(place))

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
        wanted: dict[Place, str | None] = dict.fromkeys(self.changes)
        for name, text in cells.items():
            place = self.place(name)
            if place is not None and self.editable(place):
                wanted[place] = self._change(place, text)
        self._apply(wanted)
        self._undo.clear()
        self._redo.clear()

    def place(self, name: str) -> Place | None:
        """The cell of a name like Sheet!A1."""
        sheet_name, mark, cell = name.rpartition("!")
        found = re.match(r"^([A-Z]{1,3})([1-9]\d*)$", cell)
        numbers = [i for i, sheet in enumerate(self.sheets) if sheet.name == sheet_name]
        if not mark or found is None or not numbers:
            return None
        column, row, _, _ = range_boundaries(cell)
        return Place(sheet=numbers[0], row=int(row or 1), column=int(column or 1))

    # ------------------------------------------------------------ inside
    def _change(self, place: Place, text: str) -> str | None:
        """The change a text is: none where an empty cell stays empty."""
        return text if text or place in self._given else None

    def _step(self, take: list[dict[Place, str | None]], keep: list[dict[Place, str | None]]) -> bool:
        if not take:
            return False
        step = take.pop()
        keep.append({place: self.changes.get(place) for place in step})
        self._apply(step)
        return True

    def _apply(self, step: Mapping[Place, str | None]) -> None:
        for place, text in step.items():
            if text is None:
                self.changes.pop(place, None)
                self._put(place, self._given.get(place, ""), typed=False)
            else:
                self.changes[place] = text
                self._put(place, text, typed=True)
        self._model.evaluate()

    def _put(self, place: Place, text: str, *, typed: bool) -> None:
        where = (place.sheet, place.row, place.column)
        self._brought.pop(place, None)
        if typed:
            entry = enter(text, self.style(place).number_format)
            if entry.number_format:
                self._brought[place] = entry.number_format
            as_text = entry.kind == "text"
            text = str(entry.value).upper() if entry.kind == "boolean" else str(entry.value)
            text = "" if entry.kind == "empty" else text
        else:
            as_text = self.style(place).number_format == "@" or _TEXT_NUMBER.match(text) is not None
            as_text = as_text or (text[:1] != "=" and not _is_number(text))
        if text == "":
            self._model.clear_cell_contents(*where)
        elif as_text:
            self._model.update_cell_with_text(*where, text)
        else:
            self._model.set_user_input(*where, text)

    def _read_sheet(self, number: int, sheet: Worksheet) -> None:
        if number == 0:
            self._model.rename_sheet(0, sheet.title)
        else:
            self._model.add_sheet(sheet.title)
        if sheet.protection.sheet:
            self._locked_sheets.add(number)
        rows = min(_MOST_ROWS, (sheet.max_row or 1) + _EXTRA_ROWS)
        columns = min(_MOST_COLUMNS, (sheet.max_column or 1) + _EXTRA_COLUMNS)
        for line in sheet.iter_rows(max_row=rows, max_col=columns):
            for cell in line:
                place = Place(sheet=number, row=cell.row or 1, column=cell.column or 1)
                if cell.has_style:
                    self._styles[place] = style_of(cell)
                if not cell.protection.locked:
                    self._unlocked.add(place)
                if cell.value is not None:
                    self._given[place] = _as_text(cell.value)
        merges = tuple(
            (r.min_row, r.min_col, r.max_row - r.min_row + 1, r.max_col - r.min_col + 1)
            for r in sheet.merged_cells.ranges
        )
        for row, column, high, wide in merges:
            first = Place(sheet=number, row=row, column=column)
            for r in range(row, row + high):
                for c in range(column, column + wide):
                    self._covered[Place(sheet=number, row=r, column=c)] = first
        self._read_rules(number, sheet)
        default = sheet.sheet_format.baseColWidth or 8
        self.sheets.append(
            Sheet(
                name=sheet.title,
                rows=rows,
                columns=columns,
                widths={c: _width_px(sheet, c, float(default)) for c in range(1, columns + 1)},
                heights={r: round((d.height or 15) * 96 / 72) for r, d in sheet.row_dimensions.items() if d.height},
                merges=merges,
                grid=sheet.sheet_view.showGridLines is not False,
            )
        )

    def _read_rules(self, number: int, sheet: Worksheet) -> None:
        for validation in sheet.data_validations.dataValidation:
            rule = Rule(
                choices=_choices(validation.formula1) if validation.type == "list" else (),
                least=_bound(validation.formula1)
                if validation.operator in {"greaterThanOrEqual", "between", None}
                else None,
                most=_bound(validation.formula2) if validation.operator in {"between", None} else None,
                hint=validation.error or validation.prompt or "",
            )
            for area in validation.sqref.ranges:
                for row in range(area.min_row, min(area.max_row, _MOST_ROWS) + 1):
                    for column in range(area.min_col, min(area.max_col, _MOST_COLUMNS) + 1):
                        self._rules[Place(sheet=number, row=row, column=column)] = rule


_PLAIN = CellStyle()


def _as_text(value: object) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value == int(value):
        return str(int(value))
    return str(value)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return text in {"TRUE", "FALSE"}
    return True


def _width_px(sheet: Worksheet, column: int, default: float) -> int:
    dimension = sheet.column_dimensions.get(column_name(column))
    width = dimension.width if dimension is not None and dimension.width else default
    return round(float(width) * 7 + 5)


def _choices(formula: str | None) -> tuple[str, ...]:
    text = (formula or "").strip()
    return tuple(part.strip() for part in text[1:-1].split(",")) if text[:1] == '"' else ()


def _bound(formula: str | None) -> float | None:
    try:
        return float(formula) if formula not in {None, ""} else None
    except (TypeError, ValueError):
        return None
