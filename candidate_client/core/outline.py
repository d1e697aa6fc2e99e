"""The paper as one candidate meets it: items in their shuffled order, numbered within each section."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

import msgspec

from shared.exam.kinds.asking import is_answered
from shared.exam.kinds.parts import Item, Response
from shared.exam.paper import Group, Paper, Section
from shared.exam.shuffle import item_order

if TYPE_CHECKING:
    from shared.workbook.template import Template


class OrderedItem(msgspec.Struct, frozen=True, kw_only=True):
    """An item at its place, its parts in this candidate's order. `number` counts from 1 within the section."""

    number: int
    section: Section
    group: Group
    item: Item

    @property
    def label(self) -> str:
        """How people name it: 理论 21 or 实操 2."""
        return f"{self.section.title} {self.number}"


class Exam(msgspec.Struct, frozen=True, kw_only=True):
    """An opened paper in memory. `workbooks`: those of its files that are some and can be read."""

    paper: Paper
    media: Mapping[str, bytes]
    items: tuple[OrderedItem, ...]
    workbooks: "Mapping[str, Template]" = {}
    sha256: str = ""

    def index_of(self, item_id: str | None) -> int:
        """The place of an item in the order; 0 for an unknown one."""
        return next((i for i, o in enumerate(self.items) if o.item.item_id == item_id), 0)

    def ordered(self, item_id: str) -> OrderedItem | None:
        """The item at its place."""
        return next((o for o in self.items if o.item.item_id == item_id), None)

    def own(self, item_ids: Iterable[str]) -> frozenset[str]:
        """Those of the items that are of this paper: a log may hold answers to another one that it replaced."""
        return frozenset(item_ids).intersection(o.item.item_id for o in self.items)

    def answered(self, answers: Mapping[str, Response]) -> frozenset[str]:
        """Which of its items have an answer."""
        return self.own(item_id for item_id, response in answers.items() if is_answered(response))


def make_exam(paper: Paper, media: Mapping[str, bytes], seed: str, sha256: str = "") -> Exam:
    """The paper in the order of this seed."""
    ordered: list[OrderedItem] = []
    for section in paper.sections:
        number = 0
        for group in section.groups:
            for item in item_order(group, seed):
                number += 1
                ordered.append(OrderedItem(number=number, section=section, group=group, item=item))
    return Exam(paper=paper, media=media, items=tuple(ordered), workbooks=_workbooks(media), sha256=sha256)


def _workbooks(media: Mapping[str, bytes]) -> "dict[str, Template]":
    """Read here, where the paper is opened: it takes 30 ms each, which a window that turns to an item has not got."""
    if not any(name.endswith(".xlsx") for name in media):
        return {}
    from shared.workbook.task import Task, TemplateError  # noqa: PLC0415 - late: 0.2 s that the first screen lacks

    read = {}
    for name, data in media.items():
        if name.endswith(".xlsx"):
            with suppress(TemplateError):  # the editor meets it again and tells the candidate
                read[name] = Task(data).template  # with its formulas as the engine has them
    return read
