"""简答: free text. People mark it; the key holds what they mark by."""

import random
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from shared.exam.kinds.findings import Finding, finding, number_findings
from shared.exam.kinds.forms import ItemForm
from shared.exam.kinds.kind import Desk, Kind, Recalculate, Telling
from shared.exam.kinds.numbers import points_of
from shared.exam.kinds.parts import AnswerPart, Item, Key, LongText, Mark, Response
from shared.words.catalogue import learn, say

learn(
    "kind.short_answer",
    {
        "title": "简答",
        "no_reference": "没有写参考答案，阅卷人员无从评分",
        "unsure": "不确定。",
    },
)


class ShortAnswerItem(Item, frozen=True, kw_only=True, tag="short_answer"):
    """A question to answer in one's own words."""


class ShortAnswer(Response, frozen=True, kw_only=True, tag="short_answer"):
    """Free text."""

    text: LongText


class ShortAnswerKey(Key, frozen=True, kw_only=True, tag="short_answer"):
    """The answer people compare with."""

    reference: str


class ShortAnswerForm(ItemForm, frozen=True, kw_only=True):
    """The author writes a reference answer with its points."""

    answer: str


class ShortAnswerKind(Kind[ShortAnswerItem, ShortAnswer, ShortAnswerKey, ShortAnswerForm]):
    """No points until people have marked it."""

    item, response, key, form = ShortAnswerItem, ShortAnswer, ShortAnswerKey, ShortAnswerForm

    def is_answered(self, response: ShortAnswer) -> bool:
        """See Kind."""
        return bool(response.text.strip())

    def words(self, item: ShortAnswerItem | None, response: ShortAnswer, telling: Telling) -> tuple[AnswerPart, ...]:
        """See Kind."""
        del item, telling
        return (AnswerPart(label="", text=response.text),)

    def split(self, form: ShortAnswerForm) -> tuple[ShortAnswerItem, ShortAnswerKey]:
        """See Kind."""
        return ShortAnswerItem(**form.common()), ShortAnswerKey(reference=form.answer.strip())

    def check(self, item: ShortAnswerItem, key: ShortAnswerKey, desk: Desk) -> Iterator[Finding]:
        """See Kind."""
        del desk
        yield from number_findings(("points",), item.points, least=0)
        if not key.reference:
            yield finding(("answer",), "no_reference", say("kind.short_answer.no_reference"))

    def mark(
        self, item: ShortAnswerItem, key: ShortAnswerKey, response: ShortAnswer, recalculate: Recalculate
    ) -> list[Mark]:
        """See Kind."""
        del key, response, recalculate
        return [Mark(what=say("kind.answer"), points=Decimal(0), full=points_of(item.points), manual=True)]

    def model_answer(self, item: ShortAnswerItem, key: ShortAnswerKey) -> ShortAnswer:
        """See Kind."""
        del item
        return ShortAnswer(text=key.reference)

    def guess(self, item: ShortAnswerItem, key: ShortAnswerKey, dice: random.Random) -> ShortAnswer:
        """See Kind."""
        del item, key
        return ShortAnswer(text=say("kind.short_answer.unsure") * dice.randint(1, 3))


KIND: Final = ShortAnswerKind()
