"""A whole paper marked in this process, as the centre does it item by item behind its shield."""

from collections.abc import Mapping

from shared.exam.key import PaperKey
from shared.exam.kinds.kind import Recalculate
from shared.exam.kinds.parts import Response
from shared.exam.paper import Paper
from shared.exam.scoring import PaperScore, score_item, sum_up


def score_paper(paper: Paper, key: PaperKey, answers: Mapping[str, Response], recalculate: Recalculate) -> PaperScore:
    """One candidate's result; `answers` by item id."""
    scores = (
        score_item(item, key.items.get(item.item_id), answers.get(item.item_id), recalculate) for item in paper.items()
    )
    return sum_up(paper, key, {score.item_id: score for score in scores})
