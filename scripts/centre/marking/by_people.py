"""What people have to mark, and what their marks come to. Pure: no files, no clock.

An answer goes to people under a number that tells nothing of the candidate. The number is made from a secret of the
centre, the package and the answer itself: the same answer has the same number in every run, another answer another
one, so marks find their answer again and never slip to a different one.

Two people mark each answer, neither seeing the other's marks. While they differ by no more than the paper allows
(`PaperKey.marker_gap`) the answer's points are their mean; where they differ by more an arbiter decides alone.
"""

import hashlib
import hmac
from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Final, Literal

import msgspec

from scripts.centre.issued import IssuedPapers, PaperFiles
from scripts.centre.marking.scores import CandidateScore
from scripts.centre.wording import response_text
from shared.exam.kinds.numbers import points_of
from shared.exam.kinds.parts import Item, Response
from shared.exam.kinds.registry import kind_of
from shared.exam.scoring import ItemScore, sum_up
from shared.security.codes import ALPHABET

Marker = Literal["first", "second", "arbiter"]
MARKERS: Final[tuple[Marker, ...]] = ("first", "second", "arbiter")
State = Literal["open", "differ", "final"]
STEP: Final = Decimal("0.01")
"""Points are given and kept to this; the mean of two marks is rounded half up."""

_WHOLE: Final = -1
_LETTERS: Final = 10


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """One answer, or one part of it, that people mark.

    `ticket` and `place` (which mark of the item, -1 for all of it) never leave the centre; markers see the rest.
    """

    number: str
    ticket: str
    item_id: str
    place: int
    what: str
    stem: str
    rubric: str
    answer: str
    full: Decimal


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What people said of one answer so far; `gap`: how far two markers may differ."""

    task: Task
    gap: Decimal
    first: Decimal | None = None
    second: Decimal | None = None
    arbiter: Decimal | None = None

    @property
    def differs(self) -> bool:
        """Whether the two markers are further apart than the paper allows."""
        return self.first is not None and self.second is not None and abs(self.first - self.second) > self.gap

    @property
    def points(self) -> Decimal | None:
        """The final points, None as long as somebody's mark is missing."""
        if self.first is None or self.second is None:
            return None
        if self.differs:
            return self.arbiter
        return ((self.first + self.second) / 2).quantize(STEP, ROUND_HALF_UP)

    @property
    def state(self) -> State:
        """Where the answer stands."""
        if self.points is not None:
            return "final"
        return "differ" if self.differs else "open"


def tasks(
    rows: Sequence[CandidateScore],
    answers: Mapping[str, Mapping[str, Response]],
    papers: IssuedPapers,
    *,
    package: str,
    secret: bytes,
) -> tuple[Task, ...]:
    """Every answer that people mark, by item and within an item in an order that tells nothing of the candidates.

    `answers`: ticket to item id to response; `package`: which package they were written to (its SHA-256).
    """
    items = {item.item_id: item for files in papers.each() for item in files.paper.items()}
    found = [
        _task(secret, package, row, score, place, papers.of(row.paper_id), items[score.item_id], answers[row.ticket])
        for row in rows
        for score, place in _left(row)
    ]
    order = {item_id: place for place, item_id in enumerate(items)}
    return tuple(sorted(found, key=lambda task: (order[task.item_id], task.what, task.number)))


def verdicts(tasks: Sequence[Task], gap: Decimal, marks: Mapping[Marker, Mapping[str, Decimal]]) -> tuple[Verdict, ...]:
    """The tasks with what was said of them; `marks`: marker to number to points."""
    return tuple(
        Verdict(task=task, gap=gap, **{marker: marks.get(marker, {}).get(task.number) for marker in MARKERS})
        for task in tasks
    )


def settled(
    rows: Sequence[CandidateScore], papers: IssuedPapers, said: Sequence[Verdict]
) -> tuple[CandidateScore, ...]:
    """The candidates' scores with every final mark in its place; where one is missing the answer stays open."""
    by_answer: dict[tuple[str, str], list[Verdict]] = {}
    for verdict in said:
        by_answer.setdefault((verdict.task.ticket, verdict.task.item_id), []).append(verdict)
    return tuple(_settled(row, papers.of(row.paper_id), by_answer) for row in rows)


def _left(row: CandidateScore) -> Iterator[tuple[ItemScore, int]]:
    for score in row.score.items if row.score else ():
        if not (score.answered and score.manual):
            continue
        parts = [place for place, mark in enumerate(score.marks) if mark.manual]
        yield from ((score, place) for place in parts or [_WHOLE])


def _task(
    secret: bytes,
    package: str,
    row: CandidateScore,
    score: ItemScore,
    place: int,
    files: PaperFiles,
    item: Item,
    answers: Mapping[str, Response],
) -> Task:
    key, answer = files.key.items.get(item.item_id), response_text(item, answers[item.item_id])
    mark = score.marks[place] if place != _WHOLE else None
    return Task(
        number=_number(secret, package, row.ticket, item.item_id, str(place), answer),
        ticket=row.ticket,
        item_id=item.item_id,
        place=place,
        what=mark.what if mark else "",
        stem=item.stem,
        rubric=response_text(item, kind_of(item).model_answer(item, key)) if key is not None else "",
        answer=answer,
        full=mark.full if mark else points_of(item.points),
    )


def _number(secret: bytes, *parts: str) -> str:
    digest = hmac.new(secret, "\x00".join(parts).encode("utf-8", "surrogatepass"), hashlib.sha256).digest()
    bits = int.from_bytes(digest[:8], "big")
    plain = "".join(ALPHABET[(bits >> (5 * place)) & 31] for place in range(_LETTERS))
    return f"{plain[:5]}-{plain[5:]}"


def _settled(
    row: CandidateScore, files: PaperFiles, by_answer: Mapping[tuple[str, str], list[Verdict]]
) -> CandidateScore:
    if row.score is None:
        return row
    scores = {s.item_id: _with_marks(s, by_answer.get((row.ticket, s.item_id), [])) for s in row.score.items}
    done = {item_id for item_id, score in scores.items() if not score.manual}
    left = tuple(trouble for trouble in row.troubles if trouble.item_id not in done)
    return msgspec.structs.replace(row, score=sum_up(files.paper, files.key, scores), troubles=left)


def _with_marks(score: ItemScore, said: Sequence[Verdict]) -> ItemScore:
    final = {verdict.task.place: verdict.points for verdict in said if verdict.points is not None}
    if not final:
        return score
    if _WHOLE in final:
        points = final[_WHOLE]
        return msgspec.structs.replace(score, points=min(score.full, points), manual=False)
    marks = tuple(
        msgspec.structs.replace(mark, points=final[place], manual=False) if place in final else mark
        for place, mark in enumerate(score.marks)
    )
    total = sum((mark.points for mark in marks), Decimal(0))
    return msgspec.structs.replace(
        score,
        marks=marks,
        points=min(score.full, max(Decimal(0), total)),
        manual=any(mark.manual for mark in marks),
    )
