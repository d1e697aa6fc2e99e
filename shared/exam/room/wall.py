"""What of a seat stands on the wall page 大屏, for everybody to see.

Doubts about a person and discipline are no business of a wall: such a seat looks like what everybody else does.

Handbook 考务手册: People; Records (names and numbers on screens are masked).
"""

from typing import Final, Literal

from shared.exam.room.rules import display_state
from shared.exam.room.sitting import DisplayState, Sitting
from shared.exam.room.state import RoomState

WallState = Literal["waiting", "ready", "working", "paused", "away", "offline", "ended", "absent", "free"]

_SHOWN: Final[dict[DisplayState, WallState]] = {
    "waiting": "waiting",
    "ready": "ready",
    "working": "working",
    "paused": "paused",
    "away": "away",
    "offline": "offline",
    "handed_in": "ended",
    "terminated": "ended",
    "absent": "absent",
}


def wall_state(state: RoomState, sitting: Sitting | None, now_ms: int) -> WallState:
    """How the seat of a sitting is shown now; `free` where nobody is due."""
    if sitting is None:
        return "free"
    usual: WallState = "working" if state.started_ms is not None else "ready"
    return _SHOWN.get(display_state(state, sitting, now_ms), usual)
