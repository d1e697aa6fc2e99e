"""Items and papers marked in this process, as the centre does it item by item behind its shield."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from shared.exam.key import PaperKey
from shared.exam.kinds.kind import Recalculate
from shared.exam.kinds.parts import Item, Key, Option, Response
from shared.exam.kinds.registry import KINDS, kind_named
from shared.exam.paper import Paper
from shared.exam.scoring import PaperScore, score_item, sum_up

KIND_OF = {kind.response: kind.name for kind in KINDS}
OPTIONS = tuple(Option(id=name, text=name) for name in "ABCD")


def nothing(template: Any, typed: Any, wanted: Any, proof: Any = None) -> dict[str, Any]:
    """A workbook that computes nothing."""
    return {}


def item(kind: str, points: str = "3", **more: Any) -> Item:
    """An item of a kind with no stem."""
    found: Item = kind_named(kind).item(item_id="I1", stem="", points=points, **more)
    return found


def points(
    key: Key | None,
    response: Response | None,
    kind: str | None = None,
    full: str = "3",
    recalculate: Recalculate = nothing,
    **more: Any,
) -> Decimal:
    """What an answer earns; the item is of the response's kind unless named."""
    asked = item(kind or KIND_OF.get(type(response), "single_choice"), full, **more)
    return score_item(asked, key, response, recalculate).points


def score_paper(paper: Paper, key: PaperKey, answers: Mapping[str, Response], recalculate: Recalculate) -> PaperScore:
    """One candidate's result; `answers` by item id."""
    scores = (
        score_item(item, key.items.get(item.item_id), answers.get(item.item_id), recalculate) for item in paper.items()
    )
    return sum_up(paper, key, {score.item_id: score for score in scores})
