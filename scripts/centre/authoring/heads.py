"""What the head of a group says in words, held against the file: how many items, points, which kind.

The numbers of an instruction are read by candidates alone; nothing else in the house would notice that they are wrong.
"""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any, Final

from scripts.centre.authoring.group_files import BuiltGroup, BuiltItem
from scripts.centre.authoring.source.faults import Faults, Spot
from scripts.centre.authoring.written import (
    EACH_BLANK,
    EACH_ITEM,
    EACH_OPTION,
    EACH_PAIR,
    HEADING,
    ITEMS,
    KINDS_NAMED,
    MINUTES,
    POINTS,
    number_in_words,
)
from shared.exam.kinds.numbers import points_of
from shared.words.catalogue import say

_NUMBER: Final = "number"


def check_head(group: BuiltGroup, minutes: Iterable[int], faults: Faults) -> None:
    """Note every number in title and instruction that is not so; `minutes`: the paper's and its sections'."""
    known = set(minutes)
    for key in ("title", "instruction"):
        text = getattr(group.form, key)
        spot = Spot(group.file, (key,))
        for found, told, right in (*_counts(text, group), *_each(text, group)):
            if right:
                faults.add(spot, "head_differs", say("author.head.differs", found=found, told=told))
        for stated in MINUTES.finditer(text):
            if known and number_in_words(stated[_NUMBER]) not in known:
                told = say("author.head.minutes", minutes=sorted(known))
                faults.add(spot, "head_differs", say("author.head.differs", found=stated[0], told=told))
    named = next((kind for word, kind in KINDS_NAMED if re.search(word, group.form.title)), group.form.kind)
    if named != group.form.kind:
        told = say("author.head.kind", title=group.form.title, kind=group.form.kind)
        faults.add(Spot(group.file, ("title",)), "title_of_other_kind", told)


def check_order(groups: Iterable[BuiltGroup], faults: Faults) -> None:
    """Note headings of one section that count wrongly (一、 twice) or read the same."""
    last, seen = 0, set[str]()
    for group in groups:
        spot = Spot(group.file, ("title",))
        title = group.form.title.strip()
        if title in seen:
            faults.add(spot, "same_title", say("author.head.same_title", title=title), doubt=True)
        seen.add(title)
        heading = HEADING.match(title)
        number = number_in_words(heading[_NUMBER]) if heading else None
        if number is None:
            continue
        last = last + 1 if last else int(number)
        if number != last:
            told = say("author.head.number", found=heading[0] if heading else "")
            faults.add(spot, "heading_number", told, doubt=True)


def _counts(text: str, group: BuiltGroup) -> Iterator[tuple[str, str, bool]]:
    """What the text says of the group as a whole: what stands there, what is the case, whether they differ."""
    if not group.whole:
        return
    count = len(group.items)
    parts = sum(len(_questions(item)) for item in group.items)
    total = sum((points_of(item.item.points) for item in group.items), Decimal(0))
    for found in ITEMS.finditer(text):
        yield found[0], say("author.head.items", count=count), number_in_words(found[_NUMBER]) not in {count, parts}
    for found in POINTS.finditer(text):
        yield found[0], say("author.head.points", points=total), number_in_words(found[_NUMBER]) != total


def _each(text: str, group: BuiltGroup) -> Iterator[tuple[str, str, bool]]:
    """What the text says of each item, blank, option or pair."""
    for pattern, name, values in (
        (EACH_ITEM, "each_item", {item.item.points for item in group.items}),
        (EACH_BLANK, "each_blank", {points for item in group.items for points in _of_blanks(item)}),
        (EACH_OPTION, "each_option", {partial for item in group.items for partial in _partials(item)}),
        (EACH_PAIR, "each_pair", {getattr(item.key, "each", "") for item in group.items}),
    ):
        for found in pattern.finditer(text):
            worth = {points_of(value) for value in values if value}
            told = say(f"author.head.{name}", points=sorted(worth)) if worth else say(f"author.head.no_{name}")
            yield found[0], told, bool(group.items) and worth != {number_in_words(found[_NUMBER])}


def _of_blanks(item: BuiltItem) -> Iterator[str]:
    yield from (str(blank.points) for blank in getattr(item.key, "blanks", ()))
    for key in _questions(item):
        yield from (str(blank.points) for blank in getattr(key, "blanks", ()))


def _partials(item: BuiltItem) -> Iterator[str]:
    for key in (item.key, *_questions(item)):
        if isinstance(partial := getattr(key, "partial", None), str):
            yield partial


def _questions(item: BuiltItem) -> tuple[Any, ...]:
    """The keys of a case's questions; none for other kinds."""
    return tuple(getattr(item.key, "questions", {}).values())
