"""Acts on the wall page 大屏: who lets the room be shown on a big screen, and whether names stand on it."""

from shared.exam.acts import base
from shared.exam.acts.base import Act, Doing, Effect, Refusal, Told, Written, one
from shared.exam.plan import StaffRole
from shared.exam.room.state import RoomState
from shared.exam.room.wall_events import WallClosed, WallOpened


class OpenWall(Act, frozen=True, kw_only=True, tag="open_wall"):
    """Open it, or open it anew with another code. Names are a permission of their own, the chief examiner's."""

    names: bool = False
    approvals: tuple[base.Credential, ...] = ()

    def approvers(self, state: RoomState, role: str, now_ms: int) -> tuple[StaffRole, ...]:
        """The chief examiner, for names."""
        return ("chief",) if self.names and role != "chief" else ()

    def refusal(self, state: RoomState, now_ms: int) -> Refusal | None:
        """The record freezes at sealing: who shows the room after it could not be written down."""
        return Refusal(code="already_sealed") if state.bundle is not None else None

    def events(self, state: RoomState, doing: Doing, now_ms: int) -> tuple[Written, ...]:
        """The opening; its letters are what the code comes from."""
        approvals = doing.approvals if self.names else ()
        return one(WallOpened(wall_id=f"w-{doing.letters}", names=self.names, approvals=approvals))

    def effect(self, before: RoomState, after: RoomState, now_ms: int) -> Effect:
        """What is to be seen there, and that an older code has ended."""
        return Effect(
            code="wall_opened",
            values={
                "names": Told(code="wall_with_names" if self.names else "wall_without_names"),
                "again": Told(code="wall_code_ends") if before.wall is not None else "",
            },
        )


class CloseWall(Act, frozen=True, kw_only=True, tag="close_wall"):
    """Close it: every screen that shows it goes blank."""

    def refusal(self, state: RoomState, now_ms: int) -> Refusal | None:
        """It is open."""
        return Refusal(code="wall_not_open") if state.wall is None else None

    def events(self, state: RoomState, doing: Doing, now_ms: int) -> tuple[Written, ...]:
        """The closing."""
        return one(WallClosed())

    def effect(self, before: RoomState, after: RoomState, now_ms: int) -> Effect:
        """Blank."""
        return Effect(code="wall_closed")


WallActs = OpenWall | CloseWall
