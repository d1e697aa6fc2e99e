"""When programs may be changed: before the room is sealed for its exam, and again when the results are received.

From the opening of the paper until the receipt nothing on a PC changes; nor shortly before people log in, when a PC
that restarts would be missing at its seat.
"""

from typing import Final

from shared.exam.room.state import RoomState
from shared.protocol.errors import WireError
from shared.words.catalogue import say

_QUIET_MINUTES: Final = 30


def why_closed(state: RoomState | None, now_ms: int) -> str:
    """Why programs may not be changed now, in words; empty if they may."""
    if state is None or state.receipt is not None:
        return ""
    if state.papers.opened_ms is not None or state.started_ms is not None:
        return say("updates.closed_session")
    opens_ms = state.plan.starts_at_ms - state.plan.rules.login_opens_before_s * 1000
    quiet_from_ms = opens_ms - _QUIET_MINUTES * 60_000
    # A session that was never held closes nothing for good.
    over_ms = state.plan.starts_at_ms + 24 * 3_600_000
    return say("updates.closed_log_in", minutes=_QUIET_MINUTES) if quiet_from_ms <= now_ms < over_ms else ""


def need_open(state: RoomState | None, now_ms: int) -> None:
    """Raises WireError `update_closed`."""
    why = why_closed(state, now_ms)
    if why:
        raise WireError("update_closed", why)
