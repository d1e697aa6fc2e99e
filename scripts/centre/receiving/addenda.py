"""Addenda 补充记录 that come to the centre: held against the bundle they belong to, kept, and read again.

An addendum is believed when the site signed it, its records go on where the very bundle that counts ends, and no other
addendum of that bundle tells another story. Anything else is refused by name; nothing waits for a decision here, since
results do not hang on it. ADR 0040.
"""

import logging
from pathlib import Path

import msgspec

from scripts.centre.folder import CentreFolder, now_ms
from scripts.centre.receipt_keys import receipt_signer
from scripts.centre.receiving.inbox import Inbox, ReceivedAddendum
from scripts.centre.receiving.second import parting
from shared.exchange.addendum import KIND, OpenedAddendum, check_addendum, unseal_addendum
from shared.exchange.bundle import OpenedBundle, open_bundle
from shared.exchange.errors import BundleError
from shared.exchange.receipt import Receipt, new_receipt_id, sign_receipt
from shared.machine.files import copy_whole, write_private
from shared.words.catalogue import say

log = logging.getLogger(__name__)


def take_addendum(centre: CentreFolder, inbox: Inbox, path: Path) -> ReceivedAddendum:
    """Check an addendum and keep a copy of it with its receipt; the same one again changes nothing.

    A machine that receives without the key of the results opens nothing; what is inside is compared where it is read.

    Raises:
        BundleError: as `check_addendum` and `unseal_addendum`; addendum_without_bundle (its bundle has not been taken
            in), addendum_card_revoked, addendum_other_bundle (another bundle of the session counts), addendum_parts
            (an earlier addendum of the bundle tells something else).
        CentreError: file_damaged. OSError.
    """
    card, cards = centre.card(), centre.cards()
    addendum = check_addendum(path, centre_id=card.centre_id, cards=cards)
    known = next((one for one in inbox.addenda_of(addendum.manifest.bundle_sha256) if _is(one, addendum.sha256)), None)
    if known is not None:
        return known
    manifest = addendum.manifest
    signer = addendum.signer
    if signer is not None and centre.ledger().trust.revoked.site_card(signer.fingerprint) is not None:
        raise KIND.refuse("card_revoked", say("centre.addendum.card_revoked", card=signer.fingerprint))
    counted = inbox.of_session(manifest.session_id)
    if not any(line.bundle_sha256 == manifest.bundle_sha256 for line in counted):
        first = say("centre.addendum.bundle_first")
        raise KIND.refuse("without_bundle", say("centre.addendum.without_bundle"), advice=first)
    if counted[-1].bundle_sha256 != manifest.bundle_sha256:
        raise KIND.refuse("other_bundle", say("centre.addendum.replaced"))
    if centre.opens_results:
        _compare(centre, inbox, path, manifest.bundle_sha256)
    receipt = Receipt(
        receipt_id=new_receipt_id(),
        centre_id=card.centre_id,
        session_id=manifest.session_id,
        site_id=manifest.site_id,
        bundle_id=manifest.addendum_id,
        bundle_sha256=addendum.sha256,
        bytes=addendum.bytes,
        received_ms=now_ms(),
    )
    line = ReceivedAddendum(
        session_id=manifest.session_id,
        bundle_sha256=manifest.bundle_sha256,
        addendum_sha256=addendum.sha256,
        number=manifest.number,
        records=manifest.records,
        notes=manifest.notes,
        receipt_id=receipt.receipt_id,
        received_ms=receipt.received_ms,
    )
    copy_whole(path, inbox.addendum_path(addendum.sha256))
    write_private(inbox.receipt_path(addendum.sha256), sign_receipt(receipt, receipt_signer(centre)))
    inbox.refusal_path(addendum.sha256).unlink(missing_ok=True)
    write_private(inbox.addendum_line_path(addendum.sha256), msgspec.json.encode(line))
    log.info("addendum %s received, receipt %s", manifest.addendum_id, line.receipt_id)
    return line


def read_addenda(centre: CentreFolder, inbox: Inbox, bundle_sha256: str) -> tuple[OpenedAddendum, ...]:
    """The addenda of a bundle that were taken in, opened; the last one holds the most. Raises BundleError."""
    paths = [inbox.addendum_path(one.addendum_sha256) for one in inbox.addenda_of(bundle_sha256)]
    if not paths:
        return ()
    bundle = _bundle(centre, inbox, bundle_sha256)
    return tuple(_unsealed(centre, path, bundle) for path in paths)


def _compare(centre: CentreFolder, inbox: Inbox, path: Path, bundle_sha256: str) -> None:
    """Hold what is inside against the bundle and what came before. Raises BundleError."""
    opened = _unsealed(centre, path, _bundle(centre, inbox, bundle_sha256))
    for earlier in read_addenda(centre, inbox, bundle_sha256):
        fewer, more = sorted((earlier.records, opened.records), key=len)
        parted = parting(fewer, more)
        if parted is not None:
            raise KIND.refuse("parts", say("centre.addendum.parts", number=earlier.manifest.number, seq=parted))


def _unsealed(centre: CentreFolder, path: Path, bundle: OpenedBundle) -> OpenedAddendum:
    addendum = check_addendum(path, centre_id=centre.card().centre_id, cards=centre.cards())
    try:
        return unseal_addendum(addendum, centre.results_identity(), bundle)
    except BundleError:
        raise
    except Exception as error:  # the boundary of one file: whoever signs may write anything into it
        log.exception("addendum %s cannot be read", addendum.manifest.addendum_id)
        raise BundleError("addendum_not_understood", say("centre.receive.not_comparable")) from error


def _bundle(centre: CentreFolder, inbox: Inbox, sha256: str) -> OpenedBundle:
    path = inbox.bundle_path(sha256)
    identity = centre.results_identity()
    return open_bundle(path, centre_id=centre.card().centre_id, cards=centre.cards(), identity=identity)


def _is(line: ReceivedAddendum, sha256: str) -> bool:
    return line.addendum_sha256 == sha256
