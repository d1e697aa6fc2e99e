"""What speaks against a bundle: it is held against what was issued, and against what came for its session before."""

from pathlib import Path

import msgspec

from scripts.centre.comparing.compare import differences
from scripts.centre.comparing.difference import Difference, difference
from scripts.centre.comparing.facts import what_was_issued
from scripts.centre.folder import CENTRE_ZONE, CentreFolder
from scripts.centre.issued import Issue, find_issue
from scripts.centre.receiving.inbox import Inbox
from scripts.centre.receiving.second import against_earlier, replaced_by
from shared.exchange.bundle import CheckedBundle, OpenedBundle, open_bundle
from shared.exchange.known_cards import KnownCard
from shared.formatting import date_time


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
    found = [*_of_card(centre, bundle.signer), *differences(bundle, facts), *_of_session(centre, inbox, bundle)]
    return Judged(folder=folder, issue=facts.issue, differences=tuple(found))


def judge_sealed(centre: CentreFolder, inbox: Inbox, bundle: CheckedBundle) -> tuple[Difference, ...]:
    """What speaks against a bundle as far as that can be said without the key of the results.

    Signature, hashes and card were checked. Here: it is for the very package that was issued, for all its candidates,
    and the first of its session. What is inside is compared on the machine that opens results.

    Raises CentreError: unknown_package, other_room, file_damaged.
    """
    manifest = bundle.manifest
    _, issue = find_issue(centre, manifest)
    found = [*_of_card(centre, bundle.signer)]
    if manifest.kind != issue.kind or manifest.sittings > manifest.due or (issue.due and manifest.due != issue.due):
        found.append(difference("due_differs", due=manifest.due, issued=issue.due, sittings=manifest.sittings))
    earlier = [line for line in inbox.of_session(manifest.session_id) if line.bundle_sha256 != bundle.sha256]
    if earlier:
        at = date_time(earlier[-1].received_ms, CENTRE_ZONE)
        found.append(difference("second_sealed", at=at, receipt=earlier[-1].receipt_id))
    return tuple(found)


def _of_card(centre: CentreFolder, signer: KnownCard | None) -> list[Difference]:
    """A revoked card signs nothing that counts by itself; the true answers of a room may be in it all the same."""
    revoked = centre.ledger().trust.revoked.site_card(signer.fingerprint) if signer is not None else None
    if revoked is None:
        return []
    at = date_time(revoked.since_ms, CENTRE_ZONE)
    return [difference("card_revoked", card=revoked.id, at=at, reason=revoked.reason)]


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
