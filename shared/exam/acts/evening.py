"""Acts of the evening: the second copy of the sealed bundle, and clearing the room."""

from typing import ClassVar

from shared.exam.acts.base import Act, Doing, Effect, Refusal, Written, one
from shared.exam.bounds import Name
from shared.exam.plan import StaffRole
from shared.exam.room.clearing_events import RoomClearing
from shared.exam.room.events import CopyKept
from shared.exam.room.state import RoomState


class KeepCopy(Act, frozen=True, kw_only=True, tag="keep_copy"):
    """The bundle was written to a drive and read back whole: from then on the next session need not wait for a receipt.

    `bundle_sha256`: of what was read back; it may be the addendum of that bundle.
    """

    bundle_sha256: Name

    ROLES: ClassVar[frozenset[StaffRole]] = frozenset({"proctor", "chief", "technician"})

    def refusal(self, state: RoomState, now_ms: int) -> Refusal | None:
        """It is the bundle that was sealed last, or its last addendum."""
        if state.bundle is None:
            return Refusal(code="nothing_sealed")
        addendum = state.later.addendum
        known = {state.bundle.bundle_sha256, addendum.addendum_sha256 if addendum is not None else ""}
        return None if self.bundle_sha256 in known else Refusal(code="other_bundle")

    def events(self, state: RoomState, doing: Doing, now_ms: int) -> tuple[Written, ...]:
        """The copy."""
        return one(CopyKept(bundle_sha256=self.bundle_sha256))

    def effect(self, before: RoomState, after: RoomState, now_ms: int) -> Effect:
        """What it allows."""
        return Effect(code="copy_kept")


class ClearRoom(Act, frozen=True, kw_only=True, tag="clear_room"):
    """清场: every PC wipes what it has of this session and says what it looked at. Asked again, all are asked again."""

    ROLES: ClassVar[frozenset[StaffRole]] = frozenset({"proctor", "chief", "technician"})

    def refusal(self, state: RoomState, now_ms: int) -> Refusal | None:
        """The results are safe: the centre has given its receipt, or a second copy was read back."""
        if state.bundle is None:
            return Refusal(code="nothing_sealed")
        return None if state.receipt is not None or state.copied else Refusal(code="results_not_safe")

    def events(self, state: RoomState, doing: Doing, now_ms: int) -> tuple[Written, ...]:
        """The order."""
        return one(RoomClearing(clear_id=f"c-{doing.letters}"))

    def effect(self, before: RoomState, after: RoomState, now_ms: int) -> Effect:
        """What the PCs do."""
        return Effect(code="room_clearing")


EveningActs = KeepCopy | ClearRoom
