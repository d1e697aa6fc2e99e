"""A purge from its order to its proof. Every step may be done again: whoever is killed goes on at the next start."""

import logging
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import msgspec
from msgspec.structs import replace

from shared.exchange.backup_file import FILES_FOLDER, KEYS_FILE, SUFFIX, BackupError, backups_in, read_frames
from shared.exchange.site_files import CENTRE_FILE, SITE_FILE
from shared.machine.files import unfinished
from shared.security.vault import Box, Keyring
from site_server.adapters.db.store import DatabaseStore
from site_server.adapters.files.backup_settings import read_settings
from site_server.adapters.files.duty_file import DUTY_FILE
from site_server.adapters.files.folder import DataFolder
from site_server.adapters.files.site_keys import SiteFiles
from site_server.adapters.files.take_over_keys import new_take_over_code
from site_server.domain.retention import HeldSession, Standing, standing_against
from site_server.domain.row_seal import row_seal
from site_server.domain.site_keys import LOCAL_DEVICE
from site_server.purging.held import held_sessions
from site_server.purging.keys import end_old_keys, make_new_keys
from site_server.purging.order import BackupGone, PurgedSession, PurgeOrder, forget_order, read_order, write_order
from site_server.purging.proof import keep_proof
from site_server.purging.removing import remove
from site_server.service.continuity.backup_frames import backup_box, open_frame

log = logging.getLogger(__name__)

_SESSION_FOLDERS: Final = (
    "packages",
    "papers",
    "bundles",
    "records",
    "incoming",
    "readiness",
    "quarantine",
    "uploads",
    "trial",
)
"""Of a data folder: what sessions left. Receipts stay: they name a bundle and nobody in it."""
_SESSION_FILES: Final = (
    "trial-result.json",
    "summary.json",
    DUTY_FILE,
    "site.db.damaged-*",
    "site.db.salvage*",
    "logs/server.log*",
    "logs/start.txt",
)
_KEPT_FOLDERS: Final = ("keys", "receipts", "logs", "purged")
_STAYS: Final = frozenset(
    {
        "keys",
        "receipts",
        "logs",
        "updates",
        "rooms",
        "purged",
        "purge.json",
        "site.db",
        "reserve.bin",
        "backup.json",
        "database-begun",
    }
    | {SITE_FILE, CENTRE_FILE, "rooms.json", "rooms-run.json", "run.json", "site-setup.json"}
)


class NotYetError(Exception):
    """Something speaks against it; nothing was changed."""

    def __init__(self, standing: tuple[Standing, ...]) -> None:
        super().__init__("purge_too_early")
        self.standing = standing


class Purged(msgspec.Struct, frozen=True, kw_only=True):
    """What is told of a purge: the proof's page, backup places that were not there or hold others' backups, and the
    take-over code from now on.
    """

    proof: Path
    missing: tuple[str, ...]
    foreign: tuple[str, ...]
    take_over_code: str


def purge(data: Path, *, by: str, now_ms: int) -> Purged | None:
    """Order and carry out; what was cut short before is finished first. None where there was nothing to do.

    The caller has the folder's lock. Raises as `order_purge`.
    """
    went_on = go_on(data)
    order = order_purge(data, by=by, now_ms=now_ms)
    proof = go_on(data) or went_on
    if proof is None:
        return None
    places = order.places if order is not None else ()
    missing = tuple(place for place in places if not Path(place).is_dir())
    foreign = order.foreign if order is not None else ()
    return Purged(
        proof=proof, missing=missing, foreign=foreign, take_over_code=new_take_over_code(DataFolder(data, clean=False))
    )


def held_here(data: Path) -> tuple[HeldSession, ...]:
    """The sessions of a data folder whose server does not run. Raises as `order_purge`."""
    folder = DataFolder(data, clean=False)
    files = SiteFiles(folder)
    keyring = files.keyring()
    with _open(folder, keyring) as store:
        return held_sessions(folder, store, files.load(keyring), keyring)


def order_purge(data: Path, *, by: str, now_ms: int) -> PurgeOrder | None:
    """Give the order, once nothing speaks against it; None where there is nothing to purge. The caller has the lock.

    Raises:
        NotYetError: a session's receipt or term is missing.
        NotInitialisedError, SecurityError, StoreError, OSError: the folder cannot be read.
    """
    folder = DataFolder(data, clean=False)
    files = SiteFiles(folder)
    keyring = files.keyring()
    with _open(folder, keyring) as store:
        held = held_sessions(folder, store, files.load(keyring), keyring)
        devices = [device for device in store.devices() if device.device_id != LOCAL_DEVICE]
    if standing := standing_against(held, now_ms):
        raise NotYetError(standing)
    if not held:
        return None
    places = read_settings(data).folders
    order = PurgeOrder(
        ordered_ms=now_ms,
        by=by,
        sessions=tuple(_told(one) for one in held),
        places=places,
        # Looked at now: once the keys are gone, nobody can tell whose a copy is.
        foreign=tuple(place for place in places if holds_others(Path(place), keyring)),
        seats=sum(device.role == "candidate" for device in devices),
        consoles=sum(device.role == "console" for device in devices),
    )
    write_order(data, order)
    return order


def go_on(data: Path) -> Path | None:
    """Carry out what was ordered here, from wherever it stands; the proof's PDF, None where nothing was ordered.

    Raises as `order_purge`.
    """
    order = read_order(data)
    if order is None:
        return None
    folder = DataFolder(data, clean=False)
    if order.stage == "begun":
        make_new_keys(folder)
        order = _reached(data, replace(order, stage="keys_made"))
    if order.stage == "keys_made":
        end_old_keys(folder)
        log.info("the keys of %d sessions are gone", len(order.sessions))
        order = _reached(data, replace(order, stage="keys_gone"))
    if order.stage == "keys_gone":
        count, size = remove(_of_sessions(data))
        DataFolder(data)
        remove(unfinished(data))
        left = tuple(sorted(path.name for path in data.iterdir() if not _known(path)))
        gone = replace(order, files=order.files + count, bytes=order.bytes + size, left=left)
        order = _reached(data, replace(gone, stage="files_gone"))
    backups = tuple(_end_backup(place, data, order.foreign) for place in order.places)
    order = _reached(data, replace(order, backups=backups))
    proof = keep_proof(folder, order)
    forget_order(data)
    return proof


def _reached(data: Path, order: PurgeOrder) -> PurgeOrder:
    write_order(data, order)
    return order


def _of_sessions(data: Path) -> Iterator[Path]:
    for name in _SESSION_FOLDERS:
        yield data / name
    for pattern in _SESSION_FILES:
        yield from data.glob(pattern)
    for name in _KEPT_FOLDERS:
        yield from unfinished(data / name)


def _known(path: Path) -> bool:
    return path.name in _STAYS or path.suffix == ".lock" or path.name in _SESSION_FOLDERS


def holds_others(place: Path, keyring: Keyring) -> bool:
    """Whether a copy lies there that our keys do not open: another server's, whose results may not be received yet.

    A drive that was taken for this server's, or one that several share.
    """
    box = backup_box(keyring)
    return any(not _opens(path, box) for path, _ in backups_in(place))


def _opens(path: Path, box: Box) -> bool:
    try:
        for frame, before in read_frames(path):
            open_frame(box, frame, before)
            return True
    except (BackupError, OSError):
        return False
    return True  # begun and empty


def _end_backup(name: str, data: Path, foreign: Collection[str]) -> BackupGone:
    """Remove the copies in a place. The keys went first there too: without them the rest is noise."""
    place = Path(name)
    if not place.is_dir():
        return BackupGone(place=name, state="missing")
    if name in foreign:
        return BackupGone(place=name, state="foreign")
    halves = [path for path in unfinished(place) if KEYS_FILE in path.name or SUFFIX in path.name]
    try:
        keys, _ = remove([place / KEYS_FILE, *(path for path in halves if KEYS_FILE in path.name)])
        files, _ = remove([*place.glob(f"*{SUFFIX}"), *place.glob(f"*{SUFFIX}.new"), *halves, place / FILES_FOLDER])
    except OSError as error:
        log.warning("backup of %s in %s not removed: %s", data.name, place, error.strerror)
        return BackupGone(place=name, state="failed")
    return BackupGone(place=name, state="gone", files=keys + files)


def _told(held: HeldSession) -> PurgedSession:
    return PurgedSession(
        session_id=held.session_id,
        title=held.title,
        room=held.room,
        receipt_id=held.receipt_id,
        received_ms=held.received_ms,
        due_ms=held.due_ms() or 0,
    )


@contextmanager
def _open(folder: DataFolder, keyring: Keyring) -> Iterator[DatabaseStore]:
    store = DatabaseStore(folder.database, seal=row_seal(keyring))
    try:
        yield store
    finally:
        store.close()
