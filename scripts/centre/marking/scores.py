"""Scores of a whole bundle, and the workbook with them."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

import msgspec

from scripts.centre.issued import PaperFiles
from scripts.centre.marking.opened import CandidateAnswers, candidates
from scripts.centre.marking.shielded import Limits, ShieldedMarker, Trouble
from scripts.centre.sheets import Cell, add_sheet, book_bytes, new_book
from shared.exam.kinds.asking import is_answered
from shared.exam.kinds.numbers import points_of
from shared.exam.kinds.parts import Item
from shared.exam.scoring import ItemScore, PaperScore, sum_up
from shared.exchange.bundle import OpenedBundle

_SUMMARY: Final = ("准考证号", "姓名", "座位号", "状态", "理论", "实操", "总分", "是否合格", "备注")
_CAUSES: Final = {
    "candidate": "",
    "time": "到时自动收卷",
    "proctor": "监考收卷",
    "end": "结束时收卷",
    "terminated": "终止考试",
}


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
    def verdict(self) -> str:
        """合格, 不合格, 缺考, 待定 while people have items to mark, 需人工处理 where no answer could be read."""
        if self.unread:
            return "需人工处理"
        if self.score is None:
            return "缺考"
        if self.manual and not self.score.passed:
            return "待定"
        return "合格" if self.score.passed else "不合格"


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
    if candidate.status != "到考" or candidate.unread:
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
    add_sheet(book, "成绩", f"{title} 成绩表", _SUMMARY, [_summary(row) for row in rows])
    heads = ("准考证号", "姓名", *(f"{item.item_id}\n（{item.points}分）" for item in items))
    add_sheet(book, "各题得分", f"{title} 各题得分", heads, [_by_item(row) for row in rows if row.score])
    left: list[list[Cell]] = [
        [row.ticket, row.name, row.seat, item, why] for row in rows for item, why in _left_to_people(row)
    ]
    if left:
        heads = ("准考证号", "姓名", "座位号", "题号", "原因")
        add_sheet(book, "需人工处理", f"{title} 需人工处理的作答", heads, left)
    details = ("准考证号", "姓名", "题号", "评分点", "得分", "满分")
    add_sheet(book, "得分明细", f"{title} 得分明细", details, [line for row in rows for line in _details(row)])
    return book_bytes(book)


def _summary(row: CandidateScore) -> list[Cell]:
    head: list[Cell] = [row.ticket, row.name, row.seat, row.status]
    if row.score is None:
        return [*head, None, None, None, row.verdict, row.remark]
    points: list[Cell] = [row.score.points("theory"), row.score.points("practical"), row.score.total]
    return [*head, *points, row.verdict, row.remark]


def _left_to_people(row: CandidateScore) -> list[tuple[str, str]]:
    if row.unread:
        return [("全卷", row.unread)]
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
            lines.append([*head, "未作答", Decimal(0), item.full])
        elif item.manual and not item.marks:
            lines.append([*head, "待人工评阅", None, item.full])
        for mark in item.marks if item.answered else ():
            what = f"{mark.what}（待人工评阅）" if mark.manual else mark.what
            lines.append([*head, what, None if mark.manual else mark.points, mark.full])
    return lines


def _remark(candidate: CandidateAnswers) -> str:
    notes = [_CAUSES.get(candidate.closed_cause or "", ""), candidate.unread]
    if candidate.terminated:
        notes.append("有违规终止记录，成绩待评价组织认定")
    if candidate.held:
        notes.append(f"有{len(candidate.held)}条迟到的作答留待评价组织处理，未计入成绩")
    return "；".join(note for note in notes if note)
