"""The room's clock and the candidate's remaining time as the client knows them between two replies of the server."""

import threading
from collections.abc import Iterable

import msgspec

from shared.link.clock import ClockEstimate
from shared.protocol.sitting import SittingStatus


class ClockView(msgspec.Struct, frozen=True, kw_only=True):
    """Enough to say room time and remaining time at any local moment without asking anybody.

    Attributes:
        offset_ms: room clock minus local monotonic clock; None before the first reply.
        running: the candidate's time is running off.
        deadline_ms: when it is used up, on the room's clock, while running.
        standing_ms: the remaining time while it stands still.
        allotted_ms: all the time given so far.
        estimated: the PC restarted without the server, so the room's clock is a guess: never act on it.
    """

    offset_ms: int | None = None
    running: bool = False
    deadline_ms: int = 0
    standing_ms: int | None = None
    allotted_ms: int = 0
    estimated: bool = False

    def room_ms(self, local_ms: int) -> int | None:
        """The room's clock at a local moment, UTC ms; None before the first reply."""
        return None if self.offset_ms is None else local_ms + self.offset_ms

    def remaining_ms(self, local_ms: int) -> int | None:
        """Working time left at a local moment, never negative; None if unknown."""
        if not self.running:
            return self.standing_ms
        room = self.room_ms(local_ms)
        return None if room is None else max(0, self.deadline_ms - room)


class Stamp(msgspec.Struct, frozen=True):
    """The room's clock as this PC knows it at a moment, 0 without any idea; `guessed`: not by the server's word."""

    ms: int
    guessed: bool


class RoomClock:
    """The estimate of the room's clock; several threads may feed it.

    Until the server's first reply in the life of this program it is a guess, or nothing: whoever stamps by it says so.
    """

    def __init__(self) -> None:
        self._estimate = ClockEstimate()
        self._assumed_ms: int | None = None
        self._lock = threading.Lock()

    def observe(self, *, sent_ms: int, received_ms: int, server_ms: int) -> int:
        """Take a round trip into account; returns the offset to use from now on."""
        with self._lock:
            self._estimate.observe(sent_ms=sent_ms, received_ms=received_ms, server_ms=server_ms)
            return self._estimate.server_now_ms(0)

    def now_ms(self, local_ms: int) -> int:
        """The room's clock at a local moment; before the first reply what was assumed, or 0 (an entry has no time)."""
        with self._lock:
            if self._estimate.known:
                return self._estimate.server_now_ms(local_ms)
            return local_ms + self._assumed_ms if self._assumed_ms is not None else 0

    def stamp(self, local_ms: int) -> Stamp:
        """What to write beside something that happens at a local moment."""
        with self._lock:
            guessed = not self._estimate.known
        return Stamp(self.now_ms(local_ms), guessed)

    def sure_ms(self, local_ms: int) -> int:
        """The room's clock at a local moment by the server's word; 0 before its first reply."""
        stamp = self.stamp(local_ms)
        return 0 if stamp.guessed else stamp.ms

    def assume(self, offset_ms: int) -> None:
        """Room clock minus local clock as guessed without the server; its first reply overrides it."""
        with self._lock:
            self._assumed_ms = offset_ms


def after_status(status: SittingStatus, offset_ms: int) -> ClockView:
    """The clock after the server's word. `deadline_ms` is the truth while running, `remaining_ms` otherwise."""
    running = status.phase == "working" and status.deadline_ms is not None
    return ClockView(
        offset_ms=offset_ms,
        running=running,
        deadline_ms=status.deadline_ms if running and status.deadline_ms is not None else 0,
        standing_ms=None if running else status.remaining_ms,
        allotted_ms=status.allotted_ms,
    )


def reminder_due(remaining_ms: int | None, reminders_s: Iterable[int], display_s: int) -> int | None:
    """Which reminder (seconds before the end) should be on the screen now, the latest one first; or None."""
    if remaining_ms is None:
        return None
    due = [s for s in reminders_s if s * 1000 - display_s * 1000 < remaining_ms <= s * 1000]
    return min(due, default=None)
