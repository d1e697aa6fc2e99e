"""The session plan of a trial: whoever sits where, with rules that fit into a few minutes."""

from collections.abc import Iterable, Sequence
from typing import Final

from shared.exam.plan import Candidate, DayRules, RoomLayout, SessionPlan, StaffMember
from shared.trial.paper import DURATION_S, PAPER_ID
from shared.words.catalogue import say

CHIEF: Final = "trial-chief"
_FIRST_TICKET: Final = 9_900_000_000
MOST_VIRTUAL: Final = 45

_RULES: Final = DayRules(
    login_opens_before_s=3600,
    late_limit_s=DURATION_S,
    earliest_hand_in_before_end_s=DURATION_S * 2,
    free_hand_in_before_end_s=DURATION_S * 2,
    reminders_before_end_s=(),
    second_check_after_s=DURATION_S,
    collection_grace_s=2,
)


def ticket_of(seat: int) -> str:
    """The ticket number of the candidate at a seat of the trial."""
    return str(_FIRST_TICKET + seat)


def password_of(seat: int) -> str:
    """What is typed to log in there."""
    return ticket_of(seat)[-6:]


def virtual_seats(seats: Iterable[int], seat: int, extra: int) -> range:
    """The seats of the candidates that the PC at `seat` plays without windows: they follow after all real ones.

    ValueError above `MOST_VIRTUAL`, or if `seat` is none of the seats.
    """
    if not 0 <= extra <= MOST_VIRTUAL:
        raise ValueError(extra)
    real = sorted(seats)
    first = real[-1] + 1 + real.index(seat) * extra
    return range(first, first + extra)


def trial_plan(
    *,
    trial_id: str,
    site_id: str,
    site_name: str,
    room: str,
    seats: Sequence[int],
    virtual: int,
    pin_hash: str,
    now_ms: int,
    time_zone: str = "Asia/Shanghai",
) -> SessionPlan:
    """`seats` that take part, at least one; `virtual`: how many candidates more each of their PCs plays."""
    everyone = [*seats, *(place for seat in seats for place in virtual_seats(seats, seat, virtual))]
    return SessionPlan(
        session_id=trial_id,
        kind="trial",
        site_id=site_id,
        site_name=site_name,
        room=room,
        subject=say("trial.paper.subject"),
        title=say("trial.paper.title"),
        level="",
        paper_id=PAPER_ID,
        starts_at_ms=now_ms,
        time_zone=time_zone,
        duration_s=DURATION_S,
        seats=max(everyone),
        spares=0,
        rules=_RULES,
        layout=RoomLayout(),
        staff=(StaffMember(staff_id=CHIEF, name=say("trial.chief"), role="chief", pin_hash=pin_hash),),
        candidates=tuple(_candidate(seat) for seat in everyone),
        rules_for_candidates=say("trial.rules"),
        penalties=say("trial.rules"),
    )


def _candidate(seat: int) -> Candidate:
    return Candidate(
        ticket=ticket_of(seat),
        name=say("trial.candidate", seat=seat),
        gender="",
        id_type="",
        id_number="",
        school="",
        seat=seat,
    )
