"""Whose turn it is to check itself. Pure: times are parameters.

Speed and loss mean something only while few measure at once, and a room that writes and sends all together would
measure itself. So at most `AT_ONCE` PCs are at it, the longest waiting first; one that does not report in time has lost
its turn and waits again.
"""

from typing import Final

import msgspec

from shared.protocol.readiness import RowState

AT_ONCE: Final = 5
PATIENCE_MS: Final = 60_000


class _Turn(msgspec.Struct, frozen=True):
    call: int
    since_ms: int


class Rounds:
    """Not for several threads at once; whoever holds it locks."""

    def __init__(self) -> None:
        self._calls = 0
        self._called: dict[str, _Turn] = {}
        self._checking: dict[str, _Turn] = {}

    def call(self, device_id: str, now_ms: int) -> None:
        """This machine is to check itself; one that waits already keeps its place."""
        if device_id not in self._called:
            self._calls += 1
            self._called[device_id] = _Turn(self._calls, now_ms)

    def state(self, device_id: str, now_ms: int) -> RowState | None:
        """Called or at it; None if neither."""
        turn = self._checking.get(device_id)
        if turn is not None and now_ms - turn.since_ms < PATIENCE_MS:
            return "checking"
        return "called" if device_id in self._called else None

    def turn(self, device_id: str, now_ms: int) -> int | None:
        """The number of the call, if this machine may begin now."""
        called = self._called.get(device_id)
        if called is None:
            return None
        self._checking = {k: t for k, t in self._checking.items() if now_ms - t.since_ms < PATIENCE_MS}
        if device_id in self._checking or len(self._checking) >= AT_ONCE:
            return None
        self._checking[device_id] = _Turn(called.call, now_ms)
        return called.call

    def reported(self, device_id: str, call: int) -> None:
        """It is done; a report of an earlier call leaves a later one standing."""
        called = self._called.get(device_id)
        if called is not None and called.call <= call:
            del self._called[device_id]
        turn = self._checking.get(device_id)
        if turn is not None and turn.call <= call:
            del self._checking[device_id]
