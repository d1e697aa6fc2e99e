"""The PC's own steady clock in ms. Its wall clock plays no part anywhere in the client."""

import time

_ASLEEP_TOO: int | None = getattr(time, "CLOCK_BOOTTIME", None)


def monotonic_ms() -> int:
    """Milliseconds of a clock that nobody can set; it also counts the time a laptop sleeps where the system can."""
    if _ASLEEP_TOO is not None:
        return time.clock_gettime_ns(_ASLEEP_TOO) // 1_000_000
    return time.monotonic_ns() // 1_000_000
