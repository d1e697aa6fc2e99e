"""What speaks against a bundle: it is held against what was issued, and against what came for its session before."""

from pathlib import Path

import msgspec

from scripts.centre.comparing.compare import differences
from scripts.centre.comparing.difference import Difference
from scripts.centre.comparing.facts import what_was_issued
from scripts.centre.folder import CentreFolder
from scripts.centre.issued import Issue
from scripts.centre.receiving.inbox import Inbox
from scripts.centre.receiving.second import against_earlier, replaced_by
from shared.exchange.bundle import OpenedBundle, open_bundle


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """The package a bundle was made with, and everything that speaks against taking or using the bundle."""

    folder: Path
    issue: Issue
    differences: tuple[Difference, ...]


def judge(centre: CentreFolder, inbox: Inbox, bundle: OpenedBundle) -> Judged:
    """Hold a bundle against all that is known.

    Raises:
        CentreError: unknown_package, other_room, file_damaged.
        BundleError: the earlier bundle of the session cannot be opened any more.
    """
    folder, facts = what_was_issued(centre, bundle.manifest)
    found = [*differences(bundle, facts), *_of_session(centre, inbox, bundle)]
    return Judged(folder=folder, issue=facts.issue, differences=tuple(found))


def _of_session(centre: CentreFolder, inbox: Inbox, bundle: OpenedBundle) -> list[Difference]:
    lines = inbox.of_session(bundle.manifest.session_id)
    if not lines or lines[-1].bundle_sha256 == bundle.sha256:
        return []
    if any(line.bundle_sha256 == bundle.sha256 for line in lines):
        return [replaced_by(lines[-1])]
    earlier = open_bundle(
        inbox.bundle_path(lines[-1].bundle_sha256),
        centre_id=centre.card().centre_id,
        cards=centre.cards(),
        identity=centre.results_identity(),
    )
    return [against_earlier(bundle, lines[-1], earlier)]
