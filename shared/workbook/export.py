"""A candidate's spreadsheet as an .xlsx that Excel opens: the original template with the typed cells written back.

openpyxl keeps styles, validation, protection and sheets; Excel computes the formulas on opening. What is written is
what the task holds, so the filed workbook, the screen and the marker show one content.
"""

import io
import re
from collections.abc import Mapping
from typing import Final

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.worksheet.formula import ArrayFormula

from shared.workbook.file_formula import in_file
from shared.workbook.places import Area, Place, cell_name
from shared.workbook.task import Task
from shared.workbook.template import Template, read_book

_TEXT: Final = re.compile(r'"(?:[^"]|"")*"')
_CALLS_OUT: Final = re.compile(
    r"\b(?:WEBSERVICE|HYPERLINK|IMAGE|FILTERXML|RTD|DDE|CALL|REGISTER(?:\.ID)?|EXEC|SQL\.REQUEST)\s*\(|\[[^\]]*\][^+*/^&=<>,;(-]*!",
    re.IGNORECASE,
)


def filled_workbook(template: bytes | Template, cells: Mapping[str, str]) -> bytes:
    """The template with a candidate's cells; cells that are not there or locked are left out.

    Raises:
        TemplateError: the template cannot be read or computed.
    """
    task = Task(template, cells)
    book = read_book(task.template.package)
    for place in task.changes:
        cell = book.worksheets[place.sheet].cell(place.row, place.column)
        if isinstance(cell, Cell):
            _write(cell, task, place)
    book.calculation.fullCalcOnLoad = True
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def reaches_out(formula: str) -> bool:
    """Whether a formula would make the marker's Excel open an address, another file or a program."""
    bare = _TEXT.sub("", formula)
    return bool(_CALLS_OUT.search(bare)) or "|" in bare


def _write(cell: Cell, task: Task, place: Place) -> None:
    formula = task.typed_formula(place)
    if formula is None:
        value = task.value(place)
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value) if isinstance(value, str) else value
        if isinstance(value, str):
            cell.data_type = "s"
    elif reaches_out(formula):
        cell.value, cell.data_type = ILLEGAL_CHARACTERS_RE.sub("", task.changes[place]), "s"
    else:
        text, area = in_file(formula), task.filled(place)
        cell.value = text if area is None else ArrayFormula(_name(area), text)
    cell.number_format = task.number_format(place)


def _name(area: Area) -> str:
    first, last = cell_name(area.top, area.left), cell_name(area.bottom, area.right)
    return first if first == last else f"{first}:{last}"
