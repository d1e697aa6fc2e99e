"""Bounds what is told: the first time at once, then only how often; many different things of one kind are one thing.

A window that flaps every second is two lines in the room log, not an hour of them.
"""

from typing import Final

import msgspec

from shared.exam.lock import Sight

MOST_DIFFERENT: Final = 6
"""So many different things of one kind are named within the quiet time; more of them are `…`."""


class Telling(msgspec.Struct, frozen=True, kw_only=True):
    """Something to tell now."""

    sight: Sight
    evidence: str
    times: int = 1


class _Known(msgspec.Struct):
    told_ms: int
    more: int = 0


class Calm:
    """Keeps what was told when. Times are of the steady clock."""

    def __init__(self) -> None:
        self._known: dict[tuple[Sight, str], _Known] = {}

    def happened(self, sight: Sight, evidence: str, now_ms: int, quiet_ms: int) -> Telling | None:
        """Something happened: to be told now, or counted for later (None)."""
        key = (sight, evidence)
        if key not in self._known and self._different(sight) >= MOST_DIFFERENT:
            key = (sight, "…")
        known = self._known.get(key)
        if known is None or now_ms - known.told_ms >= quiet_ms:
            times = 1 + (known.more if known is not None else 0)
            self._known[key] = _Known(now_ms)
            return Telling(sight=sight, evidence=key[1], times=times)
        known.more += 1
        return None

    def due(self, now_ms: int, quiet_ms: int) -> list[Telling]:
        """What was counted long enough; what has been quiet is forgotten."""
        found = []
        for (sight, evidence), known in list(self._known.items()):
            if now_ms - known.told_ms < quiet_ms:
                continue
            if known.more:
                found.append(Telling(sight=sight, evidence=evidence, times=known.more))
                self._known[sight, evidence] = _Known(now_ms)
            else:
                del self._known[sight, evidence]
        return found

    def _different(self, sight: Sight) -> int:
        return sum(1 for known, _ in self._known if known == sight)
