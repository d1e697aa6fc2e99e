"""Marking a paper by its key: points of items, sections, and whether the exam is passed. Pure.

An answer counts by identity (option, account, cell), never by place or order. Points are never negative and never more
than the item's. What is right in an answer its kind knows (`shared.exam.kinds`); what a spreadsheet computes is asked
of the `recalculate` function passed in.
"""

from collections.abc import Mapping
from decimal import Decimal

import msgspec

from shared.exam.key import PaperKey
from shared.exam.kinds.asking import is_answered, marks_of
from shared.exam.kinds.kind import Recalculate
from shared.exam.kinds.numbers import points_of
from shared.exam.kinds.parts import Item, Key, Mark, Response
from shared.exam.paper import Paper, Section, SectionKind

ZERO = Decimal(0)


class ItemScore(msgspec.Struct, frozen=True, kw_only=True):
    """An item's points, between 0 and `full`. `manual`: people mark it, or a part of it."""

    item_id: str
    kind: str
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


def sum_up(paper: Paper, key: PaperKey, scores: Mapping[str, ItemScore]) -> PaperScore:
    """One candidate's result from the scores of all items, by item id."""
    sections, items = [], []
    for section in paper.sections:
        own = [scores[item.item_id] for group in section.groups for item in group.items]
        items += own
        sections.append(_section(section, own, points_of(key.pass_mark)))
    return PaperScore(sections=tuple(sections), items=tuple(items), passed=all(s.passed for s in sections))


def score_item(item: Item, key: Key | None, response: Response | None, recalculate: Recalculate) -> ItemScore:
    """Points of one item. An answer of the wrong kind counts as none; without a key the item is left to people."""
    full = points_of(item.points)
    marks = marks_of(item, key, response, recalculate)
    points = min(full, max(ZERO, sum((mark.points for mark in marks), ZERO)))
    return ItemScore(
        item_id=item.item_id,
        kind=item.kind,
        points=points,
        full=full,
        answered=is_answered(response),
        marks=tuple(marks),
        manual=key is None or any(mark.manual for mark in marks),
    )


def _section(section: Section, scores: list[ItemScore], pass_mark: Decimal) -> SectionScore:
    points = sum((score.points for score in scores), ZERO)
    return SectionScore(
        section_id=section.section_id,
        kind=section.kind,
        title=section.title,
        points=points,
        full=sum((score.full for score in scores), ZERO),
        passed=points >= pass_mark,
    )
