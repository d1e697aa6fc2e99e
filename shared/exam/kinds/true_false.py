"""判断: a statement is right or wrong."""

import random
from collections.abc import Iterator
from typing import Final

from shared.exam.kinds.findings import Finding, number_findings
from shared.exam.kinds.forms import ItemForm
from shared.exam.kinds.kind import Desk, Kind, Recalculate, Telling
from shared.exam.kinds.numbers import points_of
from shared.exam.kinds.parts import AnswerPart, Item, Key, Mark, Response, mark
from shared.words.catalogue import learn, say

learn(
    "kind.true_false",
    {
        "title": "判断",
        "right": "正确",
        "wrong": "错误",
    },
)


class TrueFalseItem(Item, frozen=True, kw_only=True, tag="true_false"):
    """A statement to judge."""


class TrueFalse(Response, frozen=True, kw_only=True, tag="true_false"):
    """The judgement."""

    value: bool


class TrueFalseKey(Key, frozen=True, kw_only=True, tag="true_false"):
    """The right judgement."""

    right: bool


class TrueFalseForm(ItemForm, frozen=True, kw_only=True):
    """The author writes true or false."""

    answer: bool


class TrueFalseKind(Kind[TrueFalseItem, TrueFalse, TrueFalseKey, TrueFalseForm]):
    """All its points for the right judgement."""

    item, response, key, form = TrueFalseItem, TrueFalse, TrueFalseKey, TrueFalseForm

    def is_answered(self, response: TrueFalse) -> bool:
        """See Kind."""
        del response
        return True

    def words(self, item: TrueFalseItem | None, response: TrueFalse, telling: Telling) -> tuple[AnswerPart, ...]:
        """See Kind."""
        del item, telling
        told = say("kind.true_false.right") if response.value else say("kind.true_false.wrong")
        return (AnswerPart(label="", text=told),)

    def split(self, form: TrueFalseForm) -> tuple[TrueFalseItem, TrueFalseKey]:
        """See Kind."""
        return TrueFalseItem(**form.common()), TrueFalseKey(right=form.answer)

    def check(self, item: TrueFalseItem, key: TrueFalseKey, desk: Desk) -> Iterator[Finding]:
        """See Kind."""
        del key, desk
        yield from number_findings(("points",), item.points, least=0)

    def mark(self, item: TrueFalseItem, key: TrueFalseKey, response: TrueFalse, recalculate: Recalculate) -> list[Mark]:
        """See Kind."""
        del recalculate
        return [mark(say("kind.answer"), points_of(item.points), right=response.value is key.right)]

    def model_answer(self, item: TrueFalseItem, key: TrueFalseKey) -> TrueFalse:
        """See Kind."""
        del item
        return TrueFalse(value=key.right)

    def guess(self, item: TrueFalseItem, key: TrueFalseKey, dice: random.Random) -> TrueFalse:
        """See Kind."""
        del item, dice
        return TrueFalse(value=not key.right)


KIND: Final = TrueFalseKind()
