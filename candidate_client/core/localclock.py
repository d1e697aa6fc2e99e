"""The PC's own clocks in ms: the steady one, and the wall clock, which serves for an estimate after a restart alone."""

import time

_ASLEEP_TOO: int | None = getattr(time, "CLOCK_BOOTTIME", None)


def monotonic_ms() -> int:
    """Milliseconds of a clock that nobody can set; it also counts the time a laptop sleeps where the system can."""
    if _ASLEEP_TOO is not None:
        return time.clock_gettime_ns(_ASLEEP_TOO) // 1_000_000
    return time.monotonic_ns() // 1_000_000


def wall_ms() -> int:
    """The PC's wall clock, UTC ms. Anybody may have set it; never take it for the room's."""
    return time.time_ns() // 1_000_000
