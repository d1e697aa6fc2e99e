"""排序: entries to bring into the right order; all or nothing, or credit for each right place or neighbourhood."""

import random
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Final, Literal, assert_never

import msgspec
from msgspec.structs import replace

from shared.exam.bounds import Name
from shared.exam.kinds.choice import option_findings
from shared.exam.kinds.findings import Finding, finding, number_findings
from shared.exam.kinds.forms import ItemForm
from shared.exam.kinds.kind import Desk, Kind, Recalculate, Shuffle, Telling
from shared.exam.kinds.numbers import decimal_of, points_of
from shared.exam.kinds.parts import LETTERS, AnswerPart, Item, Key, Mark, Option, Response, mark
from shared.words.catalogue import learn, say

Credit = Literal["all", "position", "adjacent"]

learn(
    "kind.ordering",
    {
        "title": "排序",
        "place": "第{place}位",
        "entry": "第{place}位 {name}",
        "order_differs": "答案应把每个选项的 id 写且只写一次",
        "order_told": "选项的书写次序就是答案：试卷会带着它到考点，请打乱后书写",
    },
)


class OrderingItem(Item, frozen=True, kw_only=True, tag="ordering"):
    """Entries, always met in a shuffled order."""

    entries: tuple[Option, ...] = ()


class Ordering(Response, frozen=True, kw_only=True, tag="ordering"):
    """The entries' identities in the order given to them; those not placed yet are missing."""

    order: Annotated[tuple[Name, ...], msgspec.Meta(max_length=len(LETTERS))]


class OrderingKey(Key, frozen=True, kw_only=True, tag="ordering"):
    """The right order. `each`: points for every right place, or for every two that rightly follow each other."""

    order: tuple[str, ...]
    credit: Credit = "all"
    each: str = "0"


class OrderingForm(ItemForm, frozen=True, kw_only=True):
    """The author writes the entries in any order but the right one, and the right one as ids."""

    entries: Annotated[tuple[Option, ...], msgspec.Meta(description="要排序的选项，书写次序不能就是答案")]
    answer: tuple[str, ...]
    credit: Annotated[
        Credit, msgspec.Meta(description="给分方式：all 全对，position 每个位置，adjacent 每两项前后相邻")
    ] = "all"
    each: Annotated[str, msgspec.Meta(description="每个位置或每两项相邻正确的得分，带引号")] = "0"


class OrderingKind(Kind[OrderingItem, Ordering, OrderingKey, OrderingForm]):
    """Points by what the key gives credit for."""

    group_wide = ("points", "credit", "each")
    item, response, key, form = OrderingItem, Ordering, OrderingKey, OrderingForm

    def arranged(self, item: OrderingItem, shuffle: Shuffle) -> OrderingItem:
        """See Kind."""
        return replace(item, entries=shuffle.order(item.entries, item.item_id))

    def is_answered(self, response: Ordering) -> bool:
        """See Kind."""
        return bool(response.order)

    def is_whole(self, item: OrderingItem, response: Ordering) -> bool:
        """See Kind."""
        return {entry.id for entry in item.entries} <= set(response.order)

    def words(self, item: OrderingItem | None, response: Ordering, telling: Telling) -> tuple[AnswerPart, ...]:
        """See Kind."""
        entries = item.entries if item is not None else ()
        texts = {entry.id: entry.text for entry in entries}
        seen = {entry.id: letter for entry, letter in zip(entries, LETTERS, strict=False)} if telling.seen else {}
        parts = []
        for place, name in enumerate(response.order, 1):
            screen = say("kind.on_screen", seen=seen[name]) if seen.get(name, name) != name else ""
            label = say("kind.ordering.place", place=place)
            parts.append(AnswerPart(label=label, text=f"{name}{screen} {texts.get(name, '')}".strip()))
        return tuple(parts)

    def split(self, form: OrderingForm) -> tuple[OrderingItem, OrderingKey]:
        """See Kind."""
        item = OrderingItem(**form.common(), entries=form.entries)
        return item, OrderingKey(order=form.answer, credit=form.credit, each=form.each)

    def check(self, item: OrderingItem, key: OrderingKey, desk: Desk) -> Iterator[Finding]:
        """See Kind."""
        del desk
        yield from option_findings(("entries",), item.entries)
        written = tuple(entry.id for entry in item.entries)
        if sorted(key.order) != sorted(written):
            yield finding(("answer",), "order_differs", say("kind.ordering.order_differs"))
        elif key.order == written:
            yield finding(("entries",), "order_told", say("kind.ordering.order_told"))
        if key.credit == "all" and key.each != "0":
            yield finding(("each",), "each_unused", say("kind.each_unused"), doubt=True)
        if key.credit != "all":
            yield from number_findings(("each",), key.each, least=0)
            if points_of(key.each) * _count(key) != decimal_of(item.points):
                told = say("kind.each_sum", count=_count(key), points=item.points)
                yield finding(("each",), "points_sum", told)

    def texts(self, item: OrderingItem) -> Iterable[str]:
        """See Kind."""
        return [item.stem, item.material, *(entry.text for entry in item.entries)]

    def mark(self, item: OrderingItem, key: OrderingKey, response: Ordering, recalculate: Recalculate) -> list[Mark]:
        """See Kind."""
        del recalculate
        each = points_of(key.each)
        match key.credit:
            case "all":
                return [mark(say("kind.answer"), points_of(item.points), right=response.order == key.order)]
            case "position":
                given = dict(enumerate(response.order))
                return [
                    mark(say("kind.ordering.entry", place=place + 1, name=name), each, right=given.get(place) == name)
                    for place, name in enumerate(key.order)
                ]
            case "adjacent":
                pairs = set(pairwise(response.order))
                return [mark(f"{a} → {b}", each, right=(a, b) in pairs) for a, b in pairwise(key.order)]
            case _:
                assert_never(key.credit)

    def model_answer(self, item: OrderingItem, key: OrderingKey) -> Ordering:
        """See Kind."""
        del item
        return Ordering(order=key.order)

    def guess(self, item: OrderingItem, key: OrderingKey, dice: random.Random) -> Ordering:
        """See Kind."""
        del key
        names = [entry.id for entry in item.entries]
        return Ordering(order=tuple(dice.sample(names, len(names))))


def _count(key: OrderingKey) -> Decimal:
    return Decimal(len(key.order) - (key.credit == "adjacent"))


KIND: Final = OrderingKind()
