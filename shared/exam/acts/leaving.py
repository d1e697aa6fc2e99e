"""Acts on the lock of a PC: letting go of it, holding it again, the code by which it lets go without the server.

They go by the seat: a PC may have to be left before anybody has logged in at it.
"""

from typing import ClassVar, Final

from shared.exam.acts import base
from shared.exam.acts.base import Act, Doing, Effect, Refusal, Written, one, tidy
from shared.exam.bounds import Name, Number
from shared.exam.plan import StaffRole
from shared.exam.room.device_events import ExitCodeShown, PcLocked, PcUnlocked
from shared.exam.room.state import RoomState

WHO: Final[frozenset[StaffRole]] = base.ROOM | {"technician"}
"""A technician looks after PCs, also while the room is run by others."""


class UnlockPc(Act, frozen=True, kw_only=True, tag="unlock_pc"):
    """允许退出: the PC lets go and may be left; whoever works there works on."""

    ROLES: ClassVar[frozenset[StaffRole]] = WHO
    seat: Number
    reason: str

    def incomplete(self, state: RoomState, now_ms: int) -> Refusal | None:
        """Why."""
        return base.no_reason(self.reason)

    def refusal(self, state: RoomState, now_ms: int) -> Refusal | None:
        """There is such a seat, and its PC holds."""
        if (why := _no_seat(state, self.seat)) is not None:
            return why
        return Refusal(code="pc_unlocked_already", values={"seat": self.seat}) if self.seat in state.unlocked else None

    def events(self, state: RoomState, doing: Doing, now_ms: int) -> tuple[Written, ...]:
        """That it lets go, and why."""
        return one(PcUnlocked(seat=self.seat, ticket=_ticket(state, self.seat), reason=tidy(self.reason)))

    def effect(self, before: RoomState, after: RoomState, now_ms: int) -> Effect:
        """Which one."""
        return Effect(code="pc_unlocked", values={"seat": self.seat})


class LockPc(Act, frozen=True, kw_only=True, tag="lock_pc"):
    """恢复锁定: it holds again."""

    ROLES: ClassVar[frozenset[StaffRole]] = WHO
    seat: Number

    def refusal(self, state: RoomState, now_ms: int) -> Refusal | None:
        """It does not hold now."""
        return None if self.seat in state.unlocked else Refusal(code="pc_not_unlocked", values={"seat": self.seat})

    def events(self, state: RoomState, doing: Doing, now_ms: int) -> tuple[Written, ...]:
        """That it holds."""
        return one(PcLocked(seat=self.seat, ticket=_ticket(state, self.seat)))

    def effect(self, before: RoomState, after: RoomState, now_ms: int) -> Effect:
        """Which one."""
        return Effect(code="pc_locked", values={"seat": self.seat})


class ShowExitCode(Act, frozen=True, kw_only=True, tag="show_exit_code"):
    """退出码: the answer to the challenge that a locked PC shows; with it the PC lets go without the server."""

    ROLES: ClassVar[frozenset[StaffRole]] = WHO
    seat: Number
    challenge: Name
    reason: str

    def incomplete(self, state: RoomState, now_ms: int) -> Refusal | None:
        """What the PC shows, and why."""
        if not self.challenge.strip():
            return Refusal(code="no_exit_challenge")
        return base.no_reason(self.reason)

    def refusal(self, state: RoomState, now_ms: int) -> Refusal | None:
        """There is such a seat."""
        return _no_seat(state, self.seat)

    def events(self, state: RoomState, doing: Doing, now_ms: int) -> tuple[Written, ...]:
        """Who saw it and why; the code itself stands nowhere."""
        ticket, challenge = _ticket(state, self.seat), tidy(self.challenge).upper()
        return one(ExitCodeShown(seat=self.seat, ticket=ticket, challenge=challenge, reason=tidy(self.reason)))

    def effect(self, before: RoomState, after: RoomState, now_ms: int) -> Effect:
        """That it is shown."""
        return Effect(code="exit_code_shown", values={"seat": self.seat})


def _no_seat(state: RoomState, seat: int) -> Refusal | None:
    known = 1 <= seat <= state.plan.seats + state.plan.spares
    return None if known else Refusal(code="seat_not_in_room", values={"seat": seat})


def _ticket(state: RoomState, seat: int) -> str:
    sitting = state.occupant(seat)
    return sitting.ticket if sitting is not None else ""


LeavingActs = UnlockPc | LockPc | ShowExitCode
