"""One client at a time on one data folder: two would write into the same journal."""

import os
from pathlib import Path
from typing import IO

from shared.machine.starting import StartError
from shared.words.catalogue import say

if os.name == "nt":
    import msvcrt
else:
    import fcntl


class AlreadyRunningError(StartError):
    """Another client holds this data folder."""

    def __init__(self) -> None:
        super().__init__("already_running", say("client.already_running"), exit_code=3)


class SingleInstance:
    """Holds the data folder until `release` or the end of the process, whatever ends it."""

    def __init__(self, data: Path) -> None:
        """Raises AlreadyRunningError; OSError if the folder cannot be made."""
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._file: IO[str] | None = (data / "client.lock").open("a+", encoding="ascii")
        try:
            _lock(self._file)
        except OSError as error:
            self._file.close()
            raise AlreadyRunningError from error

    def release(self) -> None:
        """Let another client start."""
        if self._file is not None:
            self._file.close()
            self._file = None


def _lock(file: IO[str]) -> None:
    if os.name == "nt":
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
    else:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
