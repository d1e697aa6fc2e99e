"""Where the server's data and its backup may lie: tried, not guessed. Every finding is a code for `desk.<code>`."""

import os
import secrets
import shutil
import time
from pathlib import Path
from typing import Final, Literal

import msgspec

from shared.machine.drives import removable_drives
from shared.machine.files import write_whole
from site_server.adapters.files.site_keys import site_exists
from site_server.adapters.files.waiting_folder import foreign

_TRY_BYTES: Final = 16 << 20
_SMALL_BYTES: Final = 64 << 10
_NEED_FREE: Final = 5 << 30
_SLOW_MB_S: Final = 5

DataFinding = Literal["data_good", "data_unwritable", "data_used", "data_removable", "data_little_space"]


class DataPlace(msgspec.Struct, frozen=True, kw_only=True):
    """A folder for the server's data. `usable`: whether one may go on with it."""

    finding: DataFinding
    free_bytes: int = 0

    @property
    def usable(self) -> bool:
        """Whether one may go on."""
        return self.finding in {"data_good", "data_little_space"}


BackupFinding = Literal["backup_good", "backup_unwritable", "backup_same_disk", "backup_slow", "backup_inside"]


class BackupPlace(msgspec.Struct, frozen=True, kw_only=True):
    """A folder for the backup. On the same disk it is of little use, and yet better than none."""

    finding: BackupFinding
    mb_s: int = 0
    free_bytes: int = 0

    @property
    def usable(self) -> bool:
        """Whether one may go on."""
        return self.finding not in {"backup_unwritable", "backup_inside"}


def look_at_data(folder: Path) -> DataPlace:
    """Whether a new site can be made there. Leaves nothing behind but the folder's own parents.

    What an installed server that waits for its site laid there is no objection.
    """
    if site_exists(folder) or foreign(folder):
        return DataPlace(finding="data_used")
    above = _standing(folder)
    if refuses(above) is not None:
        return DataPlace(finding="data_unwritable")
    free = shutil.disk_usage(above).free
    if any(_within(above, Path(drive.path)) for drive in removable_drives()):
        return DataPlace(finding="data_removable", free_bytes=free)
    return DataPlace(finding="data_good" if free >= _NEED_FREE else "data_little_space", free_bytes=free)


def look_at_backup(folder: Path, data: Path) -> BackupPlace:
    """Whether the backup can go there: writable, another disk than the data's, fast enough."""
    if is_inside(folder, data):
        return BackupPlace(finding="backup_inside")
    if not folder.is_dir():
        return BackupPlace(finding="backup_unwritable")
    mb_s = _speed(folder)
    if mb_s is None:
        return BackupPlace(finding="backup_unwritable")
    free = shutil.disk_usage(folder).free
    if folder.stat().st_dev == _standing(data).stat().st_dev:
        return BackupPlace(finding="backup_same_disk", mb_s=mb_s, free_bytes=free)
    return BackupPlace(finding="backup_slow" if mb_s < _SLOW_MB_S else "backup_good", mb_s=mb_s, free_bytes=free)


def is_inside(folder: Path, data: Path) -> bool:
    """Whether a backup there would lie with what it is to save, or about it."""
    return _within(folder, data) or _within(data, folder)


def _standing(folder: Path) -> Path:
    """The folder, or the nearest one above it that is there."""
    return next(place for place in (folder, *folder.absolute().parents) if place.exists())


def _within(folder: Path, above: Path) -> bool:
    return folder.resolve().is_relative_to(above.resolve())


def refuses(folder: Path) -> OSError | None:
    """Why the folder takes no file: write-protected, full, gone; None if it takes one."""
    path = folder / f".write-test-{secrets.token_hex(4)}"
    try:
        write_whole(path, bytes(_SMALL_BYTES))
        path.unlink()
    except OSError as error:
        return error
    return None


def _speed(folder: Path) -> int | None:
    """Megabytes a second of one durable write; None where it is refused."""
    path = folder / f".write-test-{secrets.token_hex(4)}"
    began = time.perf_counter()
    try:
        write_whole(path, os.urandom(_TRY_BYTES))
        took_s = time.perf_counter() - began
        path.unlink()
    except OSError:
        path.unlink(missing_ok=True)
        return None
    return max(1, round((_TRY_BYTES >> 20) / max(took_s, 0.001)))
