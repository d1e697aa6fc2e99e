"""One set-up at a time: several dev.py started at once wait for the first instead of spoiling its work."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from scripts.devtools.progress import say

RETRY_S = 0.3


def _try_lock(handle: IO[str]) -> bool:
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415  # this module does not exist elsewhere

        handle.seek(0)
        try:
            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
    import fcntl  # noqa: PLC0415  # this module does not exist on Windows

    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def only_one(lock_file: Path) -> Iterator[None]:
    """Hold a lock that the operating system drops when this process ends, however it ends."""
    lock_file.parent.mkdir(parents=True, exist_ok=True)
    with lock_file.open("a+", encoding="utf-8") as handle:
        told = False
        while not _try_lock(handle):
            if not told:
                say("另一个 dev.py 正在准备环境，等待它完成 …")
                told = True
            time.sleep(RETRY_S)
        yield
