"""Commands of the marking room: a result bundle opened for people, and scored."""

import argparse
from collections.abc import Sequence
from pathlib import Path

import msgspec

from scripts.centre.cli.differences import tell_decision, tell_differences
from scripts.centre.cli.later import tell_later
from scripts.centre.cli.register import DONE, FAILED, Commands, add_argument, add_centre_command
from scripts.centre.cli.signers import signer_lines
from scripts.centre.comparing.witnesses import gathered, testimony
from scripts.centre.errors import CentreError
from scripts.centre.folder import CentreFolder
from scripts.centre.issued import Issue, IssuedPapers, read_papers
from scripts.centre.marking.by_people import MARKERS, Verdict
from scripts.centre.marking.opened import write_opened
from scripts.centre.marking.room_scores import room_scores
from scripts.centre.marking.score_book import score_workbook
from scripts.centre.marking.scores import CandidateScore
from scripts.centre.receiving.inbox import Inbox
from scripts.centre.receiving.judging import judge
from scripts.centre.receiving.second import REPLACED
from shared.commandline import typed_path
from shared.exam.kinds.parts import Item
from shared.exchange.bundle import OpenedBundle
from shared.exchange.bundle import open_bundle as open_result_bundle
from shared.machine.files import write_private
from shared.words.catalogue import say


def add_marking(commands: Commands) -> None:
    """open, verify, score."""
    opened = add_centre_command(commands, "open", _open)
    add_argument(opened, "bundle", "bundle", value="bundle", type=typed_path)
    add_argument(opened, "--out", "out_folder", value="folder", type=typed_path, required=True)

    verify = add_centre_command(commands, "verify", _verify)
    add_argument(verify, "bundle", "bundle", value="bundle", type=typed_path)
    add_argument(verify, "--anchors", "anchors", value="file", type=typed_path, nargs="+", default=())

    score = add_centre_command(commands, "score", _score)
    add_argument(score, "bundle", "bundle", value="bundle", type=typed_path)
    add_argument(score, "--out", "out_scores", value="file", type=typed_path, required=True)
    add_argument(score, "--marking", "marking", value="folder", type=typed_path)
    add_argument(score, "--json", "json_scores", value="file", type=typed_path)


def _verify(centre: CentreFolder, options: argparse.Namespace) -> int:
    """Everything that can be checked, without using the bundle for anything."""
    identity = centre.results_identity()
    bundle = open_result_bundle(
        options.bundle, centre_id=centre.card().centre_id, cards=centre.cards(), identity=identity
    )
    judged = judge(centre, Inbox(centre.inbox), bundle)
    said = testimony(bundle, gathered(options.anchors), centre.cards())
    for line in signer_lines(bundle, judged.issue):
        print(line)
    tell_later(centre, Inbox(centre.inbox), bundle.sha256)
    told = "verify.anchors" if options.anchors else "verify.no_anchors"
    records = bundle.manifest.room_log_records
    print(say(f"centre_cli.{told}", agreeing=said.agreeing, up_to=said.up_to, records=records))
    found = (*said.differences, *judged.differences)
    tell_differences(found)
    print(say("centre_cli.verify.bad", count=len(found)) if found else say("centre_cli.verify.fine"))
    return FAILED if found else DONE


def _open(centre: CentreFolder, options: argparse.Namespace) -> int:
    """A bundle into a folder."""
    bundle, folder, issue = opened_bundle(centre, options)
    later = tell_later(centre, Inbox(centre.inbox), bundle.sha256)
    present = write_opened(bundle, read_papers(centre.secrets, folder), issue, options.out, later)
    print(say("centre_cli.open.counts", due=bundle.manifest.due, present=present, entries=bundle.manifest.entries))
    print(say("centre_cli.open.done", folder=options.out))
    return DONE


def _score(centre: CentreFolder, options: argparse.Namespace) -> int:
    """A bundle into a score sheet."""
    bundle, folder, _ = opened_bundle(centre, options)
    papers = read_papers(centre.secrets, folder)
    scores = room_scores(centre, bundle, papers, options.marking)
    rows = scores.rows
    if scores.left and options.marking is None:
        print(say("centre_cli.score.to_people", count=scores.left))
    for path in scores.written:
        print(say("centre_cli.score.written", path=path))
    if scores.said:
        _tell_markers(scores.said)
    write_private(options.out, score_workbook(scores.title, _items(papers, rows), rows, scores.said))
    if options.json:
        write_private(options.json, msgspec.json.format(msgspec.json.encode(rows), indent=1))
    passed = sum(row.outcome == "passed" for row in rows)
    absent = sum(row.outcome == "absent" for row in rows)
    print(
        say(
            "centre_cli.score.counts",
            candidates=len(rows),
            passed=passed,
            absent=absent,
            others=len(rows) - passed - absent,
        )
    )
    for row in rows:
        if row.unread or row.troubles:
            what = row.unread or "；".join(f"{t.item_id} {t.sentence()}" for t in row.troubles)
            print(say("centre_cli.score.left", ticket=row.ticket, seat=row.seat, what=what))
    print(say("centre_cli.score.done", path=options.out))
    return DONE


def _items(papers: IssuedPapers, rows: Sequence[CandidateScore]) -> list[Item]:
    """The items of every paper that somebody wrote; of the main one in any case."""
    written = {row.paper_id for row in rows} | {papers.main.paper.paper_id}
    return [item for files in papers.each() if files.paper.paper_id in written for item in files.paper.items()]


def _tell_markers(said: Sequence[Verdict]) -> None:
    """How far each marker is, and whether the scores are final."""
    differ = sum(verdict.differs for verdict in said)
    for marker in MARKERS:
        wanted = differ if marker == "arbiter" else len(said)
        own = [v for v in said if getattr(v, marker) is not None and (marker != "arbiter" or v.differs)]
        if wanted:
            who = say(f"marking.people.marker.{marker}")
            print(say("centre_cli.score.marker", who=who, done=len(own), left=wanted - len(own)))
    states = [verdict.state for verdict in said]
    if set(states) == {"final"}:
        print(say("centre_cli.score.final", count=len(states)))
    else:
        print(say("centre_cli.score.open", open=states.count("open"), differ=states.count("differ")))


def opened_bundle(centre: CentreFolder, options: argparse.Namespace) -> tuple[OpenedBundle, Path, Issue]:
    """The bundle after every check, and the issue of the package it was made with.

    Raises CentreError `bundle_differs`: something speaks against it, and nobody decided to use it all the same.
    """
    identity = centre.results_identity()
    bundle = open_result_bundle(
        options.bundle, centre_id=centre.card().centre_id, cards=centre.cards(), identity=identity
    )
    manifest, inbox = bundle.manifest, Inbox(centre.inbox)
    judged = judge(centre, inbox, bundle)
    decision = inbox.decision(bundle.sha256)
    replaced = any(one.code == REPLACED for one in judged.differences)
    if judged.differences and (decision is None or replaced):
        tell_differences(judged.differences)
        raise CentreError("bundle_differs", say("centre.bundle_differs"))
    told = "centre_cli.verified" if decision is None else "centre_cli.verified_by_decision"
    print(say(told, site_id=manifest.site_id, room=manifest.room, session_id=manifest.session_id))
    if decision is not None:
        tell_decision(decision)
    for line in signer_lines(bundle, judged.issue):
        print(line)
    return bundle, judged.folder, judged.issue
