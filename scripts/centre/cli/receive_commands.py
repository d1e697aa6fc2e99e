"""The commands of the receiving room: the server that sites upload to, bundles on USB drives, what has come."""

import argparse
import logging
from pathlib import Path

from scripts.centre.cli.differences import tell_decision, tell_differences
from scripts.centre.cli.later import tell_later
from scripts.centre.cli.register import DONE, FAILED, Commands, add_argument, add_centre_command, into
from scripts.centre.cli.signers import signer_lines
from scripts.centre.errors import CentreError
from scripts.centre.folder import CENTRE_ZONE, CentreFolder
from scripts.centre.issued import find_issue
from scripts.centre.receiving.addenda import take_addendum
from scripts.centre.receiving.inbox import Inbox
from scripts.centre.receiving.intake import BundleDiffersError, Intake
from scripts.centre.receiving.serve import serve
from scripts.centre.receiving.uploads import Uploads
from shared.commandline import typed_path
from shared.exchange.addendum import is_addendum
from shared.exchange.bundle import check_bundle
from shared.formatting import date_time
from shared.machine.files import copy_whole
from shared.machine.logs import log_to
from shared.session_kind import kind_word
from shared.words.catalogue import say


def add_receiving(commands: Commands) -> None:
    """receive, accept, received."""
    receive = add_centre_command(commands, "receive", _receive)
    add_argument(receive, "--host", "host", value="address", default="127.0.0.1")
    add_argument(receive, "--port", "port", value="port", type=int, default=8443)
    add_argument(receive, "--limit-mb", "limit_mb", type=int, default=1024, metavar="MB")

    accept = add_centre_command(commands, "accept", _accept)
    add_argument(accept, "bundle", "bundle", value="bundle", type=typed_path)
    add_argument(accept, "--out", "receipt_out", value="file", type=typed_path)
    add_argument(accept, "--receipt", "receipt_given", value="file", type=typed_path)
    add_argument(accept, "--by", "decided_by", value="name", default="")
    add_argument(accept, "--reason", "decided_reason", value="text", default="")

    add_centre_command(commands, "received", _received)


def _accept(centre: CentreFolder, options: argparse.Namespace) -> int:
    """A bundle from a USB drive."""
    by, reason = options.by.strip(), options.reason.strip()
    if bool(by) != bool(reason):
        raise CentreError("decision_incomplete", say("centre.decision_incomplete"))
    if is_addendum(options.bundle):
        return _accept_addendum(centre, options.bundle, options.out)
    bundle = check_bundle(options.bundle, centre_id=centre.card().centre_id, cards=centre.cards())
    _, issue = find_issue(centre, bundle.manifest)
    intake = Intake(centre, Uploads(centre.inbox / "uploads", 1))
    try:
        given = options.receipt.read_bytes() if options.receipt else None
        line = intake.accept(options.bundle, by=by, reason=reason, receipt=given)
    except BundleDiffersError as differs:
        print(differs.message)
        tell_differences(differs.differences)
        print(say("centre_cli.accept_decide", path=options.bundle))
        return FAILED
    receipt = intake.receipt_path(line.bundle_sha256)
    print(
        say(
            "centre_cli.accepted",
            site_id=line.site_id,
            room=line.room,
            session_id=line.session_id,
            sittings=line.sittings,
            due=line.due,
        )
    )
    for told in signer_lines(bundle, issue):
        print(told)
    if not centre.opens_results:
        print(say("centre_cli.accepted_sealed"))
    if line.decision is not None:
        tell_decision(line.decision)
    print(say("centre_cli.accepted_receipt", path=_kept(receipt, options.out), receipt_id=line.receipt_id))
    return DONE


def _accept_addendum(centre: CentreFolder, path: Path, out: Path | None) -> int:
    """An addendum of a bundle that came before."""
    inbox = Inbox(centre.inbox)
    line = take_addendum(centre, inbox, path)
    told = say("centre_cli.addendum.accepted", number=line.number, session_id=line.session_id, notes=line.notes)
    print(told)
    if centre.opens_results:
        tell_later(centre, inbox, line.bundle_sha256)
    receipt = inbox.receipt_path(line.addendum_sha256)
    print(say("centre_cli.accepted_receipt", path=_kept(receipt, out), receipt_id=line.receipt_id))
    return DONE


def _kept(receipt: Path, out: Path | None) -> Path:
    """Where the receipt lies for whoever takes it along: copied to `out`, a file or a folder, if that was said."""
    if out is None:
        return receipt
    target = into(out, receipt.name)
    copy_whole(receipt, target)
    return target


def _received(centre: CentreFolder, _options: argparse.Namespace) -> int:
    """What came, by site and room."""
    inbox = Inbox(centre.inbox)
    lines, waiting = inbox.received(), inbox.waiting()
    for line in lines:
        day = date_time(line.received_ms, CENTRE_ZONE)
        print(
            say(
                "centre_cli.received.line",
                site_id=line.site_id,
                room=line.room,
                session_id=line.session_id,
                kind=kind_word(line.kind),
                day=day,
                receipt_id=line.receipt_id,
                sittings=line.sittings,
                due=line.due,
            )
        )
        for one in inbox.addenda_of(line.bundle_sha256):
            told = {"number": one.number, "receipt_id": one.receipt_id, "notes": one.notes}
            print(say("centre_cli.addendum.line", day=date_time(one.received_ms, CENTRE_ZONE), **told))
        if line.note:
            print("　　" + say(f"bundle.note.{line.note}", room=line.room, fingerprint=line.card))
        if line.decision is not None:
            tell_decision(line.decision)
        if inbox.of_session(line.session_id)[-1] != line:
            print("　　" + say("centre_cli.received.replaced"))
    for held in waiting:
        told = {"site_id": held.site_id, "room": held.room, "session_id": held.session_id}
        print(say("centre_cli.received.waits", **told, day=date_time(held.came_ms, CENTRE_ZONE)))
        tell_differences(held.differences)
        path = inbox.held_path(held.bundle_sha256)
        print("　　" + say("centre_cli.accept_decide" if path.exists() else "centre_cli.received.not_kept", path=path))
    if not lines and not waiting:
        print(say("centre_cli.received.none"))
    return DONE


def _receive(centre: CentreFolder, options: argparse.Namespace) -> int:
    """The receiver; its log turns over in the centre's folder and goes to standard error too."""
    log_to(options.dir / "logs" / "receive.log", screen_level=logging.INFO)
    serve(centre, host=options.host, port=options.port, limit_bytes=options.limit_mb << 20)
    return DONE
