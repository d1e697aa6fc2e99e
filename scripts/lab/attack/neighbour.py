"""The honest seat beside: saves all the time, and remembers how long each save took and what was refused."""

import threading
import time
from typing import Final

from shared.link.errors import LinkError
from tests.support.bare_pc import BarePc
from tests.support.tiny_session import TinySession

_PAUSE_S: Final = 0.05


class Felt:
    """What the neighbour felt during one attack. `times_ms`: of each save; `refused`: what was said instead."""

    def __init__(self) -> None:
        self.times_ms: list[float] = []
        self.refused: list[str] = []

    def p99_ms(self) -> float:
        """The save that one in a hundred was slower than."""
        ordered = sorted(self.times_ms)
        return ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))] if ordered else 0.0

    def told(self) -> str:
        """In a cell of the table."""
        return f"{len(self.times_ms)} saves, p99 {self.p99_ms():.0f} ms, {len(self.refused)} refused"


class Neighbour:
    """Begins at once; `felt` is exchanged for each attack by `look_away`."""

    def __init__(self, tiny: TinySession, seat: int) -> None:
        self._pc = BarePc(tiny, seat)
        self._felt = Felt()
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._save, daemon=True, name="neighbour")
        self._thread.start()

    @property
    def ticket(self) -> str:
        """Whose seat it is."""
        return self._pc.reply.candidate.ticket

    def look_away(self) -> Felt:
        """What was felt since the last time; from now on it is counted anew."""
        felt, self._felt = self._felt, Felt()
        return felt

    def after(self, count: int, wait_s: float) -> None:
        """Come back when there are so many saves more, or when the patience is over."""
        felt, until_s = self._felt, time.monotonic() + wait_s
        until = len(felt.times_ms) + count
        while len(felt.times_ms) < until and not felt.refused and time.monotonic() < until_s:
            time.sleep(0.05)

    def stop(self) -> None:
        """Save no more."""
        self._end.set()
        self._thread.join(30)

    def _save(self) -> None:
        number = 0
        while not self._end.wait(_PAUSE_S):
            number += 1
            began_s = time.monotonic()
            try:
                self._pc.answer("s1", "AB"[number % 2])
                self._felt.times_ms.append((time.monotonic() - began_s) * 1000)
            except LinkError as error:
                self._felt.refused.append(str(error))
                return
