"""The workbook with the scores of a room: who passed, item by item, mark by mark, and what people said."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from scripts.centre.marking.by_people import Verdict
from scripts.centre.marking.opened import LEFT
from scripts.centre.marking.scores import CandidateScore
from shared.exam.kinds.parts import Item
from shared.exchange.sheets import Cell, add_sheet, book_bytes, new_book
from shared.words.catalogue import Words, say

_SUMMARY: Final = Words(
    "marking.head", ("ticket", "name", "seat", "status", "theory", "practical", "total", "verdict", "remark")
)
_BY_ITEM: Final = Words("marking.head", ("ticket", "name"))
_DETAILS: Final = Words("marking.head", ("ticket", "name", "item", "mark", "points", "full"))
_TASK: Final = Words("marking.head", ("ticket", "name", "item", "mark", "number", "full"))
_RESULT: Final = Words("marking.people.result.head", ("first", "second", "arbiter", "final", "state"))


def score_workbook(
    title: str, items: Sequence[Item], rows: Sequence[CandidateScore], said: Sequence[Verdict] = ()
) -> bytes:
    """The workbook: 成绩, 各题得分, 得分明细, and 人工评阅 with what the markers said."""
    book = new_book()
    add_sheet(
        book,
        say("marking.scores.sheet"),
        say("marking.scores.title", title=title),
        tuple(_SUMMARY.values()),
        [_summary(row) for row in rows],
    )
    heads = (
        *_BY_ITEM.values(),
        *(say("marking.scores.item_head", item_id=item.item_id, points=item.points) for item in items),
    )
    add_sheet(
        book,
        say("marking.by_item.sheet"),
        say("marking.by_item.title", title=title),
        heads,
        [_by_item(row, items) for row in rows if row.score],
    )
    left: list[list[Cell]] = [
        [row.ticket, row.name, row.seat, item, why] for row in rows for item, why in _left_to_people(row)
    ]
    if left:
        add_sheet(
            book, say("marking.left.sheet"), say("marking.left.scores_title", title=title), tuple(LEFT.values()), left
        )
    add_sheet(
        book,
        say("marking.details.sheet"),
        say("marking.details.title", title=title),
        tuple(_DETAILS.values()),
        [line for row in rows for line in _details(row)],
    )
    if said:
        title = say("marking.people.result.title", title=title)
        names = {row.ticket: row.name for row in rows}
        people = [_by_people(verdict, names[verdict.task.ticket]) for verdict in said]
        head = (*_TASK.values(), *_RESULT.values())
        add_sheet(book, say("marking.people.result.sheet"), title, head, people)
    return book_bytes(book)


def _by_people(verdict: Verdict, name: str) -> list[Cell]:
    task = verdict.task
    marks: list[Cell] = [verdict.first, verdict.second, verdict.arbiter, verdict.points]
    who: list[Cell] = [task.ticket, name, task.item_id, task.what, task.number, task.full]
    return [*who, *marks, say(f"marking.people.state.{verdict.state}")]


def _summary(row: CandidateScore) -> list[Cell]:
    head: list[Cell] = [row.ticket, row.name, row.seat, row.status]
    if row.score is None:
        return [*head, None, None, None, row.verdict, row.remark]
    points: list[Cell] = [row.score.points("theory"), row.score.points("practical"), row.score.total]
    return [*head, *points, row.verdict, row.remark]


def _left_to_people(row: CandidateScore) -> list[tuple[str, str]]:
    if row.unread:
        return [(say("marking.whole_paper"), row.unread)]
    return [(trouble.item_id, trouble.sentence()) for trouble in row.troubles]


def _by_item(row: CandidateScore, items: Sequence[Item]) -> list[Cell]:
    """An item of another paper than the candidate's own stays empty."""
    points = {item.item_id: item.points for item in row.score.items} if row.score else {}
    return [row.ticket, row.name, *(points.get(item.item_id) for item in items)]


def _details(row: CandidateScore) -> list[list[Cell]]:
    items = row.score.items if row.score else ()
    lines: list[list[Cell]] = []
    for item in items:
        head: list[Cell] = [row.ticket, row.name, item.item_id]
        if not item.answered:
            lines.append([*head, say("marking.unanswered"), Decimal(0), item.full])
        elif item.manual and not item.marks:
            lines.append([*head, say("marking.manual"), None, item.full])
        for mark in item.marks if item.answered else ():
            what = say("marking.manual_part", what=mark.what) if mark.manual else mark.what
            lines.append([*head, what, None if mark.manual else mark.points, mark.full])
    return lines
