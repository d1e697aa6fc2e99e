"""Marking by the key: points of an item, of a paper. Pure; weights, tolerances and deductions are data of the key.

An answer counts by identity (option, account, cell), never by place or order. Points are never negative and never more
than the item's. What a spreadsheet computes is asked of the `recalculate` function passed in.
"""

from collections.abc import Mapping
from decimal import Decimal

from shared.exam.blank import is_answered
from shared.exam.key import ChoiceKey, FillInKey, FormKey, ItemKey, PaperKey, SpreadsheetKey, TrueFalseKey, VoucherKey
from shared.exam.paper import Item, Paper, Section
from shared.exam.responses import (
    FillIn,
    Form,
    MultipleChoice,
    Response,
    SingleChoice,
    Spreadsheet,
    TrueFalse,
    Voucher,
)
from shared.exam.scoring_cells import mark_cells
from shared.exam.scoring_model import ItemScore, Mark, PaperScore, Recalculate, SectionScore
from shared.exam.scoring_voucher import mark_voucher
from shared.exam.typed import is_close, plain, same_date

ZERO = Decimal(0)


def score_paper(paper: Paper, key: PaperKey, answers: Mapping[str, Response], recalculate: Recalculate) -> PaperScore:
    """One candidate's result; `answers` by item id. Raises ValueError if key and paper do not belong together."""
    if (paper.paper_id, paper.version) != (key.paper_id, key.version):
        raise ValueError("key and paper do not belong together")
    scores = (
        score_item(item, key.items.get(item.item_id), answers.get(item.item_id), recalculate) for item in paper.items()
    )
    return sum_up(paper, key, {score.item_id: score for score in scores})


def sum_up(paper: Paper, key: PaperKey, scores: Mapping[str, ItemScore]) -> PaperScore:
    """One candidate's result from the scores of all items, by item id."""
    sections, items = [], []
    for section in paper.sections:
        own = [scores[item.item_id] for group in section.groups for item in group.items]
        items += own
        sections.append(_section(section, own, Decimal(key.pass_mark)))
    return PaperScore(sections=tuple(sections), items=tuple(items), passed=all(s.passed for s in sections))


def score_item(item: Item, key: ItemKey | None, response: Response | None, recalculate: Recalculate) -> ItemScore:
    """Points of one item. An answer of the wrong kind counts as none; without a key the item is left to people."""
    full = Decimal(item.points)
    marks = _marks(item, key, response, recalculate, full) if response is not None and key is not None else []
    points = min(full, max(ZERO, sum((mark.points for mark in marks), ZERO)))
    return ItemScore(
        item_id=item.item_id,
        kind=item.kind,
        points=points,
        full=full,
        answered=is_answered(response),
        marks=tuple(marks),
        manual=key is None,
    )


def _section(section: Section, scores: list[ItemScore], pass_mark: Decimal) -> SectionScore:
    points = sum((score.points for score in scores), ZERO)
    return SectionScore(
        section_id=section.section_id,
        kind=section.kind,
        title=section.title,
        points=points,
        full=sum((score.full for score in scores), ZERO),
        passed=points >= pass_mark,
    )


def _marks(item: Item, key: ItemKey, response: Response, recalculate: Recalculate, full: Decimal) -> list[Mark]:
    match key, response:
        case ChoiceKey(), SingleChoice():
            return [_mark("答案", full, right=(response.choice,) == key.right)]
        case ChoiceKey(), MultipleChoice():
            return [Mark(what="答案", points=_choices(key, response, full), full=full)]
        case TrueFalseKey(), TrueFalse():
            return [_mark("答案", full, right=response.value == key.right)]
        case FillInKey(), FillIn():
            return _fill_in(item, key, response)
        case VoucherKey(), Voucher():
            return mark_voucher(key, response)
        case SpreadsheetKey(), Spreadsheet():
            return mark_cells(item, key, response, recalculate)
        case FormKey(), Form():
            return _form(item, key, response)
    return []


def _mark(what: str, full: Decimal, *, right: bool) -> Mark:
    return Mark(what=what, points=full if right else ZERO, full=full)


def _choices(key: ChoiceKey, response: MultipleChoice, full: Decimal) -> Decimal:
    chosen, right = set(response.choices), set(key.right)
    if chosen == right:
        return full
    if not chosen or not chosen <= right or key.partial is None:
        return ZERO
    return min(full, Decimal(key.partial) * len(chosen))


def _fill_in(item: Item, key: FillInKey, response: FillIn) -> list[Mark]:
    hints = {blank.id: blank.hint for blank in item.blanks}
    marks = []
    for blank in key.blanks:
        typed = response.blanks.get(blank.id, "")
        if blank.numeric is not None:
            right = is_close(typed, blank.numeric, blank.tolerance, hints.get(blank.id) or "元")
        else:
            right = plain(typed) in {plain(text) for text in blank.accept}
        marks.append(_mark(f"空{blank.id}", Decimal(blank.points), right=right))
    return marks


def _form(item: Item, key: FormKey, response: Form) -> list[Mark]:
    fields = {field.id: field for field in item.form.fields} if item.form else {}
    marks = []
    for answer in key.fields:
        typed, field = response.fields.get(answer.id, ""), fields.get(answer.id)
        if answer.tolerance is not None:
            right = is_close(typed, answer.value, answer.tolerance)
        elif field is not None and field.type == "date":
            right = same_date(typed, answer.value)
        else:
            right = plain(typed) == plain(answer.value)
        marks.append(_mark(field.label if field else answer.id, Decimal(answer.points), right=right))
    return marks
