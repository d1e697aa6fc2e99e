"""Disk space: warn early, and when the disk is full let answers go on from a reserve while the rest is refused.

What a candidate or the room's clock needs (answers, log-ins, commands) always tries to be written. Importing, unsealing
and sealing wait until somebody has made room.
"""

import logging
import threading
from collections.abc import Iterator
from typing import Final, Protocol

from shared.protocol.errors import WireError
from shared.words.catalogue import say
from site_server.domain.ports import Folder

log = logging.getLogger(__name__)

# With less than this left outside the reserve nothing but answers may be written.
TIGHT_BYTES: Final = 48 << 20


class Reserve(Protocol):
    """Blocks of the disk that are ours to give up."""

    @property
    def bytes(self) -> int:
        """How much is held back now."""
        ...

    def make(self, size: int) -> None:
        """Hold so much back. Raises OSError if the disk does not have it."""
        ...

    def release(self) -> bool:
        """Give it up; whether there was any."""
        ...


class Space:
    """Watches the disk of the data folder. Safe for all threads."""

    def __init__(
        self, folder: Folder, reserve: Reserve | None, *, reserve_bytes: int, tight_bytes: int = TIGHT_BYTES
    ) -> None:
        self._folder = folder
        self._reserve = reserve if reserve_bytes > 0 else None
        self._size = reserve_bytes
        self._tight_bytes = tight_bytes
        self._lock = threading.Lock()
        self._full = False

    @property
    def tight(self) -> bool:
        """Whether only answers may be written now."""
        return self._full

    def look(self) -> None:
        """See how much is left: make the reserve while there is plenty, give it up when there is not."""
        free = self._folder.free_bytes()
        with self._lock:
            held = self._reserve.bytes if self._reserve else 0
            if not self._full and free < self._tight_bytes:
                log.warning("disk nearly full: %d MB left, reserve given up", free >> 20)
                self._full = True
                self._give_up()
            elif free > 3 * self._tight_bytes + self._size - held:
                if self._full:
                    log.info("there is room on the disk again")
                self._full = False
                self._hold(held)

    def on_full(self) -> bool:
        """A commit found the disk full: whether trying again makes sense, because the reserve was given up."""
        with self._lock:
            self._full = True
            given = self._give_up()
        log.warning("disk full in a commit, reserve given up: %s", given)
        return given

    def need(self) -> None:
        """For work that is not a candidate's. Raises WireError `disk_full`."""
        if self._full:
            raise WireError("disk_full")

    def warnings(self) -> Iterator[str]:
        """What people must know."""
        if self._full:
            yield (say("server.disk_reserve"))

    def _give_up(self) -> bool:
        return self._reserve.release() if self._reserve else False

    def _hold(self, held: int) -> None:
        if self._reserve is None or held >= self._size:
            return
        try:
            self._reserve.make(self._size)
        except OSError as error:
            log.info("no reserve could be made: %s", error.strerror)
