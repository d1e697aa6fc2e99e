"""Slows down guessing: after some wrong tries by one source, that source waits; nobody else notices."""

import threading
from typing import Final

from shared.protocol.errors import WireError

_MOST_KEYS: Final = 4096
_AT_ONCE_MS: Final = 10_000
"""Tries that come at once may be counted in another order than that of their times."""


class Throttle:
    """Wrong tries by key (a device, never the room). Times are the room's clock."""

    def __init__(self, *, tries: int, wait_ms: int) -> None:
        self._tries = tries
        self._wait_ms = wait_ms
        self._lock = threading.Lock()
        self._wrong: dict[str, tuple[int, int]] = {}

    def take(self, key: str, now_ms: int) -> int:
        """Begin a try; which one it is, from 1. It counts as wrong until `right` says otherwise.

        Counted before the secret is looked at: tries that come at once are as many as tries that come in turn.

        Raises WireError `too_many_tries` (details: retry_after_ms) while the source has to wait.
        """
        with self._lock:
            count, last_ms = self._wrong.get(key, (0, 0))
            left = last_ms + self._wait_ms - now_ms
            if not 0 < left <= self._wait_ms + _AT_ONCE_MS:  # over; or the clock was set back, for another session
                count = 0
            if count >= self._tries:
                raise WireError("too_many_tries", retry_after_ms=left)
            if len(self._wrong) >= _MOST_KEYS and key not in self._wrong:
                self._wrong = {k: v for k, v in self._wrong.items() if v[1] + self._wait_ms > now_ms}
            self._wrong[key] = (count + 1, now_ms)
            return count + 1

    def forget(self, ending: str) -> None:
        """Forget the wrong ones of every source whose key ends so."""
        with self._lock:
            self._wrong = {key: tries for key, tries in self._wrong.items() if not key.endswith(ending)}

    def is_last(self, number: int) -> bool:
        """Whether nothing more is let in after this try for a while, if it was wrong."""
        return number >= self._tries

    def right(self, key: str) -> None:
        """Forget the wrong ones."""
        with self._lock:
            self._wrong.pop(key, None)
