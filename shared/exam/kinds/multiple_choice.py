"""多项选择: several options are right; part of them may earn part of the points."""

import random
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Final

from msgspec.structs import replace

from shared.exam.kinds import choice
from shared.exam.kinds.choice import ChoiceForm, ChoiceItem, ChoiceKey, Choices
from shared.exam.kinds.findings import Finding, finding, number_findings
from shared.exam.kinds.kind import Desk, Kind, Recalculate, Shuffle, Telling
from shared.exam.kinds.numbers import decimal_of, points_of
from shared.exam.kinds.parts import AnswerPart, Mark, Response
from shared.words.catalogue import learn, say

learn(
    "kind.multiple_choice",
    {
        "title": "多项选择",
        "one_answer": "多项选择至少有两个正确答案，只有一个的请改为单项选择",
        "all_right": "每个选项都是答案，没有可选错的。请核对",
        "partial_nothing": "partial 是0，少选不得分，与不写一样。请核对",
        "partial_too_high": "少选也会得满分：（正确选项个数 − 1）× partial 必须小于满分",
    },
)


class MultipleChoiceItem(ChoiceItem, frozen=True, kw_only=True, tag="multiple_choice"):
    """Options of which any number is right."""


class MultipleChoice(Response, frozen=True, kw_only=True, tag="multiple_choice"):
    """The chosen options' identities, sorted."""

    choices: Choices


class MultipleChoiceForm(ChoiceForm, frozen=True, kw_only=True):
    """The author writes the right options' ids, and for the group what each is worth when some are missing."""

    answer: tuple[str, ...]
    partial: str | None = None


class MultipleChoiceKind(Kind[MultipleChoiceItem, MultipleChoice, ChoiceKey, MultipleChoiceForm]):
    """All points for exactly the right options; `partial` for each when some are missing; none with a wrong one."""

    group_wide = ("points", "partial")
    item, response, key, form = MultipleChoiceItem, MultipleChoice, ChoiceKey, MultipleChoiceForm

    def arranged(self, item: MultipleChoiceItem, shuffle: Shuffle) -> MultipleChoiceItem:
        """See Kind."""
        return replace(item, options=choice.in_order(item, shuffle))

    def is_answered(self, response: MultipleChoice) -> bool:
        """See Kind."""
        return bool(response.choices)

    def words(
        self, item: MultipleChoiceItem | None, response: MultipleChoice, telling: Telling
    ) -> tuple[AnswerPart, ...]:
        """See Kind."""
        return choice.choice_words(item, response.choices, telling)

    def split(self, form: MultipleChoiceForm) -> tuple[MultipleChoiceItem, ChoiceKey]:
        """See Kind."""
        item = MultipleChoiceItem(**form.common(), options=form.options)
        return item, ChoiceKey(right=form.answer, partial=form.partial)

    def check(self, item: MultipleChoiceItem, key: ChoiceKey, desk: Desk) -> Iterator[Finding]:
        """See Kind."""
        del desk
        yield from choice.choice_findings(item, key)
        if len(key.right) == 1:
            yield finding(("answer",), "one_answer", say("kind.multiple_choice.one_answer"))
        if len(item.options) == len(set(key.right)):
            yield finding(("answer",), "all_right", say("kind.multiple_choice.all_right"), doubt=True)
        if key.partial is None:
            return
        if decimal_of(key.partial) == 0:
            yield finding(("partial",), "partial_nothing", say("kind.multiple_choice.partial_nothing"), doubt=True)
        yield from number_findings(("partial",), key.partial, least=0)
        if points_of(key.partial) * (len(key.right) - 1) >= points_of(item.points):
            yield finding(("partial",), "partial_too_high", say("kind.multiple_choice.partial_too_high"))

    def texts(self, item: MultipleChoiceItem) -> Iterable[str]:
        """See Kind."""
        return choice.option_texts(item)

    def mark(
        self, item: MultipleChoiceItem, key: ChoiceKey, response: MultipleChoice, recalculate: Recalculate
    ) -> list[Mark]:
        """See Kind."""
        del recalculate
        full, points = points_of(item.points), Decimal(0)
        chosen, right = set(response.choices), set(key.right)
        if chosen == right:
            points = full
        elif chosen <= right and key.partial is not None:
            points = min(full, points_of(key.partial) * len(chosen))
        return [Mark(what=say("kind.answer"), points=points, full=full)]

    def model_answer(self, item: MultipleChoiceItem, key: ChoiceKey) -> MultipleChoice:
        """See Kind."""
        del item
        return MultipleChoice(choices=tuple(sorted(key.right)))

    def guess(self, item: MultipleChoiceItem, key: ChoiceKey, dice: random.Random) -> MultipleChoice:
        """See Kind."""
        del key
        options = [option.id for option in item.options]
        size = dice.randint(1, max(1, len(options) - 1))
        return MultipleChoice(choices=tuple(sorted(dice.sample(options, min(size, len(options))))))


KIND: Final = MultipleChoiceKind()
