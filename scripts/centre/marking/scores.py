"""Scores of a whole bundle."""

from decimal import Decimal
from typing import Final, Literal

import msgspec

from scripts.centre.issued import IssuedPapers, PaperFiles
from scripts.centre.marking.opened import CandidateAnswers, candidates
from scripts.centre.marking.shielded import Limits, Markers, ShieldedMarker, Trouble
from shared.exam.kinds.asking import is_answered
from shared.exam.kinds.numbers import points_of
from shared.exam.scoring import ItemScore, PaperScore, sum_up
from shared.exchange.bundle import OpenedBundle
from shared.words.catalogue import Words, say

_CAUSES: Final = Words("marking.closed", ("time", "proctor", "end", "terminated"))

Outcome = Literal["passed", "failed", "absent", "open", "unread"]


class CandidateScore(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the score sheet; `score` is None for an absent candidate, and for one whose answers cannot be read.

    `troubles`: answers that stopped the machine; they are people's to mark. `unread`: why no answer could be read.
    `paper_id`: the paper by whose key it was marked.
    """

    ticket: str
    name: str
    seat: int
    status: str
    score: PaperScore | None
    remark: str
    troubles: tuple[Trouble, ...] = ()
    unread: str = ""
    paper_id: str = ""

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


def score_bundle(
    bundle: OpenedBundle, papers: IssuedPapers, limits: Limits | None = None, *, only: str = ""
) -> tuple[CandidateScore, ...]:
    """Every due candidate's score in seat order, each by the key of their own paper.

    What one candidate wrote stops nobody else's marking. `only`: a ticket number, nobody else is marked.

    Raises:
        CentreError: marking_not_started.
    """
    main_id = papers.main.paper.paper_id
    with Markers(papers, limits) as markers:
        return tuple(
            _scored(candidate, files := papers.of(candidate.paper_id), markers.of(files), main_id)
            for candidate in candidates(bundle)
            if only in {"", candidate.ticket}
        )


def _scored(candidate: CandidateAnswers, files: PaperFiles, marker: ShieldedMarker, main_id: str) -> CandidateScore:
    row = CandidateScore(
        ticket=candidate.ticket,
        name=candidate.name,
        seat=candidate.seat,
        status=candidate.status,
        score=None,
        remark=_remark(candidate, main_id),
        unread=candidate.unread,
        paper_id=files.paper.paper_id,
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


def _remark(candidate: CandidateAnswers, main_id: str) -> str:
    notes = [_CAUSES.get(candidate.closed_cause or "", ""), candidate.unread]
    if candidate.paper_id != main_id:
        notes.append(say("marking.backup_paper", paper_id=candidate.paper_id))
    if candidate.terminated:
        notes.append(say("marking.terminated"))
    if candidate.held:
        notes.append(say("marking.held", count=len(candidate.held)))
    return "；".join(note for note in notes if note)
