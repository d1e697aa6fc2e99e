"""Acts of the people on duty about each other: a substitute, a hand-over, a lock-out, leaving the console."""

from typing import ClassVar, Final, Literal

from shared.exam.acts import base, given
from shared.exam.acts.base import Act, Doing, Effect, Refusal, Told, Written, one, tidy
from shared.exam.bounds import Name
from shared.exam.plan import StaffRole
from shared.exam.room.staff_events import (
    DutyHandedOver,
    LockOutReset,
    SignOutCause,
    StaffSignedOut,
    SubstituteAdmitted,
)
from shared.exam.room.state import RoomState

ANYBODY: Final[frozenset[StaffRole]] = frozenset({"proctor", "chief", "inspector", "technician"})
_VOUCHING: Final[tuple[StaffRole, ...]] = ("chief", "inspector", "proctor")
_MOST_MATTERS: Final = 50


class AdmitSubstitute(given.ByTheChief, frozen=True, kw_only=True, tag="admit_substitute"):
    """替补: the chief examiner lets somebody do duty who is not on the plan; the reply brings their PIN, once."""

    name: Name
    role: Literal["proctor", "inspector", "technician"]
    replaces: Name = ""

    def incomplete(self, state: RoomState, now_ms: int) -> Refusal | None:
        """Who, and why."""
        return super().incomplete(state, now_ms) if tidy(self.name) else Refusal(code="name_needed")

    def refusal(self, state: RoomState, now_ms: int) -> Refusal | None:
        """Until the record is sealed; whom they replace is on the plan."""
        if state.bundle is not None:
            return Refusal(code="already_sealed")
        known = not self.replaces or state.plan.staff_member(self.replaces) is not None
        return None if known else Refusal(code="nobody_of_that_id")

    def events(self, state: RoomState, doing: Doing, now_ms: int) -> tuple[Written, ...]:
        """The consent, and the id they sign in with."""
        return one(
            SubstituteAdmitted(
                staff_id=substitute_id(state),
                name=tidy(self.name),
                role=self.role,
                reason=tidy(self.reason),
                approvals=doing.approvals,
                replaces=self.replaces,
            )
        )

    def effect(self, before: RoomState, after: RoomState, now_ms: int) -> Effect:
        """Under which id they sign in."""
        name, staff_id = tidy(self.name), substitute_id(before)
        if not name:
            return Effect(code="substitute_to_come", values={"id": staff_id})
        return Effect(code="substitute_admitted", values={"name": name, "id": staff_id})


class HandOver(Act, frozen=True, kw_only=True, tag="hand_over"):
    """交接: the person at the console hands over, with what is open; who takes over types their own PIN."""

    to_id: Name
    matters: tuple[str, ...]
    approvals: tuple[base.Credential, ...]
    note: str = ""

    ROLES: ClassVar[frozenset[StaffRole]] = ANYBODY

    def approvers(self, state: RoomState, role: str, now_ms: int) -> tuple[StaffRole, ...]:
        """Whoever takes over."""
        taker = state.plan.staff_member(self.to_id)
        return (taker.role,) if taker is not None else ()

    def incomplete(self, state: RoomState, now_ms: int) -> Refusal | None:
        """It is the taker's own PIN."""
        there = any(credential.staff_id == self.to_id for credential in self.approvals)
        return None if there else Refusal(code="taker_signs")

    def refusal(self, state: RoomState, now_ms: int) -> Refusal | None:
        """To somebody on duty."""
        return None if state.plan.staff_member(self.to_id) is not None else Refusal(code="nobody_of_that_id")

    def events(self, state: RoomState, doing: Doing, now_ms: int) -> tuple[Written, ...]:
        """What was handed over."""
        matters = tuple(tidy(matter) for matter in self.matters[:_MOST_MATTERS])
        return one(
            DutyHandedOver(to_id=self.to_id, matters=matters, note=tidy(self.note), approvals=doing.approvals),
        )

    def effect(self, before: RoomState, after: RoomState, now_ms: int) -> Effect:
        """To whom, and how much is open."""
        taker = before.plan.staff_member(self.to_id)
        name = taker.name if taker is not None else self.to_id
        return Effect(code="handed_over", values={"name": name, "count": len(self.matters[:_MOST_MATTERS])})


class ResetLockOut(Act, frozen=True, kw_only=True, tag="reset_lock_out"):
    """Two others, of other roles, vouch with their own PINs: who mistyped may try again at once."""

    staff_id: Name
    approvals: tuple[base.Credential, ...]

    ROLES: ClassVar[frozenset[StaffRole]] = ANYBODY

    def approvers(self, state: RoomState, role: str, now_ms: int) -> tuple[StaffRole, ...]:
        """Two roles that are not the person's own."""
        person = state.plan.staff_member(self.staff_id)
        own = person.role if person is not None else ""
        return tuple(other for other in _VOUCHING if other != own)[:2]

    def refusal(self, state: RoomState, now_ms: int) -> Refusal | None:
        """It is somebody on duty."""
        return None if state.plan.staff_member(self.staff_id) is not None else Refusal(code="nobody_of_that_id")

    def events(self, state: RoomState, doing: Doing, now_ms: int) -> tuple[Written, ...]:
        """Who vouched."""
        return one(LockOutReset(staff_id=self.staff_id, approvals=doing.approvals))

    def effect(self, before: RoomState, after: RoomState, now_ms: int) -> Effect:
        """Who may try again."""
        person = before.plan.staff_member(self.staff_id)
        return Effect(code="lock_out_reset", values={"name": person.name if person is not None else self.staff_id})


class SignOut(Act, frozen=True, kw_only=True, tag="sign_out"):
    """Leave the console, or lock it; the record names who and why."""

    cause: SignOutCause = "self"

    ROLES: ClassVar[frozenset[StaffRole]] = ANYBODY

    def events(self, state: RoomState, doing: Doing, now_ms: int) -> tuple[Written, ...]:
        """The leaving."""
        return one(StaffSignedOut(cause=self.cause))

    def effect(self, before: RoomState, after: RoomState, now_ms: int) -> Effect:
        """Nobody is at that console."""
        return Effect(code="signed_out", values={"cause": Told(code=f"signed_out_{self.cause}")})


def substitute_id(state: RoomState) -> str:
    """The id of the next substitute: `TB01`, or the next that nobody has."""
    number = 1
    while state.plan.staff_member(f"TB{number:02d}") is not None:
        number += 1
    return f"TB{number:02d}"


StaffActs = AdmitSubstitute | HandOver | ResetLockOut | SignOut
