"""What a candidate's cells come to for the marker: the very task the candidate's window computes, cell by cell."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal

import msgspec

from shared.exam.kinds.kind import CellValue, Proof
from shared.workbook.genuine import Proved, prove
from shared.workbook.places import Place
from shared.workbook.task import Task
from shared.workbook.template import Template
from shared.workbook.values import CellError, Value


class Marker:
    """`shared.exam.kinds.kind.Recalculate` over the media of one paper; each template is read once.

    `now` is what TODAY() gives: the day of the exam, not that of the marking.
    """

    def __init__(self, media: Mapping[str, bytes], now: dt.datetime | None = None) -> None:
        self._media, self._now = media, now
        self._templates: dict[str, Template] = {}

    def __call__(
        self, template: str, typed: Mapping[str, str], wanted: Sequence[str], proof: Proof | None = None
    ) -> dict[str, CellValue]:
        """The values of the wanted cells with these cells typed; cells outside the workbook are left out.

        Raises:
            KeyError: the paper has no such template.
            TemplateError: it cannot be read or computed.
        """
        task = self.task(template, typed)
        places = {ref: place for ref in wanted if (place := task.place(ref)) is not None}
        found = {ref: cell_value(task, place) for ref, place in places.items()}
        return found if proof is None else _proved(found, prove(task, proof))

    def task(self, template: str, typed: Mapping[str, str]) -> Task:
        """The task as a candidate left it."""
        return Task(self.template(template), typed, self._now)

    def template(self, name: str) -> Template:
        """The template of that media path. Raises KeyError if the paper has none, TemplateError if it is none."""
        if name not in self._templates:
            self._templates[name] = Template(self._media[name])
        return self._templates[name]


def cell_value(task: Task, place: Place) -> CellValue:
    """A cell as marking takes it. `formula` is the candidate's alone, also where its array fills the cell."""
    return _told(task.value(place), task.typed_formula(place))


def _proved(found: dict[str, CellValue], proved: Proved) -> dict[str, CellValue]:
    for ref, follows in proved.follows.items():
        if ref in found:
            second = _told(proved.second[ref], found[ref].formula) if ref in proved.second else None
            found[ref] = msgspec.structs.replace(found[ref], follows=follows, second=second)
    return found


def _told(value: Value, formula: str | None) -> CellValue:
    match value:
        case CellError():
            return CellValue(value=None, error=True, formula=formula)
        case bool() | None:
            return CellValue(value=value, formula=formula)
        case float():
            return CellValue(value=Decimal(repr(value)), formula=formula)
        case str():
            return CellValue(value=value, formula=formula)
