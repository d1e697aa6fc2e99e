"""One server per data folder: a lock the operating system releases by itself when the process ends."""

import os
import sys
import time
from pathlib import Path
from typing import Final

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


SERVER_LOCK: Final = "server.lock"
"""Of the server in its data folder."""
WATCH_LOCK: Final = "rooms.lock"
"""Of the process that watches several rooms."""
_PATIENCE_S: Final = 2.0


class FolderLock:
    """Take it with `acquire`; it lasts until `release` or the end of the process."""

    def __init__(self, root: Path, name: str = SERVER_LOCK) -> None:
        self._path = root / name
        self._descriptor: int | None = None

    def acquire(self) -> bool:
        """Whether the folder is ours now."""
        descriptor = os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600)
        try:
            if sys.platform == "win32":
                msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
            else:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(descriptor)
            return False
        self._descriptor = descriptor
        return True

    def release(self) -> None:
        """Give it back."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def take_lock(lock: FolderLock) -> bool:
    """The lock, though a command may be asking for it this very moment."""
    until_s = time.monotonic() + _PATIENCE_S
    while not lock.acquire():
        if time.monotonic() > until_s:
            return False
        time.sleep(0.1)
    return True
