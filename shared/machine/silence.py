"""When silence means that a process hangs. Pure: the numbers of its heart and the time go in, the judgement comes out.

A process that is only busy must not be ended for it. So the time allowed is many times the longest pause that was
measured, it counts from the first beat on (a start may take as long as it likes), it counts only while this process was
itself at work (a PC that slept or was stopped whole proves nothing), and each time in vain doubles it.
"""

from typing import Final

from shared.machine.heartbeat import RESTS

SERVER_LIMIT_S: Final = 30.0
"""A server asks itself every two seconds (`site_server.self_asking`)."""
CLIENT_LIMIT_S: Final = 10.0
"""A client's window counts twice a second. The longest pause measured was 2.8 s: a sitting through kills, on two cores
under a load of 16.
"""
GUARD_LIMIT_S: Final = 30.0
"""A guard looks three times a second, and may wait for the system when it ends a client."""

_GAP_S: Final = 3.0
"""Who has not looked for so long was held up himself, and so was perhaps the other."""
_FORGET_S: Final = 3600.0
_MOST_DOUBLINGS: Final = 4


class Silence:
    """Of one process, through all its restarts."""

    def __init__(self, limit_s: float) -> None:
        """`limit_s`: how long it may be silent the first time."""
        self._limit_s = limit_s
        self._last: int | None = None
        self._since_s: float | None = None
        self._looked_s: float | None = None
        self._hangs_s: list[float] = []

    @property
    def limit_s(self) -> float:
        """How long it may be silent now: doubled by each time that it hung within the last hour, four times at most."""
        return self._limit_s * float(2 ** min(len(self._hangs_s), _MOST_DOUBLINGS))

    def hangs(self, now_s: float, beats: int, *, alive: bool) -> bool:
        """Whether it is to be ended now; said once. Look about every second, also while there is no such process.

        now_s: monotonic. beats: what its heart shows; of one that is not `alive`, what the one before left there.
        """
        held_up = self._looked_s is None or now_s - self._looked_s > _GAP_S
        self._looked_s = now_s
        self._hangs_s = [then_s for then_s in self._hangs_s if now_s - then_s < _FORGET_S]
        if beats == RESTS or not alive:
            self._last, self._since_s = beats, None
        elif beats != self._last:
            began = self._last is not None
            self._last, self._since_s = beats, now_s if began else None
        elif held_up and self._since_s is not None:
            self._since_s = now_s
        if self._since_s is None or now_s - self._since_s < self.limit_s:
            return False
        self._since_s = None
        self._hangs_s.append(now_s)
        return True
