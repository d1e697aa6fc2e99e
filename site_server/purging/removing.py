"""Files that end: removed and counted. Those with keys are overwritten before (`shared.machine.files.wipe`)."""

import shutil
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path


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
