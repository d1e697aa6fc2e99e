"""How long to wait before the next try: doubling from 0.2 s up to 3 s, with jitter so 45 PCs do not knock together."""

import random
from typing import Final

BASE_S: Final = 0.2
CAP_S: Final = 3.0


def delay_s(attempt: int, rng: random.Random) -> float:
    """Seconds before retry number `attempt` (0 is the first): between half and all of the doubled step."""
    step = min(CAP_S, BASE_S * float(1 << min(max(attempt, 0), 16)))
    return step * (0.5 + 0.5 * rng.random())


class Backoff:
    """Counts failures in a row; one success starts over."""

    def __init__(self, rng: random.Random | None = None) -> None:
        self._rng = rng if rng is not None else random.Random()
        self.failures = 0

    def failed(self) -> float:
        """Note a failure and return the seconds to wait."""
        wait = delay_s(self.failures, self._rng)
        self.failures += 1
        return wait

    def succeeded(self) -> None:
        """Note a success."""
        self.failures = 0
