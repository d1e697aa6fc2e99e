"""Clearing the room 清场 on one PC: everything of a session leaves the disk, and what was looked at is told.

What the server has not got yet is never wiped, whoever asks; nor is a journal that somebody writes to. Afterwards the
folders are looked at once more: what is told as left is what lies there, not what a call to the disk returned.
"""

import logging
from collections.abc import Collection, Iterator
from pathlib import Path

import msgspec

log = logging.getLogger(__name__)


class Swept(msgspec.Struct, frozen=True, kw_only=True):
    """How many files were looked at and wiped, and the names of those of the session that still lie there."""

    looked: int
    wiped: int
    left: tuple[str, ...]


def sweep(data: Path, journals: Collection[str], keep: Collection[str]) -> Swept:
    """Wipe journals with these names, what lies beside them, the paper, and the word of who sat here last.

    `keep`: names of journals that are not delivered, or open. What cannot be wiped stays and is told.
    """
    files = list(_files(data))
    mine = [path for path in files if _of_session(path, journals)]
    for path in mine:
        if _name(path) in keep:
            continue
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            log.warning("%s not wiped: %s", path.name, error.strerror)
    left = tuple(sorted(path.name for path in _files(data) if _of_session(path, journals)))
    return Swept(looked=len(files), wiped=len(mine) - len(left), left=left)


def _files(data: Path) -> Iterator[Path]:
    """Everything on this PC that a sitting leaves behind."""
    for folder in ("journal", "paper"):
        if (data / folder).is_dir():
            yield from (path for path in (data / folder).iterdir() if path.is_file())
    if (data / "last.json").is_file():
        yield data / "last.json"


def _of_session(path: Path, journals: Collection[str]) -> bool:
    """The papers are those of the session that is open, and of the one before."""
    if path.parent.name == "paper":
        return True
    if path.name == "last.json":
        return any(name.encode() in path.read_bytes() for name in journals)
    return _name(path) in journals


def _name(path: Path) -> str:
    return path.name.split(".", 1)[0]
