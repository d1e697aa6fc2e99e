"""Whether a process still does its work: a number in memory that it counts up and another process reads.

In memory and in no file of a disk: a disk that stalls must neither hold up the work nor look like a process that hangs.
What to make of the numbers is `shared.machine.silence`.
"""

import hashlib
import logging
import mmap
import os
import sys
from pathlib import Path
from typing import Final

log = logging.getLogger(__name__)

_SIZE: Final = 8
_MEMORY: Final = Path("/dev/shm")  # noqa: S108 - 8 bytes, for this account alone
RESTS: Final = 0
"""What is read of a process that is not there, not ready yet, or about to end."""

# Who beats, as the last part of a place; the folder before it is the data folder.
OF_SERVER: Final = "server"
OF_ROOM: Final = "room"
OF_CLIENT: Final = "client"
OF_GUARD: Final = "guard"


class Heart:
    """Of a process that works on `place`, the same path in both processes; it need not exist. One thread's.

    Where the system refuses, it beats for nobody, and nobody takes that for silence.
    """

    def __init__(self, place: Path) -> None:
        self._place = place
        self._memory: mmap.mmap | None = None
        try:
            self._memory = _share(place)
        except OSError as error:
            log.info("no heartbeat for %s: %s", place.name, error)

    def beat(self) -> None:
        """It did some work just now. Never waits for anything."""
        if self._memory is not None:
            self._memory[:] = (_number(self._memory[:]) % (2**63) + 1).to_bytes(_SIZE, "little")

    def rest(self) -> None:
        """From here on silence means nothing; twice is harmless."""
        if self._memory is None:
            return
        self._memory[:] = RESTS.to_bytes(_SIZE, "little")
        self._memory.close()
        self._memory = None
        if sys.platform != "win32":
            _file(self._place).unlink(missing_ok=True)


class Pulse:
    """The other side: reads what the process that works on `place` counts."""

    def __init__(self, place: Path) -> None:
        self._place = place
        self._memory: mmap.mmap | None = None

    def read(self) -> int:
        """The number now, RESTS where there is none."""
        try:
            if sys.platform == "win32":
                if self._memory is None:  # memory with a name is there as long as somebody holds it
                    self._memory = _share(self._place)
                return _number(self._memory[:])
            return _number(_file(self._place).read_bytes())
        except OSError:
            return RESTS

    def close(self) -> None:
        """Nobody reads it any more."""
        if self._memory is not None:
            self._memory.close()
            self._memory = None


def _share(place: Path) -> mmap.mmap:
    """Memory that every process of this account can find by the path. Raises OSError."""
    if sys.platform == "win32":
        return mmap.mmap(-1, _SIZE, tagname=f"Local\\exam-site-kit-{_name(place)}")
    flags = os.O_CREAT | os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC
    descriptor = os.open(_file(place), flags, 0o600)
    try:
        os.ftruncate(descriptor, _SIZE)
        return mmap.mmap(descriptor, _SIZE)
    finally:
        os.close(descriptor)


def _file(place: Path) -> Path:
    """Memory that has a name; on a system without such a folder a small file beside the place must do."""
    if _MEMORY.is_dir():
        return _MEMORY / f"exam-site-kit-{os.getuid()}-{_name(place)}"
    return place.with_name(f"{place.name}.heart")


def _name(place: Path) -> str:
    return hashlib.sha256(os.path.normcase(os.path.realpath(place)).encode("utf-8", "surrogatepass")).hexdigest()[:24]


def _number(memory: bytes) -> int:
    return int.from_bytes(memory, "little") if len(memory) == _SIZE else RESTS
