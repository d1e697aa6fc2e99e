"""A receipt that comes by hand, on a USB drive: for the bundle of this session, or of one this server held before."""

import hashlib
import logging
from collections.abc import Iterable
from pathlib import Path

from shared.exam.room.events import ReceiptKept
from shared.exchange.addendum import SUFFIX as ADDENDUM
from shared.exchange.bundle import SUFFIX
from shared.exchange.errors import ExchangeError, ReceiptError
from shared.exchange.package import open_roster_part, reopen_package
from shared.exchange.receipt import Receipt, read_receipt
from shared.protocol.console import ReceiptReport
from shared.protocol.errors import WireError
from site_server.domain.ports import Folder
from site_server.domain.rows import SessionRow
from site_server.domain.site_keys import SiteKeys
from site_server.service.continuity.centre import note_refused
from site_server.service.core.site import Site
from site_server.service.core.writer import Tx
from site_server.service.evening.addendum import note_receipt

log = logging.getLogger(__name__)


def take_receipt(site: Site, data: bytes, actor: str) -> ReceiptReport:
    """Verify the receipt against the sealed bundle, or its addendum, and keep it; the same one again changes nothing.

    Raises WireError: receipt_malformed, receipt_forged, receipt_foreign_centre, receipt_key_expired,
    receipt_key_revoked, receipt_key_retired, receipt_for_other_bundle.
    """
    certificates = receipt_certificates(site.store.sessions(), site.folder, site.keys)
    try:
        receipt = read_receipt(data, centre=site.keys.trust, certificates=certificates)
    except ReceiptError as error:
        note_refused(site, error.code, actor)
        raise WireError(error.code, error.message) from error
    room = site.room
    sealed = room.state.bundle if room is not None else None
    later = room.state.later.addendum if room is not None else None
    if later is not None and later.addendum_sha256 == receipt.bundle_sha256:
        site.folder.keep_receipt(receipt.receipt_id, data)
        note_receipt(site, receipt.receipt_id, receipt.bundle_sha256, actor)
        return ReceiptReport(receipt_id=receipt.receipt_id, session_id=receipt.session_id, current=True)
    current = sealed is not None and sealed.bundle_sha256 == receipt.bundle_sha256
    if not current and not _held_before(site, receipt):
        raise WireError("receipt_for_other_bundle")
    site.folder.keep_receipt(receipt.receipt_id, data)

    def work(tx: Tx) -> None:
        kept, bundle = tx.state.receipt, tx.state.bundle
        if bundle is None or bundle.bundle_sha256 != receipt.bundle_sha256:
            raise WireError("receipt_for_other_bundle")  # an answer came late: the sealed bundle is no more
        if kept is None or kept.receipt_id != receipt.receipt_id:
            tx.append(actor, ReceiptKept(receipt_id=receipt.receipt_id, bundle_sha256=receipt.bundle_sha256))

    if current:
        site.writer.do(work)
    return ReceiptReport(receipt_id=receipt.receipt_id, session_id=receipt.session_id, current=current)


def receipt_certificates(sessions: Iterable[SessionRow], folder: Folder, keys: SiteKeys) -> tuple[bytes, ...]:
    """Certificates of keys that may sign receipts, from the packages of these sessions as far as they can be opened."""
    found: list[bytes] = []
    for row in sessions:
        try:
            path = folder.package(row.file_name)
            package = reopen_package(path, centre=keys.trust, site_id=keys.card.site_id)
            found += open_roster_part(package, keys.identity).receipt_keys
        except (ExchangeError, OSError) as error:
            log.info("session %d: its package tells no receipt keys (%s)", row.session_no, type(error).__name__)
    return tuple(dict.fromkeys(found))


def _held_before(site: Site, receipt: Receipt) -> bool:
    """Whether exactly that bundle, or addendum, lies here, sealed in an earlier session of this server."""
    paths = (site.folder.bundle(receipt.bundle_id + suffix) for suffix in (SUFFIX, ADDENDUM))
    return any(path.is_file() and _sha256(path) == receipt.bundle_sha256 for path in paths)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
