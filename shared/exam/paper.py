"""The paper: what a candidate sees. It never contains an answer; the answer key is `shared.exam.key`.

A paper is sections, a section is groups of one item kind (`shared.exam.kinds`), a group is items. Text is Markdown
(CommonMark with GFM tables); pictures and spreadsheet templates are media, named by their path in the paper archive.
"""

from collections.abc import Iterator
from typing import Literal

import msgspec

from shared.exam.accounts import Account
from shared.exam.kinds.asking import media_of
from shared.exam.kinds.checking import media_in
from shared.exam.kinds.parts import Item
from shared.exam.kinds.registry import AnyItem

SectionKind = Literal["theory", "practical"]


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """Items of one kind under one heading (一、单项选择题) with one instruction."""

    group_id: str
    title: str
    instruction: str
    items: tuple[AnyItem, ...]
    shuffle_items: bool = False
    shuffle_options: bool = False


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """Theory or practical; each is scored and passed by itself.

    `duration_s`: a working time of its own; None where the paper's sections share one (all have one or none has).
    """

    section_id: str
    kind: SectionKind
    title: str
    groups: tuple[Group, ...]
    duration_s: int | None = None


class Paper(msgspec.Struct, frozen=True, kw_only=True):
    """A whole paper.

    `duration_s` is the paper's own working time; the session plan may set another. Where the sections have limits of
    their own it is their sum, and `carry_over` says whether time left in one is added to the next. `formula_sheet` is
    Markdown that everybody may look up.
    """

    paper_id: str
    version: int
    title: str
    subject: str
    certificate: str
    level: str
    duration_s: int
    sections: tuple[Section, ...]
    accounts: tuple[Account, ...] = ()
    carry_over: bool = False
    formula_sheet: str = ""

    def items(self) -> Iterator[Item]:
        """All items in authoring order."""
        for section in self.sections:
            for group in section.groups:
                yield from group.items

    def item(self, item_id: str) -> Item:
        """The item of that id; raises KeyError if the paper has none."""
        for item in self.items():
            if item.item_id == item_id:
                return item
        raise KeyError(item_id)

    def media(self) -> frozenset[str]:
        """Every media path the paper needs: documents, templates, the pictures and formulas in its texts."""
        return media_in(self.formula_sheet).union(*(media_of(item) for item in self.items()))
