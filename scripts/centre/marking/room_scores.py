"""The scores of a bundle with what people said in their workbooks: what `score` writes and `review` looks at again."""

from decimal import Decimal
from pathlib import Path

import msgspec

from scripts.centre.folder import CentreFolder
from scripts.centre.issued import IssuedPapers
from scripts.centre.marking.by_people import Verdict, settled, tasks
from scripts.centre.marking.marker_folder import marked
from scripts.centre.marking.opened import candidates
from scripts.centre.marking.scores import CandidateScore, score_bundle
from shared.exchange.bundle import OpenedBundle
from shared.session_kind import marked_title
from shared.words.catalogue import say


class RoomScores(msgspec.Struct, frozen=True, kw_only=True):
    """The rows of the score sheet. `left`: answers for people; `said`: what they said; `written`: new sheets."""

    title: str
    rows: tuple[CandidateScore, ...]
    left: int
    said: tuple[Verdict, ...] = ()
    written: tuple[Path, ...] = ()


def room_scores(
    centre: CentreFolder, bundle: OpenedBundle, papers: IssuedPapers, marking: Path | None, *, only: str = ""
) -> RoomScores:
    """Everybody's scores.

    marking: the folder of these workbooks; without it answers for people stay open.
    only: a ticket number; nobody else's answers are marked. Not together with `marking`: its sheets are the room's.

    Raises:
        CentreError: marking_not_started, marker_sheets.
    """
    plan = bundle.results.plan
    shown = marked_title(plan.title, plan.kind)
    title = say("centre_cli.score.title", title=shown, room=plan.room, session_id=plan.session_id)
    rows = score_bundle(bundle, papers, only="" if marking else only)
    left = tasks(
        rows,
        {candidate.ticket: candidate.answers for candidate in candidates(bundle)},
        papers,
        package=bundle.manifest.package_sha256,
        secret=centre.results_identity().split("\n")[0].encode(),  # the oldest: it stays when keys change
    )
    if not left or marking is None:
        return RoomScores(title=title, rows=rows, left=len(left))
    said, written = marked(marking, title, left, Decimal(papers.main.key.marker_gap))
    settled_rows = settled(rows, papers, said)
    return RoomScores(title=title, rows=settled_rows, left=len(left), said=said, written=tuple(written))
