"""What items, answers and keys of every kind have in common, and the small parts that several kinds share."""

from decimal import Decimal
from typing import Annotated, Final

import msgspec

LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
"""How the options of an item are named on the screen; an item has no more options than letters."""

# What a response may hold at most. Generous: nobody reaches them by hand; a broken or forged client does.
ShortText = Annotated[str, msgspec.Meta(max_length=2_000)]
LongText = Annotated[str, msgspec.Meta(max_length=100_000)]


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """A source document shown beside the answer: a title and the media path of its picture or PDF."""

    id: str
    title: str
    media: str


class Option(msgspec.Struct, frozen=True, kw_only=True):
    """One option of an item. `id` is its identity (A, B, …), never its place on a screen."""

    id: str
    text: str


class Item(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind"):
    """One question or task as candidates get it; the kinds add their own parts. It never contains an answer.

    `points` is decimal text, `stem` and `material` are Markdown; the material stands beside the question.
    """

    item_id: str
    stem: str
    points: str
    title: str = ""
    documents: tuple[Document, ...] = ()
    material: str = ""

    @property
    def kind(self) -> str:
        """The name of its kind, as papers have it: single_choice, voucher, …"""
        return str(self.__struct_config__.tag)


class Response(msgspec.Struct, frozen=True, kw_only=True, tag_field="type"):
    """What a candidate can answer; bounded in every direction, so that nothing else gets past the server's door."""


class Key(msgspec.Struct, frozen=True, kw_only=True, tag_field="type"):
    """What is right, and the marking rules as data. It stays at the centre."""


class AnswerPart(msgspec.Struct, frozen=True, kw_only=True):
    """One part of an answer in words: what it is (empty where the answer has only one part) and what stands there."""

    label: str
    text: str


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """One thing marked inside an item: a blank, a line, a cell, a field. Negative for a deduction.

    `manual`: people mark it; until they have, it counts nothing.
    """

    what: str
    points: Decimal
    full: Decimal
    manual: bool = False


def mark(what: str, full: Decimal, *, right: bool) -> Mark:
    """All its points or none."""
    return Mark(what=what, points=full if right else Decimal(0), full=full)
