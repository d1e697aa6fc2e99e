"""Taking over: makes a data folder from a backup, so that another machine goes on as this site's server (ADR 0009).

The new folder appears only when everything is in it and was checked: the keys opened with the take-over code, every
frame genuine, the package whole, the room log's chain unbroken, every answer readable.
"""

import contextlib
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import msgspec
from msgspec.structs import replace

from shared.exam.room.events import RoomEnded, RoomStarted
from shared.exchange.backup_file import FILES_FOLDER, KEYS_FILE, BackupError, Tail, backups_in, read_frames
from shared.formatting import date_time
from shared.security.errors import SecurityError
from shared.security.vault import Box, Keyring
from shared.words.catalogue import say
from site_server.adapters.db.store import DatabaseStore
from site_server.adapters.files.clock import MachineClock
from site_server.adapters.files.folder import DataFolder
from site_server.adapters.files.lock import FolderLock, take_lock
from site_server.adapters.files.site_keys import SiteFiles
from site_server.adapters.files.take_over_keys import restore_keys
from site_server.adapters.files.waiting_folder import move_in, not_ours_to_fill
from site_server.adapters.upload import TusUploader
from site_server.domain.room_clock import RoomClock
from site_server.domain.row_seal import row_seal
from site_server.domain.rows import Row, SettingRow, Tick
from site_server.service.continuity.backup import file_place
from site_server.service.continuity.backup_frames import backup_box, open_frame
from site_server.service.continuity.centre import trusting
from site_server.service.continuity.load import TAKEN_OVER, load_room
from site_server.service.core.room import Room
from site_server.service.core.site import Site

# A gap beyond this is more likely a wrong clock than a slow decision.
_SHOWN: Final = 3
PLAUSIBLE_GAP_MS: Final = 2 * 3_600_000


class TakenOver(msgspec.Struct, frozen=True, kw_only=True):
    """What was brought back. Times on the room's clock, UTC ms; `down_ms` from the backup's last moment to now."""

    site_name: str
    backup_ms: int
    down_ms: int
    records: int
    entries: int
    title: str = ""
    time_zone: str = "Asia/Shanghai"
    running: bool = False
    paper_lost: bool = False


def take_over(source: Path, data: Path, code: str, *, down_s: float | None = None) -> TakenOver:
    """Make the data folder `data` from the newest usable backup in `source`.

    down_s: how long ago the backup's last moment was, where the machines' clocks cannot tell.
    Raises BackupError (`backup_not_found`, `backup_no_keys`, `backup_wrong_code`, `backup_damaged`,
    `backup_incomplete`, `backup_clock`; `backup_not_empty` if the folder holds anything but what a server that waits
    for its site lays there, `backup_in_use` if one runs on it), SecurityError, PackageError, OSError.
    """
    backups = need_backup(source)
    found = not_ours_to_fill(data)
    if found:
        raise BackupError(
            "backup_not_empty", say("command.data_not_empty", data=data, found=found[:_SHOWN], count=len(found))
        )
    # A service that waits for its site looks at the folder again and again; with the lock it finds it whole.
    lock = FolderLock(data) if data.exists() else None
    if lock is not None and not take_lock(lock):
        raise BackupError("backup_in_use", say("command.running_already", data=data))
    try:
        return _build(source, backups, data, code, down_s)
    finally:
        if lock is not None:
            lock.release()


def need_backup(source: Path) -> list[tuple[Path, Tail]]:
    """The backups in a folder, newest first. Raises BackupError `backup_not_found`, `backup_no_keys`, OSError."""
    backups = backups_in(source)
    if not backups:
        raise BackupError("backup_not_found", say("command.no_backup", source=source))
    if not (source / KEYS_FILE).is_file():
        raise BackupError("backup_no_keys", say("command.backup_no_keys"))
    return backups


def _build(source: Path, found: Sequence[tuple[Path, Tail]], data: Path, code: str, down_s: float | None) -> TakenOver:
    building = data.with_name(data.name + ".taking-over")
    shutil.rmtree(building, ignore_errors=True)
    try:
        restore_keys((source / KEYS_FILE).read_bytes(), code, building)
        result = _restore(source, found, building, down_s)
        move_in(building, data)
    except BaseException:
        shutil.rmtree(building, ignore_errors=True)
        raise
    return result


def _restore(source: Path, found: Iterable[tuple[Path, Tail]], building: Path, down_s: float | None) -> TakenOver:
    folder = DataFolder(building)
    files = SiteFiles(folder)
    keyring = files.keyring()
    box = backup_box(keyring)
    store = DatabaseStore(folder.database, seal=row_seal(keyring))
    try:
        tick, entries = _restore_rows(store, box, found)
        _restore_files(source, folder, box)
        site = _open(files, folder, keyring, store)
        down_ms, evidence_tick = _time_away(tick, site.room, down_s)
        rows: list[Row] = [SettingRow(name=TAKEN_OVER, value=str(tick.room_ms).encode()), evidence_tick]
        store.write(rows)
    finally:
        store.close()
    room = site.room
    return TakenOver(
        site_name=site.keys.card.site_name,
        backup_ms=tick.room_ms,
        down_ms=down_ms,
        records=len(room.records) if room else 0,
        entries=entries,
        title=room.plan.title if room else "",
        time_zone=room.plan.time_zone if room else "Asia/Shanghai",
        running=_running(room),
        paper_lost=room is not None and any(not paper.ciphertext for paper in room.papers.values()),
    )


def _restore_rows(store: DatabaseStore, box: Box, found: Iterable[tuple[Path, Tail]]) -> tuple[Tick, int]:
    """The newest backup whose first frame is genuine; frames behind a damaged one are left out."""
    for path, _ in found:
        tick: Tick | None = None
        entries = 0
        for frame, before in read_frames(path):
            try:
                rows = open_frame(box, frame, before)
            except BackupError:
                break
            store.write(rows.all())
            tick, entries = rows.tick or tick, entries + len(rows.entries)
        if tick is not None:
            return tick, entries
    raise BackupError("backup_damaged", say("command.backup_damaged"))


def _restore_files(source: Path, folder: DataFolder, box: Box) -> None:
    base = source / FILES_FOLDER
    for path in sorted(base.rglob("*")) if base.is_dir() else ():
        if path.is_file() and path.suffix != ".part":
            name = path.relative_to(base).as_posix()
            # Of another site that shares the drive, or damaged: what is needed and missing shows when the room opens.
            with contextlib.suppress(SecurityError):
                target = folder.root / name
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(box.decrypt(path.read_bytes(), file_place(name)))


def _open(files: SiteFiles, folder: DataFolder, keyring: Keyring, store: DatabaseStore) -> Site:
    """The restored server without its threads: opening it checks package, chain and every answer."""
    site = Site(
        keys=trusting(files.load(keyring), store),
        keyring=keyring,
        clock=RoomClock(MachineClock(), store.tick(), exam_running=False),
        store=store,
        folder=folder,
        uploader=TusUploader(folder.root / "uploads"),
        version="",
    )
    missing = BackupError("backup_incomplete", say("command.backup_incomplete"))
    last = max(store.sessions(), key=lambda session: session.session_no, default=None)
    if last is not None and not folder.package(last.file_name).is_file():
        raise missing
    load_room(site)
    if site.lost_package is not None:
        raise missing
    return site


def _time_away(tick: Tick, room: Room | None, down_s: float | None) -> tuple[int, Tick]:
    """How long the room was without a server, and the tick that makes the new one's clock go on exactly there."""
    clock = MachineClock()
    wall = clock.wall_ms()
    # Where the old machine's clock had been changed while the room ran, the other machine's may agree with the room's
    # own time instead; of two gaps that can be true the shorter one is (jumps are of hours, decisions of minutes).
    gaps = [wall - tick.wall_ms, wall - tick.room_ms]
    plausible = [gap for gap in gaps if 0 <= gap <= PLAUSIBLE_GAP_MS]
    down_ms = min(plausible, default=gaps[0]) if down_s is None else round(down_s * 1000)
    if down_s is None and room is not None and _running(room) and not plausible:
        stopped, here = (date_time(ms, room.plan.time_zone, seconds=True) for ms in (tick.wall_ms, wall))
        raise BackupError(
            "backup_clock",
            say("command.backup_time_unsure", stopped=stopped, here=here),
        )
    # As if this very machine had ticked then: from here its own monotonic clock counts, however long the start takes.
    return down_ms, replace(
        tick, boot_id=clock.boot_id(), monotonic_ms=clock.monotonic_ms(), wall_ms=wall, room_ms=tick.room_ms + down_ms
    )


def _running(room: Room | None) -> bool:
    kinds = {type(record.event) for record in room.records} if room else set()
    return RoomStarted in kinds and RoomEnded not in kinds
