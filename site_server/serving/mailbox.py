"""What other threads have to say to the loop, delivered together."""

import contextlib
from collections import deque
from collections.abc import Callable


class Mailbox:
    """Calls for the loop's thread. Waking the loop costs more than a call does: those of one commit wake it once."""

    def __init__(self, wake: Callable[[Callable[[], None]], object]) -> None:
        """`wake`: the loop's `call_soon_threadsafe`."""
        self._wake = wake
        self._calls: deque[tuple[Callable[[bytes], object], bytes]] = deque()
        self._woken = False

    def put(self, call: Callable[[bytes], object], said: bytes) -> None:
        """Have the loop make this call soon; from any thread. Nothing once the loop has ended."""
        self._calls.append((call, said))
        if not self._woken:
            self._woken = True
            with contextlib.suppress(RuntimeError):
                self._wake(self._deliver)

    def _deliver(self) -> None:
        self._woken = False  # before the calls are taken: whoever comes while they are made wakes the loop again
        while self._calls:
            call, said = self._calls.popleft()
            call(said)
