"""One line for each refused or slow request, by route and device. No bodies, names, codes or tokens.

Somebody who is refused a thousand times a second must not turn the log over: of one device and one refusal a minute has
so many lines, and how many more there were stands in the next.
"""

import logging
import threading
import time
from typing import Final

log = logging.getLogger(__name__)

_A_MINUTE: Final = 20
_MINUTE_S: Final = 60.0
_MOST_KEYS: Final = 2_000


class _Counter:
    """Lines of this minute by device and refusal. Strangers are one device."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: dict[tuple[str, str], int] = {}
        self._since_s = time.monotonic()

    def may(self, device_id: str, refused: str) -> bool:
        """Whether one more line of these is written."""
        with self._lock:
            now_s = time.monotonic()
            if now_s - self._since_s > _MINUTE_S or len(self._counts) > _MOST_KEYS:
                left_out = sum(max(0, count - _A_MINUTE) for count in self._counts.values())
                if left_out:
                    log.info("%d more refusals were not written down", left_out)
                self._counts, self._since_s = {}, now_s
            count = self._counts[device_id, refused] = self._counts.get((device_id, refused), 0) + 1
            return count <= _A_MINUTE


_counter: Final = _Counter()


def note(
    method: str, route: str, status: int, *, refused: str | None, took_ms: float, slow_ms: int, device_id: str | None
) -> None:
    """Write the line if there is reason to: a refusal's code, or more than `slow_ms`."""
    if not refused and took_ms <= slow_ms:
        return
    if _counter.may(device_id or "-", refused or "slow"):
        log.info("%s %s %d %s %.0f ms device %s", method, route, status, refused or "ok", took_ms, device_id or "-")
