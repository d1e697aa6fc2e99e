"""How much one device may make the room log grow: a PC that is mad, or somebody's tool, fills nobody's record.

Answers have a limit of their own (`SITTING_BYTES`), and wrong secrets too (`throttle`). This is for what a PC may
rightly do, but not without end: every line of the log is kept for good, travels to the centre, and is read by every
console.
"""

import logging
import threading
from typing import Final

from shared.protocol.errors import WireError

log = logging.getLogger(__name__)

_MINUTE_MS: Final = 60_000


class Allowance:
    """So many a minute for each device. Safe for all threads; times are the room's clock."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._counts: dict[str, tuple[int, int]] = {}

    def take(self, device_id: str, now_ms: int, count: int = 1) -> None:
        """Count these. Raises WireError `too_many_tries` (details: retry_after_ms), and then counts none of them."""
        with self._lock:
            since_ms, before = self._counts.get(device_id, (now_ms, 0))
            if not 0 <= now_ms - since_ms < _MINUTE_MS:  # over; or the clock was set back, for another session
                since_ms, before = now_ms, 0
            if before + count > self._most:
                log.warning("%s tells more than %d things a minute", device_id, self._most)
                raise WireError("too_many_tries", retry_after_ms=_MINUTE_MS - (now_ms - since_ms))
            self._counts[device_id] = (since_ms, before + count)
