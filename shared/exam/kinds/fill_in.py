"""填空: blanks in the stem, each marked by itself as a text or as a number within a tolerance."""

import random
import re
from collections.abc import Iterator
from typing import Annotated, Final

import msgspec

from shared.exam.bounds import Name
from shared.exam.kinds.findings import (
    Finding,
    finding,
    id_findings,
    inside,
    number_findings,
    points_findings,
    tolerance_findings,
)
from shared.exam.kinds.forms import ItemForm
from shared.exam.kinds.kind import Desk, Kind, Recalculate, Telling
from shared.exam.kinds.numbers import points_of
from shared.exam.kinds.parts import AnswerPart, Item, Key, Mark, Response, ShortText, mark
from shared.exam.kinds.units import unit_of
from shared.exam.typed import YUAN, is_close, plain, same_meaning
from shared.words.catalogue import learn, say

BLANK: Final = re.compile(r"\{\{\s*([^{}\s]+)\s*\}\}")
"""How a stem names a blank: {{1}}."""
LONGEST_BLANK: Final = 200
"""How many characters a blank takes."""
_SEVERAL: Final = re.compile(r"[^\d\s]\s*[/|;\uff0f\uff1b]\s*[^\d\s]")
"""Two texts joined in one, where each was meant to be right."""

learn(
    "kind.fill_in",
    {
        "title": "填空",
        "blank": "空",
        "one_blank": "空{blank}",
        "blanks_differ": "题干中的空与 blank 不一致",
        "key_differs": "答案与 blank 不一致",
        "one_answer": "空 {blank} 应在 numeric 和 accept 中写且只写一个",
        "empty_answer": "空 {blank} 的 accept 里有空白的答案",
        "answer_shown": "空 {blank} 的提示“{hint}”里就是答案，考生看得到",
        "same_accepted": "空 {blank} 的 accept 里“{text}”与前面的写法相同（不分全角半角、大小写和空格）",
        "several_in_one": "空 {blank} 的“{text}”像是几种写法连在一起，考生要照抄才算对。请分成几项",
        "too_long": "空 {blank} 的答案超过{most}个字，考生填不下",
        "unsure": "不确定",
    },
)


class Blank(msgspec.Struct, frozen=True, kw_only=True):
    """One blank of a fill-in item; the stem names it as ``{{id}}``. `hint` is shown in it while empty (a unit)."""

    id: str
    hint: str = ""


class FillInItem(Item, frozen=True, kw_only=True, tag="fill_in"):
    """A stem with blanks."""

    blanks: tuple[Blank, ...] = ()


class FillIn(Response, frozen=True, kw_only=True, tag="fill_in"):
    """Blank id to the typed text."""

    blanks: Annotated[dict[Name, ShortText], msgspec.Meta(max_length=200)]


class BlankKey(msgspec.Struct, frozen=True, kw_only=True):
    """A blank's points and what is right: one of the accepted texts, or a number within the tolerance."""

    id: str
    points: str
    accept: tuple[str, ...] = ()
    numeric: str | None = None
    tolerance: str = "0"


class FillInKey(Key, frozen=True, kw_only=True, tag="fill_in"):
    """The blanks of a fill-in item, each marked by itself."""

    blanks: tuple[BlankKey, ...]


class BlankForm(BlankKey, frozen=True, kw_only=True):
    """A blank as the author writes it: hint and key in one table."""

    hint: str = ""


class FillInForm(ItemForm, frozen=True, kw_only=True):
    """The author writes a table for each blank."""

    blank: tuple[BlankForm, ...]


class FillInKind(Kind[FillInItem, FillIn, FillInKey, FillInForm]):
    """The points of each blank that is right."""

    item, response, key, form = FillInItem, FillIn, FillInKey, FillInForm

    def is_answered(self, response: FillIn) -> bool:
        """See Kind."""
        return any(text.strip() for text in response.blanks.values())

    def is_whole(self, item: FillInItem, response: FillIn) -> bool:
        """See Kind."""
        return all(response.blanks.get(blank.id, "").strip() for blank in item.blanks)

    def words(self, item: FillInItem | None, response: FillIn, telling: Telling) -> tuple[AnswerPart, ...]:
        """See Kind."""
        del item, telling
        return tuple(AnswerPart(label=_called(blank), text=text) for blank, text in response.blanks.items())

    def split(self, form: FillInForm) -> tuple[FillInItem, FillInKey]:
        """See Kind."""
        item = FillInItem(**form.common(), blanks=tuple(Blank(id=b.id, hint=b.hint) for b in form.blank))
        keys = (
            BlankKey(id=b.id, points=b.points, accept=b.accept, numeric=b.numeric, tolerance=b.tolerance)
            for b in form.blank
        )
        return item, FillInKey(blanks=tuple(keys))

    def check(self, item: FillInItem, key: FillInKey, desk: Desk) -> Iterator[Finding]:
        """See Kind."""
        del desk
        if BLANK.findall(item.stem) != [blank.id for blank in item.blanks]:
            yield finding(("stem",), "blanks_differ", say("kind.fill_in.blanks_differ"))
        yield from id_findings(("blank",), [blank.id for blank in item.blanks], say("kind.fill_in.blank"))
        if [blank.id for blank in key.blanks] != [blank.id for blank in item.blanks]:
            yield finding(("blank",), "key_differs", say("kind.fill_in.key_differs"))
        hints = {blank.id: blank.hint for blank in item.blanks}
        for place, blank in enumerate(key.blanks):
            path = ("blank", place)
            if (blank.numeric is None) == (not blank.accept):
                yield finding(path, "one_answer", say("kind.fill_in.one_answer", blank=blank.id))
            yield from inside(path, _accept_findings(blank))
            if blank.numeric is not None:
                yield from number_findings((*path, "numeric"), blank.numeric)
            if blank.numeric is not None or blank.accept:
                yield from tolerance_findings((*path, "tolerance"), blank.numeric, blank.tolerance)
            hint = hints.get(blank.id, "")
            if any(_shows(hint, answer) for answer in (*blank.accept, blank.numeric or "")):
                told = say("kind.fill_in.answer_shown", blank=blank.id, hint=hint)
                yield finding((*path, "hint"), "answer_shown", told)
        yield from points_findings(
            ((("blank", place, "points"), blank.points) for place, blank in enumerate(key.blanks)), item.points
        )

    def mark(self, item: FillInItem, key: FillInKey, response: FillIn, recalculate: Recalculate) -> list[Mark]:
        """See Kind."""
        del recalculate
        units = {blank.id: unit_of(blank.hint, item.stem, blank.id) for blank in item.blanks}
        return [_mark(blank, response.blanks.get(blank.id, ""), units.get(blank.id, YUAN)) for blank in key.blanks]

    def model_answer(self, item: FillInItem, key: FillInKey) -> FillIn:
        """See Kind."""
        del item
        return FillIn(blanks={blank.id: _right(blank) for blank in key.blanks})

    def guess(self, item: FillInItem, key: FillInKey, dice: random.Random) -> FillIn:
        """See Kind."""
        del item
        unsure = say("kind.fill_in.unsure")
        return FillIn(blanks={b.id: unsure if dice.random() < 0.7 else _right(b) for b in key.blanks})


def _accept_findings(key: BlankKey) -> Iterator[Finding]:
    seen: set[str] = set()
    for text in key.accept:
        name = plain(text)
        if not name:
            yield finding(("accept",), "empty_answer", say("kind.fill_in.empty_answer", blank=key.id))
        elif name in seen:
            told = say("kind.fill_in.same_accepted", blank=key.id, text=text)
            yield finding(("accept",), "same_accepted", told, doubt=True)
        elif _SEVERAL.search(text):
            told = say("kind.fill_in.several_in_one", blank=key.id, text=text)
            yield finding(("accept",), "several_in_one", told, doubt=True)
        if len(text) > LONGEST_BLANK:
            yield finding(("accept",), "too_long", say("kind.fill_in.too_long", blank=key.id, most=LONGEST_BLANK))
        seen.add(name)


def _shows(hint: str, answer: str) -> bool:
    """Whether a hint says the answer: it is the very text, or holds a number of some length."""
    said = plain(hint).replace(",", "")
    return bool(answer) and (said == plain(answer) or (len(answer) > 2 and plain(answer) in said))


def _mark(key: BlankKey, typed: str, unit: str) -> Mark:
    if key.numeric is not None:
        right = is_close(typed, key.numeric, key.tolerance, unit)
    else:
        right = any(same_meaning(typed, text, unit) for text in key.accept)
    return mark(_called(key.id), points_of(key.points), right=right)


def _called(blank: str) -> str:
    return say("kind.fill_in.one_blank", blank=blank)


def _right(key: BlankKey) -> str:
    return key.numeric if key.numeric is not None else "".join(key.accept[:1])


KIND: Final = FillInKind()
