"""How fast one device may talk: a budget for each, refilled by the second. Who spends more is slowed, nobody else.

The terminator waits before it hands on what a device in debt sends; the device's own connection fills up and slows it.
Only who piles up requests regardless (pipelining, many connections) is refused, with 429 and when to come back.
"""

import threading
import time
from collections.abc import Callable
from typing import Final

# A candidate's PC sends a few messages a second; a hand-in or a console's first look some dozens at once.
RATE_PER_S: Final = 100.0
BURST: Final = 300.0
REFUSE_AFTER_S: Final = 3.0
_FORGET_ABOVE: Final = 2_000


class Pace:
    """Budgets by key (device, or address where there is no device yet). Safe for all threads; times in seconds."""

    def __init__(
        self, *, rate_per_s: float = RATE_PER_S, burst: float = BURST, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._step_s = 1.0 / rate_per_s
        self._burst_s = burst / rate_per_s
        self._now = now
        self._lock = threading.Lock()
        self._paid_until: dict[str, float] = {}

    def count(self, key: str, cost: float = 1.0) -> float:
        """Spend; the debt in seconds afterwards, 0 while there is budget left. A refused request costs nothing."""
        now = self._now()
        with self._lock:
            paid = max(now, self._paid_until.get(key, 0.0))
            debt = paid + cost * self._step_s - now - self._burst_s
            if debt <= REFUSE_AFTER_S:
                self._paid_until[key] = paid + cost * self._step_s
            if len(self._paid_until) > _FORGET_ABOVE:
                self._paid_until = {k: until for k, until in self._paid_until.items() if until > now}
        return max(0.0, debt)

    def debt_s(self, key: str) -> float:
        """How long this device has to wait before its next words are heard."""
        with self._lock:
            return max(0.0, self._paid_until.get(key, 0.0) - self._now() - self._burst_s)
