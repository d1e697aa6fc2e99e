"""What single and multiple choice share: options, the right ones, and how a choice is told and checked."""

from collections.abc import Iterable, Iterator
from typing import Annotated

import msgspec

from shared.exam.bounds import Name
from shared.exam.kinds.findings import Finding, finding, id_findings, number_findings
from shared.exam.kinds.forms import ItemForm
from shared.exam.kinds.kind import Shuffle, Telling
from shared.exam.kinds.parts import LETTERS, AnswerPart, Item, Key, Option
from shared.words.catalogue import say

Choices = Annotated[tuple[Name, ...], msgspec.Meta(max_length=len(LETTERS))]


class ChoiceItem(Item, frozen=True, kw_only=True):
    """An item with options."""

    options: tuple[Option, ...] = ()


class ChoiceKey(Key, frozen=True, kw_only=True, tag="choice"):
    """Right options. `partial`: points for each right option when none is wrong and not all are chosen."""

    right: tuple[str, ...]
    partial: str | None = None


class ChoiceForm(ItemForm, frozen=True, kw_only=True):
    """What the author writes for a choice."""

    options: tuple[Option, ...]


def in_order(item: ChoiceItem, shuffle: Shuffle) -> tuple[Option, ...]:
    """The options as this candidate meets them."""
    return shuffle.order(item.options, item.item_id) if shuffle.options else item.options


def option_findings(path: tuple[str, ...], options: tuple[Option, ...], *, fewest: int = 2) -> Iterator[Finding]:
    """Whether there are enough options, not more than letters, with ids of their own and something in each."""
    yield from id_findings(path, [option.id for option in options], say("kind.option"))
    if not fewest <= len(options) <= len(LETTERS):
        told = say("kind.option_count", least=fewest, most=len(LETTERS), count=len(options))
        yield finding(path, "option_count", told)
    for place, option in enumerate(options):
        if not option.text.strip():
            yield finding((*path, place, "text"), "empty_option", say("kind.empty_option", option=option.id))


def choice_findings(item: ChoiceItem, key: ChoiceKey) -> Iterator[Finding]:
    """What both kinds check."""
    yield from option_findings(("options",), item.options)
    names = {option.id for option in item.options}
    if not key.right or not set(key.right) <= names or len(set(key.right)) != len(key.right):
        yield finding(("answer",), "answer_not_offered", say("kind.answer_not_offered"))
    yield from number_findings(("points",), item.points, least=0)


def choice_words(item: ChoiceItem | None, choices: Iterable[str], telling: Telling) -> tuple[AnswerPart, ...]:
    """The chosen options by identity, with the letters the candidate saw where they differ."""
    chosen = tuple(choices)
    text = "".join(chosen)
    if item is not None and telling.seen:
        letters = {option.id: letter for option, letter in zip(item.options, LETTERS, strict=False)}
        seen = "".join(sorted(letters.get(choice, "?") for choice in chosen))
        text += say("kind.on_screen", seen=seen) if seen != "".join(sorted(chosen)) else ""
    return (AnswerPart(label="", text=text),)


def option_texts(item: ChoiceItem) -> list[str]:
    """All Markdown of an item with options."""
    return [item.stem, item.material, *(option.text for option in item.options)]
