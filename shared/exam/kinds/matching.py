"""配对: each left entry gets a right one; there may be more right ones than needed, used once or as often as wanted."""

import random
from collections.abc import Iterable, Iterator, Mapping
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

Credit = Literal["all", "each"]

learn(
    "kind.matching",
    {
        "title": "配对",
        "key_differs": "答案应给每个左项的 id 写且只写一个右项的 id",
        "answer_not_offered": "右项 {option} 不在 options 中",
        "order_told": "右边的书写次序（或 id）与左边一一对应，试卷会带着它到考点。最好打乱后书写",
        "option_used_twice": "答案把一个右项用了多次；允许这样做须写 reuse = true",
    },
)


class MatchingItem(Item, frozen=True, kw_only=True, tag="matching"):
    """Entries and what they can be matched with, both met in shuffled orders. `reuse`: an option may serve often."""

    entries: tuple[Option, ...] = ()
    options: tuple[Option, ...] = ()
    reuse: bool = False


class Matching(Response, frozen=True, kw_only=True, tag="matching"):
    """Entry's identity to option's identity; entries without one are missing."""

    pairs: Annotated[dict[Name, Name], msgspec.Meta(max_length=len(LETTERS))]


class MatchingKey(Key, frozen=True, kw_only=True, tag="matching"):
    """The right pairs. `each`: points for every right one; with credit `all` only all of them earn the points."""

    pairs: dict[str, str]
    credit: Credit = "each"
    each: str = "0"


class MatchingForm(ItemForm, frozen=True, kw_only=True):
    """The author writes both lists and the right pairs as ids."""

    entries: Annotated[tuple[Option, ...], msgspec.Meta(description="左边各项，每项都要配")]
    options: Annotated[tuple[Option, ...], msgspec.Meta(description="右边各项，可以多于左边")]
    answer: dict[str, str]
    reuse: Annotated[bool, msgspec.Meta(description="右边的选项是否可以重复使用")] = False
    credit: Annotated[Credit, msgspec.Meta(description="给分方式：each 每配对一项，all 全部配对才得分")] = "each"
    each: Annotated[str, msgspec.Meta(description="每配对一项的得分，带引号")] = "0"


class MatchingKind(Kind[MatchingItem, Matching, MatchingKey, MatchingForm]):
    """Points for each right pair, or for all of them."""

    group_wide = ("points", "credit", "each", "reuse")
    item, response, key, form = MatchingItem, Matching, MatchingKey, MatchingForm

    def arranged(self, item: MatchingItem, shuffle: Shuffle) -> MatchingItem:
        """See Kind."""
        entries = shuffle.order(item.entries, item.item_id, "entries")
        return replace(item, entries=entries, options=shuffle.order(item.options, item.item_id, "options"))

    def is_answered(self, response: Matching) -> bool:
        """See Kind."""
        return bool(response.pairs)

    def is_whole(self, item: MatchingItem, response: Matching) -> bool:
        """See Kind."""
        return all(entry.id in response.pairs for entry in item.entries)

    def words(self, item: MatchingItem | None, response: Matching, telling: Telling) -> tuple[AnswerPart, ...]:
        """See Kind."""
        entries, options = (item.entries, item.options) if item is not None else ((), ())
        texts = {entry.id: entry.text for entry in entries}
        meant = {option.id: option.text for option in options}
        seen = {option.id: letter for option, letter in zip(options, LETTERS, strict=False)} if telling.seen else {}
        known = [entry.id for entry in entries if entry.id in response.pairs]
        parts = []
        for name in (*known, *(other for other in response.pairs if other not in texts)):
            option = response.pairs[name]
            screen = say("kind.on_screen", seen=seen[option]) if seen.get(option, option) != option else ""
            label = f"{name} {texts.get(name, '')}".strip()
            parts.append(AnswerPart(label=label, text=f"{option}{screen} {meant.get(option, '')}".strip()))
        return tuple(parts)

    def split(self, form: MatchingForm) -> tuple[MatchingItem, MatchingKey]:
        """See Kind."""
        item = MatchingItem(**form.common(), entries=form.entries, options=form.options, reuse=form.reuse)
        return item, MatchingKey(pairs=form.answer, credit=form.credit, each=form.each)

    def check(self, item: MatchingItem, key: MatchingKey, desk: Desk) -> Iterator[Finding]:
        """See Kind."""
        del desk
        yield from option_findings(("entries",), item.entries)
        yield from option_findings(("options",), item.options)
        entries, options = {entry.id for entry in item.entries}, {option.id for option in item.options}
        if set(key.pairs) != entries:
            yield finding(("answer",), "key_differs", say("kind.matching.key_differs"))
        for name, option in key.pairs.items():
            if option not in options:
                told = say("kind.matching.answer_not_offered", option=option)
                yield finding(("answer", name), "answer_not_offered", told)
        if not item.reuse and len(set(key.pairs.values())) != len(key.pairs):
            yield finding(("answer",), "option_used_twice", say("kind.matching.option_used_twice"))
        written = [key.pairs.get(entry.id) for entry in item.entries]
        if written in ([option.id for option in item.options][: len(written)], [entry.id for entry in item.entries]):
            yield finding(("options",), "order_told", say("kind.matching.order_told"), doubt=True)
        if key.credit == "all" and key.each != "0":
            yield finding(("each",), "each_unused", say("kind.each_unused"), doubt=True)
        if key.credit == "each":
            yield from number_findings(("each",), key.each, least=0)
            if points_of(key.each) * len(item.entries) != decimal_of(item.points):
                told = say("kind.each_sum", count=len(item.entries), points=item.points)
                yield finding(("each",), "points_sum", told)

    def texts(self, item: MatchingItem) -> Iterable[str]:
        """See Kind."""
        return [item.stem, item.material, *(part.text for part in (*item.entries, *item.options))]

    def mark(self, item: MatchingItem, key: MatchingKey, response: Matching, recalculate: Recalculate) -> list[Mark]:
        """See Kind. An option that may serve once and serves twice earns nothing at either place."""
        del recalculate
        given = response.pairs if item.reuse else _once(response.pairs)
        match key.credit:
            case "all":
                return [mark(say("kind.answer"), points_of(item.points), right=given == key.pairs)]
            case "each":
                each = points_of(key.each)
                return [
                    mark(f"{name} → {option}", each, right=given.get(name) == option)
                    for name, option in key.pairs.items()
                ]
            case _:
                assert_never(key.credit)

    def model_answer(self, item: MatchingItem, key: MatchingKey) -> Matching:
        """See Kind."""
        del item
        return Matching(pairs=dict(key.pairs))

    def guess(self, item: MatchingItem, key: MatchingKey, dice: random.Random) -> Matching:
        """See Kind."""
        del key
        options = [option.id for option in item.options]
        dice.shuffle(options)
        return Matching(pairs={entry.id: option for entry, option in zip(item.entries, options, strict=False)})


def _once(pairs: Mapping[str, str]) -> dict[str, str]:
    used = list(pairs.values())
    return {name: option for name, option in pairs.items() if used.count(option) == 1}


KIND: Final = MatchingKind()
