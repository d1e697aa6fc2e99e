"""The timeline of a run: actions at their moments, done one after the other."""

import heapq
import itertools
import threading
from collections.abc import Callable

from scripts.lab.faults.child import steady_ms


class Timeline:
    """Times are ms after `began_ms` on the steady clock. Actions may be added from any thread, also by actions."""

    def __init__(self) -> None:
        self.began_ms = 0
        self._due: list[tuple[int, int, Callable[[], None]]] = []
        self._numbers = itertools.count()
        self._guard = threading.Condition()

    def at(self, at_ms: int, action: Callable[[], None]) -> None:
        """Do it then."""
        with self._guard:
            heapq.heappush(self._due, (self.began_ms + at_ms, next(self._numbers), action))
            self._guard.notify_all()

    def after(self, span_ms: int, action: Callable[[], None]) -> None:
        """Do it so much later."""
        self.at(steady_ms() - self.began_ms + span_ms, action)

    def play_out(self) -> None:
        """Do everything that is due, until nothing is left."""
        while True:
            with self._guard:
                if not self._due:
                    return
                wait_ms = self._due[0][0] - steady_ms()
                if wait_ms > 0:
                    self._guard.wait(wait_ms / 1000)
                    continue
                _, _, action = heapq.heappop(self._due)
            action()

    def wait(self, seconds: float) -> None:
        """Wait, or until something was added."""
        with self._guard:
            self._guard.wait(seconds)
