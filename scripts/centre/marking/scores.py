"""Scores of a whole bundle, and the workbook with them."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final, Literal

import msgspec

from scripts.centre.issued import PaperFiles
from scripts.centre.marking.opened import LEFT, CandidateAnswers, candidates
from scripts.centre.marking.shielded import Limits, ShieldedMarker, Trouble
from scripts.centre.sheets import Cell, add_sheet, book_bytes, new_book
from shared.exam.kinds.asking import is_answered
from shared.exam.kinds.numbers import points_of
from shared.exam.kinds.parts import Item
from shared.exam.scoring import ItemScore, PaperScore, sum_up
from shared.exchange.bundle import OpenedBundle
from shared.words.catalogue import Words, say

_SUMMARY: Final = Words(
    "marking.head", ("ticket", "name", "seat", "status", "theory", "practical", "total", "verdict", "remark")
)
_BY_ITEM: Final = Words("marking.head", ("ticket", "name"))
_DETAILS: Final = Words("marking.head", ("ticket", "name", "item", "mark", "points", "full"))
_CAUSES: Final = Words("marking.closed", ("time", "proctor", "end", "terminated"))

Outcome = Literal["passed", "failed", "absent", "open", "unread"]


class CandidateScore(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the score sheet; `score` is None for an absent candidate, and for one whose answers cannot be read.

    `troubles`: answers that stopped the machine; they are people's to mark. `unread`: why no answer could be read.
    """

    ticket: str
    name: str
    seat: int
    status: str
    score: PaperScore | None
    remark: str
    troubles: tuple[Trouble, ...] = ()
    unread: str = ""

    @property
    def manual(self) -> bool:
        """Whether people still have items to mark."""
        return self.score is not None and any(item.manual and item.answered for item in self.score.items)

    @property
    def outcome(self) -> Outcome:
        """`open` while people have items to mark, `unread` where no answer could be read."""
        if self.unread:
            return "unread"
        if self.score is None:
            return "absent"
        if self.manual and not self.score.passed:
            return "open"
        return "passed" if self.score.passed else "failed"

    @property
    def verdict(self) -> str:
        """The outcome in words."""
        return say(f"marking.verdict.{self.outcome}")


def score_bundle(bundle: OpenedBundle, files: PaperFiles, limits: Limits | None = None) -> tuple[CandidateScore, ...]:
    """Every due candidate's score in seat order. What one candidate wrote stops nobody else's marking.

    Raises:
        CentreError: marking_not_started.
    """
    with ShieldedMarker(files, limits) as marker:
        return tuple(_scored(candidate, files, marker) for candidate in candidates(bundle))


def _scored(candidate: CandidateAnswers, files: PaperFiles, marker: ShieldedMarker) -> CandidateScore:
    row = CandidateScore(
        ticket=candidate.ticket,
        name=candidate.name,
        seat=candidate.seat,
        status=candidate.status,
        score=None,
        remark=_remark(candidate),
        unread=candidate.unread,
    )
    if not candidate.present or candidate.unread:
        return row
    scores: dict[str, ItemScore] = {}
    troubles: list[Trouble] = []
    for item in files.paper.items():
        response = candidate.answers.get(item.item_id)
        found = marker.score(item.item_id, response)
        if isinstance(found, Trouble):
            troubles.append(found)
            found = ItemScore(
                item_id=item.item_id,
                kind=item.kind,
                points=Decimal(0),
                full=points_of(item.points),
                answered=is_answered(response),
                manual=True,
            )
        scores[item.item_id] = found
    remark = "；".join(note for note in (row.remark, *(f"{t.item_id} {t.sentence()}" for t in troubles)) if note)
    score = sum_up(files.paper, files.key, scores)
    return msgspec.structs.replace(row, score=score, troubles=tuple(troubles), remark=remark)


def score_workbook(title: str, items: Sequence[Item], rows: Sequence[CandidateScore]) -> bytes:
    """The workbook: 成绩, 各题得分, 得分明细."""
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
        [_by_item(row) for row in rows if row.score],
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
    return book_bytes(book)


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


def _by_item(row: CandidateScore) -> list[Cell]:
    points: list[Cell] = [item.points for item in row.score.items] if row.score else []
    return [row.ticket, row.name, *points]


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


def _remark(candidate: CandidateAnswers) -> str:
    notes = [_CAUSES.get(candidate.closed_cause or "", ""), candidate.unread]
    if candidate.terminated:
        notes.append(say("marking.terminated"))
    if candidate.held:
        notes.append(say("marking.held", count=len(candidate.held)))
    return "；".join(note for note in notes if note)
