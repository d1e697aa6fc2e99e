"""The watchman of a Windows PC, pure: what the system's own task does about policies and about a client that is gone.

It runs as the system, before anybody logs on and whatever a candidate ends, so it is what puts policies back after a
power cut, and what starts client and guard again when both were killed at once.
"""

from dataclasses import dataclass
from typing import Final, Literal

Step = Literal["wait", "put_on", "put_back", "start"]

GONE_MS: Final = 1500
"""A client that is not seen for so long, and no guard either, is started again."""
BETWEEN_STARTS_MS: Final = 5000
GIVE_UP_MS: Final = 120_000
"""Gone for so long, nobody is coming back (logged off, program removed): the PC is its owner's again."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One look.

    Attributes:
        now_ms: monotonic.
        client, guard: whether each runs.
        left: the client said that it ends in order.
        changed: policies are changed now, or were when the power went.
    """

    now_ms: int
    client: bool
    guard: bool
    left: bool
    changed: bool


class Watchman:
    """Of one PC, from its start."""

    def __init__(self) -> None:
        self._gone_since_ms: int | None = None
        self._known = False
        self._put_on = False
        self._started_ms: int | None = None

    def next(self, seen: Seen) -> Step:
        """What to do now."""
        if seen.client:
            self._gone_since_ms, self._known = None, True
            if self._put_on:
                return "wait"
            self._put_on = True
            return "put_on"
        if self._gone_since_ms is None:
            self._gone_since_ms = seen.now_ms
        gone_ms = seen.now_ms - self._gone_since_ms
        if seen.left or not self._known or gone_ms >= GIVE_UP_MS:
            self._put_on = self._known = False
            return "put_back" if seen.changed else "wait"
        rested = self._started_ms is None or seen.now_ms - self._started_ms >= BETWEEN_STARTS_MS
        if seen.guard or gone_ms < GONE_MS or not rested:
            return "wait"
        self._started_ms = seen.now_ms
        return "start"
