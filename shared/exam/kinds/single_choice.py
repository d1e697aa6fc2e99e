"""单项选择: one option is right."""

import random
from collections.abc import Iterable, Iterator
from typing import Final

from msgspec.structs import replace

from shared.exam.bounds import Name
from shared.exam.kinds import choice
from shared.exam.kinds.choice import ChoiceForm, ChoiceItem, ChoiceKey
from shared.exam.kinds.findings import Finding, finding
from shared.exam.kinds.kind import Desk, Kind, Recalculate, Shuffle, Telling
from shared.exam.kinds.numbers import points_of
from shared.exam.kinds.parts import AnswerPart, Mark, Response, mark
from shared.words.catalogue import learn, say

learn(
    "kind.single_choice",
    {
        "title": "单项选择",
        "one_answer": "单项选择只能有一个答案",
    },
)


class SingleChoiceItem(ChoiceItem, frozen=True, kw_only=True, tag="single_choice"):
    """Options of which one is right."""


class SingleChoice(Response, frozen=True, kw_only=True, tag="single_choice"):
    """The chosen option's identity."""

    choice: Name


class SingleChoiceForm(ChoiceForm, frozen=True, kw_only=True):
    """The author writes the right option's id."""

    answer: str


class SingleChoiceKind(Kind[SingleChoiceItem, SingleChoice, ChoiceKey, SingleChoiceForm]):
    """All its points for the right option."""

    item, response, key, form = SingleChoiceItem, SingleChoice, ChoiceKey, SingleChoiceForm

    def arranged(self, item: SingleChoiceItem, shuffle: Shuffle) -> SingleChoiceItem:
        """See Kind."""
        return replace(item, options=choice.in_order(item, shuffle))

    def is_answered(self, response: SingleChoice) -> bool:
        """See Kind."""
        return bool(response.choice)

    def words(self, item: SingleChoiceItem | None, response: SingleChoice, telling: Telling) -> tuple[AnswerPart, ...]:
        """See Kind."""
        return choice.choice_words(item, (response.choice,), telling)

    def split(self, form: SingleChoiceForm) -> tuple[SingleChoiceItem, ChoiceKey]:
        """See Kind."""
        return SingleChoiceItem(**form.common(), options=form.options), ChoiceKey(right=(form.answer,))

    def check(self, item: SingleChoiceItem, key: ChoiceKey, desk: Desk) -> Iterator[Finding]:
        """See Kind."""
        del desk
        yield from choice.choice_findings(item, key)
        if len(key.right) != 1:
            yield finding(("answer",), "one_answer", say("kind.single_choice.one_answer"))

    def texts(self, item: SingleChoiceItem) -> Iterable[str]:
        """See Kind."""
        return choice.option_texts(item)

    def mark(
        self, item: SingleChoiceItem, key: ChoiceKey, response: SingleChoice, recalculate: Recalculate
    ) -> list[Mark]:
        """See Kind."""
        del recalculate
        return [mark(say("kind.answer"), points_of(item.points), right=(response.choice,) == key.right)]

    def model_answer(self, item: SingleChoiceItem, key: ChoiceKey) -> SingleChoice:
        """See Kind."""
        del item
        return SingleChoice(choice=key.right[0] if key.right else "")

    def guess(self, item: SingleChoiceItem, key: ChoiceKey, dice: random.Random) -> SingleChoice:
        """See Kind."""
        wrong = [option.id for option in item.options if option.id not in key.right]
        return SingleChoice(choice=dice.choice(wrong or ["?"]))


KIND: Final = SingleChoiceKind()
