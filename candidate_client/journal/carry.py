"""Putting journals on a USB drive: a copy that was read back and found the same, or none at all (ADR 0014).

The names tell the seat and a part of the sitting's hash, nothing of the person. What is inside stays encrypted; no key
is needed to carry it.
"""

import os
from pathlib import Path
from typing import Final

from shared.exchange.errors import JournalFileError
from shared.exchange.journal_export import SUFFIX, open_carried, pack_export
from shared.machine.files import replace, sync_folder
from shared.words.catalogue import say

_SHORT: Final = 8
_FULL: Final = frozenset({28, 122, 112})  # ENOSPC, EDQUOT; Windows' ERROR_DISK_FULL


class CarryError(Exception):
    """Nothing was written. `code`: nothing_here, drive_full, drive_trouble, not_verified, unkept; `message`: words."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = f"export_{code}"
        self.message = say(f"client.carry.{code}", **values)


def export_name(seat: int, journal: str) -> str:
    """`answers-seat07-3fa9c1d2.esjournal`."""
    return f"answers-seat{seat:02d}-{journal[:_SHORT]}{SUFFIX}"


def carry(journals: dict[str, bytes], folder: Path, *, seat: int, session: str = "") -> tuple[str, ...]:
    """Write these journals (name to content) into a folder, each verified; the file names.

    Raises CarryError; files written before the failing one stay, they are whole.
    """
    if not journals:
        raise CarryError("nothing_here")
    return tuple(_one(name, data, folder, seat=seat, session=session) for name, data in journals.items())


def _one(name: str, journal: bytes, folder: Path, *, seat: int, session: str) -> str:
    try:
        content = pack_export(journal, sitting=name, session=session)
    except JournalFileError as error:
        raise CarryError("nothing_here") from error
    target = folder / export_name(seat, name)
    temporary = target.with_name(target.name + ".part")
    try:
        with temporary.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        whole = temporary.read_bytes() == content
        if whole:
            replace(temporary, target)
            sync_folder(folder)
        else:
            temporary.unlink()
    except OSError as error:
        _forget(temporary)
        full = error.errno in _FULL or getattr(error, "winerror", None) in _FULL
        raise CarryError("drive_full" if full else "drive_trouble") from error
    if not whole:
        raise CarryError("not_verified")
    open_carried(target.read_bytes())
    return target.name


def _forget(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return  # the drive is gone, and the half file with it
