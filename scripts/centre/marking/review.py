"""A score looked at again 成绩复查: marked once more from the sealed bundle and held against what was published.

Handbook 考务手册: 成绩复查 looks at the entry, the sum and what was left unmarked; nobody marks anew. Every review is a
line of the centre's ledger, whatever came of it.
"""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Final, Literal

import msgspec

from scripts.centre.errors import CentreError
from scripts.centre.folder import CentreFolder, read_json
from scripts.centre.marking.scores import CandidateScore, Outcome
from shared.exam.paper import SectionKind
from shared.words.catalogue import say

LEDGER: Final = "score-reviews.json"
_PARTS: Final[tuple[SectionKind, ...]] = ("theory", "practical")
Result = Literal["same", "change", "open"]


class Points(msgspec.Struct, frozen=True, kw_only=True):
    """Points by part and in sum; None where there is no score: absent, or unreadable."""

    theory: Decimal | None
    practical: Decimal | None
    total: Decimal | None
    outcome: Outcome


class ItemChange(msgspec.Struct, frozen=True, kw_only=True):
    """An item whose points are not the published ones; None: it was not there."""

    item_id: str
    before: Decimal | None
    after: Decimal | None


class Review(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the ledger, with all that the reply says.

    Attributes:
        entries: of the candidate's log; `asked` items of the paper, `answered` of them.
        people: marks that people gave; `open`: items that wait for people still.
        unread: why the answers cannot be read, where they cannot.
    """

    number: str
    at_ms: int
    session_id: str
    ticket: str
    name: str
    seat: int
    reason: str
    by: str
    bundle_sha256: str
    package_sha256: str
    paper_id: str
    published: Points
    recomputed: Points
    items: tuple[ItemChange, ...]
    entries: int
    asked: int
    answered: int
    people: int
    open: int
    unread: str

    @property
    def result(self) -> Result:
        """Whether something changed; nothing is said while marks of people are missing."""
        if self.open:
            return "open"
        return "same" if self.published == self.recomputed and not self.items else "change"


def points_of_row(row: CandidateScore) -> Points:
    """What stands in a score sheet for that candidate."""
    score = row.score
    if score is None:
        return Points(theory=None, practical=None, total=None, outcome=row.outcome)
    theory, practical = (score.points(kind) for kind in _PARTS)
    return Points(theory=theory, practical=practical, total=score.total, outcome=row.outcome)


def published_row(path: Path, ticket: str) -> CandidateScore:
    """The candidate's row of the file that `score --json` wrote when the scores were published.

    Raises:
        CentreError: file_damaged, review_not_published.
    """
    for row in read_json(path, tuple[CandidateScore, ...]):
        if row.ticket == ticket:
            return row
    raise CentreError("review_not_published", say("review.not_published", path=path, ticket=ticket))


def changes(before: CandidateScore, after: CandidateScore) -> Iterator[ItemChange]:
    """Items whose points differ, in the order of the paper."""
    old, new = (
        {item.item_id: item.points for item in row.score.items} if row.score is not None else {}
        for row in (before, after)
    )
    for item_id in dict.fromkeys((*new, *old)):
        if old.get(item_id) != new.get(item_id):
            yield ItemChange(item_id=item_id, before=old.get(item_id), after=new.get(item_id))


def still_open(row: CandidateScore) -> int:
    """How many items of the candidate wait for people."""
    return sum(item.manual and item.answered for item in row.score.items) if row.score is not None else 0


def reviews(centre: CentreFolder) -> tuple[Review, ...]:
    """Everything in the ledgers of all sessions, oldest first. Raises CentreError `file_damaged`, as `secrets`."""
    folders = sorted(path for path in centre.sessions_path.glob("*/*") if path.is_dir())
    found = [review for folder in folders for review in _ledger(centre, folder)]
    return tuple(sorted(found, key=lambda review: (review.at_ms, review.number)))


def next_number(known: tuple[Review, ...], session_id: str) -> str:
    """Of the next review of that session."""
    count = sum(one.session_id == session_id for one in known) + 1
    return say("review.number_of", session_id=session_id, count=count)


def write_down(centre: CentreFolder, folder: Path, review: Review) -> None:
    """Add a line to the ledger in the folder of the package; it has a name, so it lies with what is secret."""
    written = (*_ledger(centre, folder), review)
    centre.secrets.write(folder / LEDGER, msgspec.json.format(msgspec.json.encode(written), indent=1))


def _ledger(centre: CentreFolder, folder: Path) -> tuple[Review, ...]:
    path = folder / LEDGER
    return centre.secrets.read_json(path, tuple[Review, ...]) if centre.secrets.exists(path) else ()
