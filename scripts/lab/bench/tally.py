"""Counting and timing requests by kind, and what a list of times comes to."""

import math
from collections import Counter, defaultdict
from collections.abc import Sequence

import msgspec


class Spread(msgspec.Struct, frozen=True, kw_only=True):
    """Times in ms: how many, median, 95th and 99th percentile, longest; and failures by code."""

    count: int = 0
    p50_ms: float = 0.0
    p95_ms: float = 0.0
    p99_ms: float = 0.0
    max_ms: float = 0.0
    failures: dict[str, int] = {}

    @property
    def failed(self) -> int:
        """All failures."""
        return sum(self.failures.values())


def percentile(ordered: Sequence[float], share: float) -> float:
    """The smallest time that at least `share` of the sorted times do not exceed; 0 without any."""
    if not ordered:
        return 0.0
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def spread(times_ms: Sequence[float], failures: dict[str, int] | None = None) -> Spread:
    """The figures of some times."""
    ordered = sorted(times_ms)
    return Spread(
        count=len(ordered),
        p50_ms=round(percentile(ordered, 0.5), 2),
        p95_ms=round(percentile(ordered, 0.95), 2),
        p99_ms=round(percentile(ordered, 0.99), 2),
        max_ms=round(ordered[-1], 2) if ordered else 0.0,
        failures=failures or {},
    )


class Counts(msgspec.Struct, kw_only=True):
    """What one generator process saw in one phase; several are added up."""

    times_ms: dict[str, list[float]] = {}
    failures: dict[str, dict[str, int]] = {}

    def spreads(self) -> dict[str, Spread]:
        """The figures of each kind of request."""
        kinds = sorted({*self.times_ms, *self.failures})
        return {kind: spread(self.times_ms.get(kind, []), self.failures.get(kind)) for kind in kinds}


def added(parts: Sequence[Counts]) -> Counts:
    """All of them as one."""
    times: dict[str, list[float]] = defaultdict(list)
    failures: dict[str, Counter[str]] = defaultdict(Counter)
    for part in parts:
        for kind, values in part.times_ms.items():
            times[kind] += values
        for kind, codes in part.failures.items():
            failures[kind].update(codes)
    return Counts(times_ms=dict(times), failures={kind: dict(codes) for kind, codes in failures.items()})


class Tally:
    """Collects while a phase runs."""

    def __init__(self) -> None:
        self._times: dict[str, list[float]] = defaultdict(list)
        self._failures: dict[str, Counter[str]] = defaultdict(Counter)

    def took(self, kind: str, seconds: float) -> None:
        """One request was answered."""
        self._times[kind].append(round(seconds * 1000, 3))

    def failed(self, kind: str, code: str) -> None:
        """One was refused or got lost."""
        self._failures[kind][code] += 1

    def take(self) -> Counts:
        """What came together since the last call."""
        counts = Counts(
            times_ms=dict(self._times), failures={kind: dict(codes) for kind, codes in self._failures.items()}
        )
        self._times, self._failures = defaultdict(list), defaultdict(Counter)
        return counts
