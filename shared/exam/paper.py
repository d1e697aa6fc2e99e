"""The paper: what a candidate sees. It never contains an answer; the answer key is `shared.exam.key`.

A paper is sections, a section is groups of one item kind, a group is items. Text is Markdown (CommonMark with
GFM tables); pictures and spreadsheet templates are media, named by their path inside the paper archive.
"""

from collections.abc import Iterator
from typing import Literal

import msgspec

ItemKind = Literal[
    "single_choice", "multiple_choice", "true_false", "fill_in", "short_answer", "voucher", "spreadsheet", "form"
]
SectionKind = Literal["theory", "practical"]
FieldType = Literal["text", "money", "integer", "percent", "date", "choice"]


class Option(msgspec.Struct, frozen=True, kw_only=True):
    """One option of a choice item. `id` is its identity (A, B, …), never its place on a screen."""

    id: str
    text: str


class Blank(msgspec.Struct, frozen=True, kw_only=True):
    """One blank of a fill-in item; the stem names it as ``{{id}}``. `hint` is shown in it while empty (a unit)."""

    id: str
    hint: str = ""


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """A source document shown beside the answer: a title and the media path of its picture."""

    id: str
    title: str
    media: str


class FormField(msgspec.Struct, frozen=True, kw_only=True):
    """An input of a form task. Money and percent travel as decimal text, dates as YYYY-MM-DD."""

    id: str
    label: str
    type: FieldType
    choices: tuple[str, ...] = ()


class FormCell(msgspec.Struct, frozen=True, kw_only=True):
    """A cell of a form's table: fixed text or an input field, over `colspan` columns."""

    text: str = ""
    field: str | None = None
    colspan: int = 1
    header: bool = False


class Form(msgspec.Struct, frozen=True, kw_only=True):
    """The drawn table of a form task: rows of cells, and the fields the cells name."""

    fields: tuple[FormField, ...]
    rows: tuple[tuple[FormCell, ...], ...]


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One question or task. Which of the optional parts are set depends on `kind`. `points` is decimal text."""

    item_id: str
    kind: ItemKind
    stem: str
    points: str
    title: str = ""
    options: tuple[Option, ...] = ()
    blanks: tuple[Blank, ...] = ()
    documents: tuple[Document, ...] = ()
    template: str | None = None
    form: Form | None = None


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """Items of one kind under one heading (一、单项选择题) with one instruction."""

    group_id: str
    title: str
    instruction: str
    items: tuple[Item, ...]
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


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """An entry of the chart of accounts (会计科目) offered in voucher tasks."""

    code: str
    name: str
    full_name: str
    category: str


class Paper(msgspec.Struct, frozen=True, kw_only=True):
    """A whole paper.

    `duration_s` is the paper's own working time; the session plan may set another. Where the sections have limits of
    their own it is their sum, and `carry_over` says whether time left in one is added to the next.
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
        """Every media path the paper names in documents and templates (pictures in stems are not listed)."""
        named = {document.media for item in self.items() for document in item.documents}
        return frozenset(named | {item.template for item in self.items() if item.template})
