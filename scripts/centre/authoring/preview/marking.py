"""The marks of a previewed answer, part by part, beside the key's own answer."""

from decimal import Decimal

import msgspec

from scripts.centre.authoring.exam_folder import Authored
from shared.exam.kinds.asking import answer_parts, is_answered
from shared.exam.kinds.kind import Telling
from shared.exam.kinds.parts import Item, Mark, Response
from shared.exam.kinds.registry import kind_of
from shared.exam.scoring import score_item
from shared.workbook.marking import Marker


class PreviewMarks(msgspec.Struct, frozen=True, kw_only=True):
    """How an answer is marked. `given` and `right` are the answer and the key's in words; `manual`: people mark it."""

    points: Decimal
    full: Decimal
    marks: tuple[Mark, ...]
    given: str
    right: str
    answered: bool
    manual: bool


class PreviewMarker:
    """Marks by the very road of the centre."""

    def __init__(self, authored: Authored) -> None:
        self._key = authored.key
        self._recalculate = Marker(authored.media)
        names = {account.code: account.full_name for account in authored.paper.accounts}
        self._telling = Telling(accounts=names, seen=True)

    def mark(self, item: Item, response: Response | None) -> PreviewMarks:
        """The marks of one answer; `item` in the order it is seen in, so that letters are those on the screen."""
        key = self._key.items.get(item.item_id)
        score = score_item(item, key, response, self._recalculate)
        right = kind_of(item).model_answer(item, key) if key is not None else None
        return PreviewMarks(
            points=score.points,
            full=score.full,
            marks=score.marks,
            given=self._words(item, response) if is_answered(response) else "",
            right=self._words(item, right),
            answered=score.answered,
            manual=score.manual,
        )

    def _words(self, item: Item, response: Response | None) -> str:
        if response is None:
            return ""
        parts = answer_parts(item, response, self._telling)
        return "\n".join(f"{part.label}：{part.text}" if part.label else part.text for part in parts)
