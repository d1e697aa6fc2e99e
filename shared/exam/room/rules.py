"""The rules of the day as questions with an answer: may this candidate log in, may this one hand in, what is shown.

Each refusal is a wire error code (shared.protocol.errors gives the Chinese sentence) or None for yes.

Handbook 考务手册: The day, minute by minute; Clock rules.
"""

from shared.exam.clock.account import TimeAccount, allotted_ms, deadline_ms, is_paused, remaining_ms
from shared.exam.room.sitting import DisplayState, Sitting
from shared.exam.room.state import RoomState


def login_refusal(state: RoomState, ticket: str, now_ms: int) -> str | None:
    """Why this candidate may not log in now (handbook: from T-30 to T+30; later only by the chief examiner)."""
    plan, sitting = state.plan, state.sittings.get(ticket)
    if sitting is None:
        return "unknown_candidate"
    if state.ended_ms is not None:
        return "session_over"
    if sitting.closed_ms is not None:
        return "already_handed_in"
    if sitting.present:
        return None
    if now_ms < plan.login_opens_ms and state.started_ms is None:
        return "not_yet_open"
    if state.started_ms is None:
        return None
    if used_up(state, ticket, now_ms):
        return "no_time_left"
    return None if sitting.late_allowed or now_ms <= late_limit_ms(state) else "too_late"


def used_up(state: RoomState, ticket: str, now_ms: int) -> bool:
    """Whether the time of somebody who never came has run off: it runs from the start, whether they come or not."""
    end_ms = state.clock(ticket).end_ms(now_ms)
    return end_ms is not None and end_ms <= now_ms


def missing(state: RoomState, sitting: Sitting, now_ms: int) -> bool:
    """Whether a candidate who has not come can come no more, and is not called absent yet."""
    if sitting.present or sitting.absent or state.started_ms is None:
        return False
    late = not sitting.late_allowed and now_ms > late_limit_ms(state)
    return late or used_up(state, sitting.ticket, now_ms)


def late_limit_ms(state: RoomState) -> int:
    """Until when a new candidate may enter, by the clock of the room; room pauses do not count."""
    start = state.started_ms if state.started_ms is not None else state.plan.starts_at_ms
    limit = start + state.plan.rules.late_limit_s * 1000
    for pause in state.pauses:
        if pause.to_ms is not None and pause.from_ms < limit:
            limit += pause.to_ms - pause.from_ms
        elif pause.to_ms is None and pause.from_ms < limit:
            limit = 2**62
    return limit


def hand_in_refusal(state: RoomState, ticket: str, now_ms: int) -> str | None:
    """Why this candidate may not hand in now; before `free_hand_in_before_end_s` the chief's consent is needed.

    Sections with their own limits are submitted one after the other; the paper is handed in from the last one.
    """
    sitting = state.sittings[ticket]
    if not sitting.present or state.started_ms is None:
        return "not_started"
    if sitting.closed_ms is not None:
        return "already_handed_in"
    if state.plan.sections and state.clock(ticket).later:
        return "section_open"
    rules, left = state.plan.rules, state.left_ms(ticket, now_ms)
    if sitting.hand_in_allowed:
        return None
    if left > rules.earliest_hand_in_before_end_s * 1000:
        return "hand_in_too_early"
    free = state.free_hand_in or left <= rules.free_hand_in_before_end_s * 1000
    return None if free else "hand_in_needs_consent"


def past_grace(state: RoomState, noted_ms: int, now_ms: int) -> bool:
    """Whether the time for last entries is over, after an end that the server wrote down then."""
    return now_ms > noted_ms + state.plan.rules.collection_grace_s * 1000


def out_of_time(state: RoomState, ticket: str, now_ms: int) -> bool:
    """Whether an open sitting has used all its time and must be closed by the server."""
    clock = state.clock(ticket)
    return not clock.later and state.sittings[ticket].open and _run_out(clock.open.account, now_ms)


def ended(state: RoomState, ticket: str, now_ms: int) -> int:
    """When a sitting that is out of time ended: at its deadline, but not before the candidate came, nor after now."""
    first_ms = state.sittings[ticket].first_login_ms or 0
    return max(min(now_ms, first_ms), _ran_out_ms(state, ticket, now_ms))


def section_end(state: RoomState, ticket: str, now_ms: int) -> tuple[str, int] | None:
    """The section of an open sitting whose time is used up while others follow, and when it ended; else None."""
    clock = state.clock(ticket)
    account = clock.open.account
    if not clock.later or not state.sittings[ticket].open or not _run_out(account, now_ms):
        return None
    return clock.open.section_id, _ran_out_ms(state, ticket, now_ms)


def _ran_out_ms(state: RoomState, ticket: str, now_ms: int) -> int:
    """The deadline that has passed; where a correction brought it into the past, the moment of the correction."""
    end_ms = deadline_ms(state.clock(ticket).open.account, now_ms)
    return now_ms if end_ms is None else min(now_ms, max(end_ms, state.sittings[ticket].regranted_ms or 0))


def _run_out(account: TimeAccount, now_ms: int) -> bool:
    return account.start_ms is not None and not is_paused(account, now_ms) and remaining_ms(account, now_ms) <= 0


def beyond_evidence_ms(state: RoomState, ticket: str) -> int:
    """What people on site have given this candidate beyond the server's own evidence, whatever the act was called.

    Credits that make good what the evidence shows, and what the centre gave on a code, do not count. Time taken by a
    correction makes room again.
    """
    own = (g.ms for g in state.sittings[ticket].grants if not (g.by_centre or g.from_proposal))
    return max(0, sum(own))


def may_leave(state: RoomState, seat: int) -> bool:
    """Whether the PC at a seat lets whoever sits there leave: its proctor let it go, or nothing is left to do there.

    Handed in is not enough: while others work, nobody gets a free PC in the room.
    """
    return seat in state.unlocked or state.ended_ms is not None


def display_state(state: RoomState, sitting: Sitting, now_ms: int) -> DisplayState:
    """The one state a seat card shows; the most urgent one wins."""
    if any(d.action == "terminate" for d in sitting.discipline):
        return "terminated"
    if sitting.closed_ms is not None:
        return "handed_in"
    if sitting.absent:
        return "absent"
    if not sitting.present:
        return "waiting"
    if sitting.doubtful or state.pc(sitting.seat).blocks:
        return "problem"
    if sitting.away:
        return "away"
    if sitting.link_lost_ms is not None or sitting.move_pending or sitting.standing:
        return "offline"
    if state.started_ms is None or sitting.confirmed_ms is None:
        return "ready"
    account = state.account(sitting.ticket)
    if is_paused(account, now_ms):
        return "paused"
    return "working" if allotted_ms(account) > 0 else "problem"
