"""Files that end: overwritten where that can help, then removed.

Overwriting is a courtesy: a solid-state disk writes elsewhere and keeps the old block for a while. What makes the rest
unreadable is that the keys were only ever in files this small; a disk encrypted by the system closes even that.
"""

import contextlib
import os
import secrets
import shutil
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path


def scrub(path: Path) -> None:
    """Write noise over a small file, durably, and remove it. Raises OSError."""
    with contextlib.suppress(FileNotFoundError):
        with path.open("r+b") as file:
            file.write(secrets.token_bytes(path.stat().st_size))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()


def remove(paths: Iterable[Path]) -> tuple[int, int]:
    """Remove files and whole folders; how many files and bytes. Links are removed, not followed. Raises OSError."""
    count = size = 0
    for path in paths:
        if not path.is_symlink() and not path.exists():
            continue
        for file in list(_files(path)):
            count, size = count + 1, size + file.lstat().st_size
            file.unlink()
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
    return count, size


def _files(path: Path) -> Iterator[Path]:
    if path.is_symlink() or stat.S_ISREG(path.lstat().st_mode):
        yield path
    elif path.is_dir():
        for inside in path.iterdir():
            yield from _files(inside)
