"""The room clock: UTC ms that only ever run forward at one speed, whatever happens to the machine's wall clock.

The wall clock is read once; from then on the monotonic clock drives the room. A tick is persisted at least every
second and at once when the wall clock jumps, so a restart on the same boot goes on exactly (time runs on while the
server is down: candidates work on). After a reboot the wall clock's difference to the last tick counts if it is
plausible: what the wall clock was wrong by stands in both and falls out. ADR 0006 weighs the alternatives.
"""

from collections.abc import Callable
from typing import Final, Literal

import msgspec

from site_server.domain.ports import Clock
from site_server.domain.rows import Tick

UNKNOWN_BOOT = "unknown"
"""A machine that does not tell its boots: two of them are never taken for one."""

Evidence = Literal["first", "same_boot", "wall", "wall_returned", "wall_implausible"]

# A power cut of an hour is waited out; an exam and its evening end within this span. A longer gap while an exam runs
# is more likely a wrong clock than a real pause.
PLAUSIBLE_GAP_MS: Final = 12 * 3_600_000
JUMP_MS: Final = 2_000


class Restart(msgspec.Struct, frozen=True, kw_only=True):
    """How the clock was set at start-up: room time since the last sign of life, and how that is known."""

    down_ms: int
    evidence: Evidence


class RoomClock:
    """Reading it is safe from every thread."""

    def __init__(self, clock: Clock, last: Tick | None, *, exam_running: bool) -> None:
        self._clock = clock
        self._boot_id = clock.boot_id()
        monotonic, wall = clock.monotonic_ms(), clock.wall_ms()
        room, evidence = _set(last, self._boot_id, monotonic, wall, exam_running=exam_running)
        # One tuple, so that a reader on another thread never sees half a change.
        self._base = (monotonic, room, wall)
        self.restart = Restart(down_ms=room - last.room_ms if last else 0, evidence=evidence)

    def now_ms(self) -> int:
        """The room's time, UTC ms."""
        monotonic, room, _ = self._base
        return room + self._clock.monotonic_ms() - monotonic

    def tick(self) -> Tick:
        """The reading to persist."""
        monotonic, room, _ = self._base
        now = self._clock.monotonic_ms()
        return Tick(
            boot_id=self._boot_id, monotonic_ms=now, wall_ms=self._clock.wall_ms(), room_ms=room + now - monotonic
        )

    def wall_off_ms(self) -> int:
        """How far the wall clock has moved against the room's clock since it was set; beyond JUMP_MS it jumped."""
        monotonic, _, wall = self._base
        return self._clock.wall_ms() - wall - (self._clock.monotonic_ms() - monotonic)

    def wall_ms(self) -> int:
        """What `set_by_wall` would make it now."""
        return self._clock.wall_ms()

    def set_by_wall(self) -> Callable[[], None]:
        """Take the wall clock's time again: only when a new session begins and no log depends on the old time.

        What comes back undoes it, as if it had run on: where the session did not begin after all.
        """
        wall, before = self._clock.wall_ms(), self._base

        def undo() -> None:
            self._base = before

        self._base = (self._clock.monotonic_ms(), wall, wall)
        return undo


def _set(last: Tick | None, boot_id: str, monotonic: int, wall: int, *, exam_running: bool) -> tuple[int, Evidence]:
    if last is None:
        return wall, "first"
    if last.boot_id == boot_id != UNKNOWN_BOOT and monotonic >= last.monotonic_ms:
        return last.room_ms + monotonic - last.monotonic_ms, "same_boot"
    gap, to_room = wall - last.wall_ms, wall - last.room_ms
    if _plausible(gap, exam_running=exam_running):
        return last.room_ms + gap, "wall"
    if abs(gap - to_room) > JUMP_MS and _plausible(to_room, exam_running=exam_running):
        # The wall clock had jumped while the room ran and was put right again: it agrees with the room's own time.
        return wall, "wall_returned"
    # Nobody gains or loses by a wrong clock: the room goes on from its last reading and people are told.
    return last.room_ms, "wall_implausible"


def _plausible(gap_ms: int, *, exam_running: bool) -> bool:
    """Whether the machine may have been off for that long."""
    return gap_ms >= 0 and not (exam_running and gap_ms > PLAUSIBLE_GAP_MS)
