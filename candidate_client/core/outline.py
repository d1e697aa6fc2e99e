"""The paper as one candidate meets it: items in their shuffled order, numbered within each section."""

from collections.abc import Mapping
from typing import Literal

import msgspec

from shared.exam.blank import is_answered
from shared.exam.paper import Group, Item, Option, Paper, Section
from shared.exam.responses import FillIn, Form, Response, Spreadsheet, Voucher
from shared.exam.shuffle import item_order, option_order

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
            whole = bool(response.date) and len(response.lines) > 1 and voucher_balanced(response)
        case _:
            whole = True
    return "full" if whole else "partly"


def voucher_balanced(voucher: Voucher) -> bool:
    """Whether debit and credit totals are equal and not zero; text that is no amount never balances."""
    totals = [_cents(line.debit) for line in voucher.lines], [_cents(line.credit) for line in voucher.lines]
    if None in totals[0] or None in totals[1]:
        return False
    debit, credit = (sum(amount or 0 for amount in side) for side in totals)
    return debit == credit != 0


def _cents(text: str) -> int | None:
    plain = text.replace(",", "").strip()
    if not plain:
        return 0
    whole, _, part = plain.lstrip("-").partition(".")
    if not (whole.isdecimal() and (not part or part.isdecimal()) and len(part) <= 2):
        return None
    value = int(whole) * 100 + int((part + "00")[:2])
    return -value if plain.startswith("-") else value
