"""What marking yields: marks of one item, items of one candidate, sections, and whether the exam is passed."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

import msgspec

from shared.exam.paper import ItemKind, SectionKind


class CellValue(msgspec.Struct, frozen=True, kw_only=True):
    """A cell after recalculation: its value, whether it is an error, and the formula typed into it (or None)."""

    value: Decimal | str | bool | None
    error: bool = False
    formula: str | None = None


Recalculate = Callable[[str, Mapping[str, str], Sequence[str]], Mapping[str, CellValue]]
"""(template's media path, typed cells, refs wanted) to the refs' values; outside, because it needs an engine."""


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """One thing marked inside an item: a blank, a line, a cell, a field. Negative for a deduction."""

    what: str
    points: Decimal
    full: Decimal


class ItemScore(msgspec.Struct, frozen=True, kw_only=True):
    """An item's points, between 0 and `full`. `manual`: no machine key, people mark it."""

    item_id: str
    kind: ItemKind
    points: Decimal
    full: Decimal
    answered: bool
    marks: tuple[Mark, ...] = ()
    manual: bool = False


class SectionScore(msgspec.Struct, frozen=True, kw_only=True):
    """A section's points and whether they reach the pass mark."""

    section_id: str
    kind: SectionKind
    title: str
    points: Decimal
    full: Decimal
    passed: bool


class PaperScore(msgspec.Struct, frozen=True, kw_only=True):
    """A candidate's whole result. Passed only if every section is, in this one sitting."""

    sections: tuple[SectionScore, ...]
    items: tuple[ItemScore, ...]
    passed: bool

    def points(self, kind: SectionKind) -> Decimal:
        """Points over the sections of that kind."""
        return sum((section.points for section in self.sections if section.kind == kind), Decimal(0))

    @property
    def total(self) -> Decimal:
        """Points over all sections."""
        return sum((section.points for section in self.sections), Decimal(0))
