"""The room stands still after an outage of the server, until people resume it (ADR 0031). Pure.

Nobody is to lose time in which nobody could work. So every clock is held from the server's last sign of life; a server
that was back at once (`DayRules.standstill_after_s`) is no outage, since PCs work on without it and notice nothing.

Handbook 考务手册: Clock rules (power cut).
"""

from shared.exam.room.state import RoomState


def stands_still(state: RoomState, down_ms: int, *, sure: bool = True) -> bool:
    """Whether the room stands still: the exam runs, and somebody is working or may still come in.

    `down_ms`: how long the server was away; it says nothing where the server's clock cannot be `sure`.
    """
    if state.started_ms is None or state.ended_ms is not None:
        return False
    if sure and down_ms < state.plan.rules.standstill_after_s * 1000:
        return False
    return any(s.open or not (s.present or s.absent) for s in state.sittings.values())
