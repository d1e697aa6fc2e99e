"""On duty 值勤: whether people count on a room's server right now, and what therefore may not be done to it. Pure.

Its own process writes it down beside its data, so that whoever wants to stop, replace or remove the server can tell
without it: it may hang, or be gone.
"""

from typing import Literal

import msgspec

Phase = Literal["waiting", "opened", "running", "paused", "over"]
Deed = Literal["stop", "replace", "remove", "erase"]
"""What somebody wants: end the server, put another version in its place, take it off the machine, with its data."""
Objection = Literal["soon", "opened", "running", "unsafe", "owed"]


class Duty(msgspec.Struct, frozen=True, kw_only=True):
    """What a room's server is needed for. Times UTC ms.

    Attributes:
        phase: `paused`: by a person, or it stands still since an outage. `over`: nobody works any more.
        near: log-in opens soon, or has opened.
        until_ms: waiting: from when on a session that was not held binds nobody; running: its usual end.
        unsafe: somebody's answers are here and nowhere else: no receipt, no second copy of the sealed bundle.
        owed: the centre has given no receipt for them.
    """

    title: str
    room: str
    phase: Phase
    near: bool = False
    until_ms: int = 0
    unsafe: bool = False
    owed: bool = False
    time_zone: str = "Asia/Shanghai"


def objection(duty: Duty, deed: Deed, now_ms: int, *, runs: bool) -> Objection | None:
    """What speaks against it; None if nothing does. `runs`: whether a process serves the room.

    What is not stopped by it may be replaced at any time: a server that does not run is repaired that way.
    """
    if deed == "stop":
        return "running" if runs and duty.phase == "running" else None
    if deed == "erase" and duty.owed:
        return "owed"
    if deed == "replace" and (not runs or duty.phase == "paused"):
        return None
    match duty.phase:
        case "running" | "paused":
            return "running"
        case "opened":
            return "opened"
        case "waiting":
            return "soon" if duty.near and now_ms < duty.until_ms else None
        case "over":
            return "unsafe" if duty.unsafe else None
