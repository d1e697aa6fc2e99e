"""Slows down guessing: after some wrong tries by one source, that source waits; nobody else notices."""

import threading

from shared.protocol.errors import WireError


class Throttle:
    """Wrong tries by key (a device, never the room). Times are the room's clock."""

    def __init__(self, *, tries: int, wait_ms: int) -> None:
        self._tries = tries
        self._wait_ms = wait_ms
        self._lock = threading.Lock()
        self._wrong: dict[str, tuple[int, int]] = {}

    def check(self, key: str, now_ms: int) -> None:
        """Raises WireError `too_many_tries` (details: retry_after_ms) while the source has to wait."""
        with self._lock:
            count, last_ms = self._wrong.get(key, (0, 0))
            left = last_ms + self._wait_ms - now_ms
            if count and left <= 0:
                del self._wrong[key]
            elif count >= self._tries:
                raise WireError("too_many_tries", retry_after_ms=left)

    def wrong(self, key: str, now_ms: int) -> bool:
        """One more wrong try; whether the source has to wait from now on."""
        with self._lock:
            count = self._wrong.get(key, (0, 0))[0] + 1
            self._wrong[key] = (count, now_ms)
            return count >= self._tries

    def right(self, key: str) -> None:
        """Forget the wrong ones."""
        with self._lock:
            self._wrong.pop(key, None)
