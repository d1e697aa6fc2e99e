"""What sessions a data folder holds, and whether the centre has their results."""

import logging
from collections.abc import Iterator

from msgspec.structs import replace

from shared.exam.room.later import Later
from shared.exchange.errors import ExchangeError, ReceiptError
from shared.exchange.package import open_roster_part, reopen_package
from shared.exchange.receipt import Receipt, read_receipt
from shared.security.errors import SecurityError
from shared.security.vault import Keyring
from site_server.adapters.files.folder import DataFolder
from site_server.domain.ports import Store
from site_server.domain.retention import HeldSession
from site_server.domain.rows import SessionRow
from site_server.domain.site_keys import SiteKeys
from site_server.service.continuity.centre import trusting
from site_server.service.continuity.load import replay_log
from site_server.service.core.room import Room
from site_server.service.evening.receipts import receipt_certificates

log = logging.getLogger(__name__)


def held_sessions(folder: DataFolder, store: Store, keys: SiteKeys, keyring: Keyring) -> tuple[HeldSession, ...]:
    """Every session that is kept here, the earlier ones too."""
    keys = trusting(keys, store)
    rows = list(store.sessions())
    receipts = list(_receipts(folder, keys, receipt_certificates(rows, folder, keys)))
    newest = {row.session_id: row.session_no for row in sorted(rows, key=lambda row: row.session_no)}
    found = []
    for row in rows:
        one = _held(row, folder, store, keys, keyring, receipts)
        # Where the same session came again in a later package, nobody waits for this one.
        later = newest[row.session_id] != row.session_no
        found.append(replace(one, valid_until_ms=0) if later else one)
    return tuple(found)


def _held(
    row: SessionRow, folder: DataFolder, store: Store, keys: SiteKeys, keyring: Keyring, receipts: list[Receipt]
) -> HeldSession:
    try:
        package = reopen_package(folder.package(row.file_name), centre=keys.trust, site_id=keys.card.site_id)
        room = Room(row, open_roster_part(package, keys.identity), keyring)
    except (ExchangeError, OSError) as error:
        log.info("session %d: its package cannot be opened (%s)", row.session_no, type(error).__name__)
        sat = any(True for _ in store.entries(row.session_no)) or any(True for _ in store.records(row.session_no))
        return _with_receipt(HeldSession(session_no=row.session_no, session_id=row.session_id, sat=sat), receipts, None)
    whole = True
    try:
        replay_log(store, room)
    except SecurityError as error:
        # A log with a fault must not keep data for ever: the centre's receipt is the word that counts.
        log.warning("session %d: its log does not hold together (%s)", row.session_no, error.code)
        whole = False
    state, plan = room.state, room.plan
    sat = not whole or state.started_ms is not None or any(s.present for s in state.sittings.values())
    held = HeldSession(
        session_no=row.session_no,
        session_id=row.session_id,
        title=plan.title,
        room=plan.room,
        formal=plan.kind == "formal",
        sat=sat or any(True for _ in store.entries(row.session_no)),
        running=state.started_ms is not None and state.ended_ms is None,
        notes_waiting=_waiting(state.later, receipts),
        keep_days=plan.keep_days,
        valid_until_ms=package.manifest.valid_until_ms,
    )
    sealed = state.bundle.bundle_sha256 if state.bundle is not None else ""
    return _with_receipt(held, receipts, sealed if whole else None)


def _waiting(later: Later, receipts: list[Receipt]) -> int:
    """Notes that the centre does not have: an addendum that only lies on a drive may be the last of its kind."""
    addendum = later.addendum
    there = addendum is not None and any(one.bundle_sha256 == addendum.addendum_sha256 for one in receipts)
    return later.waiting if there else later.since


def _with_receipt(held: HeldSession, receipts: list[Receipt], bundle_sha256: str | None) -> HeldSession:
    """With the receipt of the bundle that counts; any of the session's where its log cannot say which that is."""
    ours = [one for one in receipts if one.session_id == held.session_id]
    if bundle_sha256 is not None:
        ours = [one for one in ours if one.bundle_sha256 == bundle_sha256]
    if not ours:
        return held
    last = max(ours, key=lambda one: one.received_ms)
    return replace(held, receipt_id=last.receipt_id, received_ms=last.received_ms)


def _receipts(folder: DataFolder, keys: SiteKeys, certificates: tuple[bytes, ...]) -> Iterator[Receipt]:
    for path in sorted((folder.root / "receipts").glob("*.json")):
        try:
            yield read_receipt(path.read_bytes(), centre=keys.trust, certificates=certificates)
        except ReceiptError as error:
            log.info("receipt %s does not count: %s", path.name, error.code)
