"""The paper as one candidate meets it: items in their shuffled order, numbered within each section."""

from collections.abc import Mapping
from typing import Literal

import msgspec

from shared.exam.blank import is_answered
from shared.exam.paper import Group, Item, Option, Paper, Section
from shared.exam.responses import FillIn, Form, Response, Spreadsheet, Voucher
from shared.exam.shuffle import item_order, option_order
from shared.exam.vouchers import is_complete

Progress = Literal["none", "partly", "full"]


class OrderedItem(msgspec.Struct, frozen=True, kw_only=True):
    """An item at its place. `number` counts from 1 within the section; `options` are in this candidate's order."""

    number: int
    section: Section
    group: Group
    item: Item
    options: tuple[Option, ...] = ()

    @property
    def label(self) -> str:
        """How people name it: 理论 21 or 实操 2."""
        return f"{self.section.title} {self.number}"


class Exam(msgspec.Struct, frozen=True, kw_only=True):
    """An opened paper in memory."""

    paper: Paper
    media: Mapping[str, bytes]
    items: tuple[OrderedItem, ...]
    sha256: str = ""

    def index_of(self, item_id: str | None) -> int:
        """The place of an item in the order; 0 for an unknown one."""
        return next((i for i, o in enumerate(self.items) if o.item.item_id == item_id), 0)

    def ordered(self, item_id: str) -> OrderedItem | None:
        """The item at its place."""
        return next((o for o in self.items if o.item.item_id == item_id), None)


def make_exam(paper: Paper, media: Mapping[str, bytes], seed: str, sha256: str = "") -> Exam:
    """The paper in the order of this seed."""
    ordered: list[OrderedItem] = []
    for section in paper.sections:
        number = 0
        for group in section.groups:
            for item in item_order(group, seed):
                number += 1
                options = tuple(option_order(group, item, seed))
                ordered.append(OrderedItem(number=number, section=section, group=group, item=item, options=options))
    return Exam(paper=paper, media=media, items=tuple(ordered), sha256=sha256)


def progress_of(item: Item, response: Response | None, input_cells: int | None = None) -> Progress:
    """How far an answer is. `input_cells`: how many cells the spreadsheet template leaves to the candidate."""
    if response is None or not is_answered(response):
        return "none"
    match response:
        case FillIn():
            whole = all(response.blanks.get(blank.id, "").strip() for blank in item.blanks)
        case Form():
            fields = item.form.fields if item.form else ()
            whole = all(response.fields.get(field.id, "").strip() for field in fields)
        case Spreadsheet():
            filled = sum(1 for text in response.cells.values() if text.strip())
            whole = input_cells is not None and filled >= input_cells
        case Voucher():
            whole = is_complete(response)
        case _:
            whole = True
    return "full" if whole else "partly"
