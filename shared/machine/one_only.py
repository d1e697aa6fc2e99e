"""One process at a time: a file that is locked as long as its process lives, whatever ends it."""

import os
from pathlib import Path
from typing import IO

if os.name == "nt":
    import msvcrt
else:
    import fcntl


class AlreadyHeldError(Exception):
    """Another process holds the file."""


class OneOnly:
    """Holds a file until `release` or the end of the process."""

    def __init__(self, path: Path) -> None:
        """Raises AlreadyHeldError; OSError if the folder or the file cannot be made."""
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._file: IO[str] | None = path.open("a+", encoding="ascii")
        try:
            _lock(self._file)
        except OSError as error:
            self._file.close()
            raise AlreadyHeldError from error

    def release(self) -> None:
        """Let another process have it."""
        if self._file is not None:
            self._file.close()
            self._file = None


def _lock(file: IO[str]) -> None:
    if os.name == "nt":
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]  # only Windows has it
    else:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
