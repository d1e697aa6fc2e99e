"""Commands for a score that a candidate wants looked at again 成绩复查: the review with its reply, and the ledger."""

import argparse

from scripts.centre.cli.mark_commands import opened_bundle
from scripts.centre.cli.register import DONE, Commands, add_argument, add_centre_command, into
from scripts.centre.errors import CentreError
from scripts.centre.folder import CentreFolder, now_ms
from scripts.centre.issued import IssuedPapers, read_papers
from scripts.centre.issuing.extension import one_candidate
from scripts.centre.marking.opened import candidates
from scripts.centre.marking.review import (
    Review,
    changes,
    next_number,
    points_of_row,
    published_row,
    reviews,
    still_open,
    write_down,
)
from scripts.centre.marking.review_page import conclusion, reply_pdf
from scripts.centre.marking.room_scores import RoomScores, room_scores
from scripts.centre.marking.scores import CandidateScore
from shared.commandline import typed_path
from shared.exchange.bundle import OpenedBundle
from shared.formatting import date_time
from shared.machine.files import write_private
from shared.words.catalogue import say

_ZONE = "Asia/Shanghai"


def add_reviewing(commands: Commands) -> None:
    """review, reviews."""
    review = add_centre_command(commands, "review", _review)
    add_argument(review, "bundle", "bundle", value="bundle", type=typed_path)
    add_argument(review, "--who", "who_one", value="ticket", required=True)
    add_argument(review, "--reason", "review_reason", value="text", required=True)
    add_argument(review, "--by", "review_by", value="name", required=True)
    add_argument(review, "--published", "published", value="file", type=typed_path, required=True)
    add_argument(review, "--marking", "review_marking", value="folder", type=typed_path)
    add_argument(review, "--out", "review_out", value="file", type=typed_path, required=True)
    add_centre_command(commands, "reviews", _list)


def _review(centre: CentreFolder, options: argparse.Namespace) -> int:
    """One candidate's score once more, the reply, and a line in the ledger."""
    ticket, reason, by = one_candidate(options.who), options.reason.strip(), options.by.strip()
    if not reason or not by:
        raise CentreError("review_reason_needed", say("review.reason_needed"))
    before = published_row(options.published, ticket)
    bundle, folder, _ = opened_bundle(centre, options)
    papers = read_papers(centre.secrets, folder)
    _same_person(bundle, before)
    _same_paper(papers, before)
    scores = room_scores(centre, bundle, papers, options.marking, only=ticket)
    known = reviews(centre)
    review = _made(bundle, before, scores, number=next_number(known, bundle.results.session_id), reason=reason, by=by)
    path = into(options.out, say("review.file", number=review.number))
    write_private(path, reply_pdf(review, bundle.results.plan))
    write_down(centre, folder, review)
    earlier = [one.number for one in known if (one.session_id, one.ticket) == (review.session_id, ticket)]
    if earlier:
        print(say("review.before", count=len(earlier), number=earlier[-1]))
    who = say("review.who_of", name=review.name, ticket=ticket, seat=review.seat)
    print(say("review.told", number=review.number, who=who, conclusion=conclusion(review)))
    if review.open and options.marking is None:
        print(say("centre_cli.score.to_people", count=review.open))
    if review.result == "change":
        print(say("review.correct"))
    print(say("review.done", path=path))
    return DONE


def _same_person(bundle: OpenedBundle, before: CandidateScore) -> None:
    """The published scores are those of this session. Raises CentreError review_unknown, review_other_person."""
    named = next((c.name for c in bundle.results.plan.candidates if c.ticket == before.ticket), None)
    if named is None:
        raise CentreError("review_unknown", say("review.unknown", ticket=before.ticket))
    if named != before.name:
        told = say("review.other_person", ticket=before.ticket, published=before.name, named=named)
        raise CentreError("review_other_person", told)


def _same_paper(papers: IssuedPapers, before: CandidateScore) -> None:
    """The published scores are those of a paper of this package, and not of the rehearsal before it, whose candidates
    are the same. Raises CentreError review_other_paper.
    """
    known = [files.paper for files in papers.each()]
    items = {item.item_id for paper in known for item in paper.items()}
    strange = before.score is not None and any(item.item_id not in items for item in before.score.items)
    if strange or (before.paper_id and before.paper_id not in {paper.paper_id for paper in known}):
        told = say("review.other_paper", ticket=before.ticket, published=before.paper_id, issued=known[0].paper_id)
        raise CentreError("review_other_paper", told)


def _made(
    bundle: OpenedBundle, before: CandidateScore, scores: RoomScores, *, number: str, reason: str, by: str
) -> Review:
    after = next(row for row in scores.rows if row.ticket == before.ticket)
    answers = next(candidate for candidate in candidates(bundle) if candidate.ticket == before.ticket)
    items = after.score.items if after.score is not None else ()
    return Review(
        number=number,
        at_ms=now_ms(),
        session_id=bundle.results.session_id,
        ticket=after.ticket,
        name=after.name,
        seat=after.seat,
        reason=reason,
        by=by,
        bundle_sha256=bundle.sha256,
        package_sha256=bundle.manifest.package_sha256,
        paper_id=after.paper_id,
        published=points_of_row(before),
        recomputed=points_of_row(after),
        items=tuple(changes(before, after)),
        entries=answers.entries,
        asked=len(items),
        answered=sum(item.answered for item in items),
        people=sum(one.task.ticket == after.ticket and one.state == "final" for one in scores.said),
        open=still_open(after),
        unread=after.unread,
    )


def _list(centre: CentreFolder, _options: argparse.Namespace) -> int:
    """The ledger."""
    known = reviews(centre)
    if not known:
        print(say("review.list_none"))
    for one in known:
        line = say(
            "review.list_line",
            at=date_time(one.at_ms, _ZONE),
            number=one.number,
            ticket=one.ticket,
            name=one.name,
            result=say(f"review.result_{one.result}"),
            by=one.by,
            reason=one.reason,
        )
        print(line)
    return DONE
