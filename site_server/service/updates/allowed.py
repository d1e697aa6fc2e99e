"""When programs may be changed: before the room is sealed for its exam, and again when the results are received.

From the opening of the paper until the receipt nothing on a PC changes; nor shortly before people log in, when a PC
that restarts would be missing at its seat.
"""

from typing import Final

from shared.exam.plan import SessionPlan
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
    quiet_from_ms, over_ms = quiet_span(state.plan)
    return say("updates.closed_log_in", minutes=_QUIET_MINUTES) if quiet_from_ms <= now_ms < over_ms else ""


def quiet_span(plan: SessionPlan) -> tuple[int, int]:
    """From shortly before log-in opens; a session that was never held closes nothing for good."""
    return plan.login_opens_ms - _QUIET_MINUTES * 60_000, plan.starts_at_ms + 24 * 3_600_000


def need_open(state: RoomState | None, now_ms: int) -> None:
    """Raises WireError `update_closed`."""
    why = why_closed(state, now_ms)
    if why:
        raise WireError("update_closed", why)
