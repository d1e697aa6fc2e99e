"""Recalculates a candidate's spreadsheet: the template, the cells the candidate typed, and what comes of them.

ironcalc computes. Only unlocked cells of the template are taken from the answer, so nobody can change the data a task
is about. Each template is read once.
"""

import math
import tempfile
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import ironcalc
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string
from openpyxl.utils.exceptions import CellCoordinatesException

from scripts.centre.marking.workbooks import Editable, load_template
from shared.exam.kinds.kind import CellValue
from shared.workbook.entry import Entry, enter

_NO_FORMULA = "#ERROR!"


class Template:
    """A template ready to be computed with many candidates' cells."""

    def __init__(self, data: bytes) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "template.xlsx"
            path.write_bytes(data)
            model = ironcalc.load_from_xlsx(str(path), "en", "Asia/Shanghai", "en")
        book = load_template(data)
        self._sheets = {sheet["name"]: number for number, sheet in enumerate(model.get_worksheets_properties())}
        self._editable = Editable(book)
        # ironcalc reads a formatted empty cell as the number 0: an unanswered cell would pass for one.
        for sheet in book.worksheets:
            for row, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
                for column, value in enumerate(cells, start=1):
                    if value is None:
                        model.clear_cell_contents(self._sheets[sheet.title], row, column)
        self._bytes: bytes = model.to_bytes()

    def compute(self, typed: Mapping[str, str], wanted: Sequence[str]) -> dict[str, CellValue]:
        """The values of the wanted cells; cells outside the workbook are left out."""
        model = ironcalc.load_from_bytes(self._bytes, "en")
        formulas: dict[str, str] = {}
        for ref, text in typed.items():
            place = self._place(ref)
            if place is None or not self._editable.allows(ref):
                continue
            entry = enter(text, self._editable.number_format(ref))
            if entry.kind == "formula":
                formulas[ref] = str(entry.value)
            _put(model, place, entry)
        model.evaluate()
        places = {ref: place for ref in wanted if (place := self._place(ref))}
        return {ref: _read(model, place, formulas.get(ref)) for ref, place in places.items()}

    def unreadable(self, typed: Mapping[str, str]) -> frozenset[str]:
        """Cells whose typed formula is none a spreadsheet program could read; saved as formulas they break the file."""
        entries = {ref: enter(text, self._editable.number_format(ref)) for ref, text in typed.items()}
        model = ironcalc.load_from_bytes(self._bytes, "en")
        suspects = {ref: place for ref, e in entries.items() if e.kind == "formula" and (place := self._place(ref))}
        for ref, place in suspects.items():
            _put(model, place, entries[ref])
        model.evaluate()
        return frozenset(ref for ref, place in suspects.items() if model.get_cell_value(*place) == _NO_FORMULA)

    def _place(self, ref: str) -> tuple[int, int, int] | None:
        sheet, _, cell = ref.rpartition("!")
        try:
            column, row = coordinate_from_string(cell)
        except CellCoordinatesException:
            return None
        return (self._sheets[sheet], row, column_index_from_string(column)) if sheet in self._sheets else None


class Recalculator:
    """`shared.exam.scoring_model.Recalculate` over the media of one paper."""

    def __init__(self, media: Mapping[str, bytes]) -> None:
        self._media = media
        self._templates: dict[str, Template] = {}

    def __call__(self, template: str, typed: Mapping[str, str], wanted: Sequence[str]) -> dict[str, CellValue]:
        """The values of the wanted cells of that template with these cells typed."""
        return self.template(template).compute(typed, wanted)

    def template(self, name: str) -> Template:
        """The template of that media path. Raises KeyError if the paper has none."""
        if name not in self._templates:
            self._templates[name] = Template(self._media[name])
        return self._templates[name]


def _put(model: Any, place: tuple[int, int, int], entry: Entry) -> None:
    if entry.kind == "empty":
        model.clear_cell_contents(*place)
    elif entry.kind == "text":
        model.update_cell_with_text(*place, str(entry.value))
    else:
        text = str(entry.value).upper() if entry.kind == "boolean" else str(entry.value)
        try:
            model.set_user_input(*place, text)
        except ironcalc.WorkbookError:
            model.update_cell_with_text(*place, text)


def _read(model: Any, place: tuple[int, int, int], formula: str | None) -> CellValue:
    value = model.get_cell_value(*place)
    if model.get_cell_type(*place) == ironcalc.CellType.ErrorValue:
        return CellValue(value=None, error=True, formula=formula)
    if isinstance(value, float) and math.isfinite(value):
        return CellValue(value=Decimal(repr(value)), formula=formula)
    return CellValue(value=value, formula=formula)
