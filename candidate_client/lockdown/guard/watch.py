"""When the guard starts the client, and when it is done. Pure: what is seen goes in, what to do comes out."""

from dataclasses import dataclass
from typing import Final, Literal

Step = Literal["wait", "start", "end"]

SETTLED_MS: Final = 60_000
"""A client that ran so long and died has a new trouble: it is started again at once."""
LONGEST_WAIT_MS: Final = 3000
"""Between two starts of a client that dies at once; with its own start the exam is back within five seconds."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One look. `now_ms`: monotonic; `alive`: the client runs; `left`: it said that it ends in order."""

    now_ms: int
    alive: bool
    left: bool


class Watch:
    """Of one client."""

    def __init__(self) -> None:
        self._started_ms: int | None = None
        self._deaths = 0
        self._was_alive = False

    def next(self, seen: Seen) -> Step:
        """What to do now. A client that said it leaves is waited for, and not started again."""
        if seen.alive:
            if not self._was_alive and self._started_ms is None:
                self._started_ms = seen.now_ms  # it ran before this guard did
            self._was_alive = True
            return "wait"
        if self._was_alive and self._started_ms is not None and seen.now_ms - self._started_ms >= SETTLED_MS:
            self._deaths = 0
        self._was_alive = False
        if seen.left:
            return "end"
        if self._started_ms is not None and seen.now_ms - self._started_ms < self._wait_ms():
            return "wait"
        self._started_ms = seen.now_ms
        self._deaths += 1
        return "start"

    def _wait_ms(self) -> int:
        """From one start to the next: none, 1, 2, 3 seconds."""
        return min(LONGEST_WAIT_MS, 1000 * max(0, self._deaths - 1))
