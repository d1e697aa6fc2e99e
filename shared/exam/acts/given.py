"""Who may give time, and how much: one policy for extension 延时, credit 补时, correction 更正 and a grant taken back.

Within the server's own evidence the chief examiner gives it. Beyond the evidence it takes chief examiner and inspector,
up to the site's limit a candidate; above the limit a code of the centre 授权码. What an act is called changes nothing
(ADR 0023). Handbook: 延时与补时.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from shared.exam.acts.base import Act, Credential, Lasting, Moment, Refusal, Told, Whom, no_reason
from shared.exam.clock.account import Grant, deadline_ms
from shared.exam.plan import StaffRole
from shared.exam.room.events import LostSpan
from shared.exam.room.outages import Proposal, proposals
from shared.exam.room.rules import beyond_evidence_ms
from shared.exam.room.sitting import Sitting
from shared.exam.room.state import RoomState

CHIEF: Final[tuple[StaffRole, ...]] = ("chief",)
BOTH: Final[tuple[StaffRole, ...]] = ("chief", "inspector")
LONGEST_S: Final = 8 * 3600
"""No single act gives or takes more."""

WORDS: Final = {"extension": "by_extension", "outage": "by_credit", "correction": "by_correction"}
"""The codes of what giving time is called."""


class ByTheChief(Act, frozen=True, kw_only=True):
    """An act that is the chief examiner's, with a reason."""

    reason: str
    approvals: tuple[Credential, ...]

    def approvers(self, state: RoomState, role: str, now_ms: int) -> tuple[StaffRole, ...]:
        """The chief examiner, whoever gives it."""
        return CHIEF

    def incomplete(self, state: RoomState, now_ms: int) -> Refusal | None:
        """Why."""
        return no_reason(self.reason)


def approvers(beyond: Mapping[str, int]) -> tuple[StaffRole, ...]:
    """Who approves these changes, in milliseconds beyond the evidence by ticket number."""
    return BOTH if any(ms > 0 for ms in beyond.values()) else CHIEF


def over_limit(state: RoomState, beyond: Mapping[str, int]) -> Refusal | None:
    """The first candidate whom people on site would give more than the plan lets them."""
    limit_ms = state.plan.rules.extension_limit_s * 1000
    for ticket, ms in beyond.items():
        given_ms = beyond_evidence_ms(state, ticket)
        if ms > 0 and given_ms + ms > limit_ms:
            return Refusal(
                code="extension_over_limit",
                values={
                    "seat": state.sittings[ticket].seat,
                    "limit": Lasting(limit_ms),
                    "left": Lasting(max(0, limit_ms - given_ms)),
                },
            )
    return None


def open_proposals(state: RoomState, ticket: str) -> tuple[Proposal, ...]:
    """What outages cost this candidate by the server's evidence and nobody has decided about, oldest first."""
    if state.started_ms is None or state.ended_ms is not None or ticket not in state.sittings:
        return ()
    sitting = state.sittings[ticket]
    return proposals(sitting, state.clock(ticket)) if sitting.silences else ()


def covering(state: RoomState, ticket: str, ms: int) -> tuple[LostSpan, ...]:
    """The open proposals, oldest first, whose loss reaches this much; none where all of them do not."""
    used: list[LostSpan] = []
    for proposal in open_proposals(state, ticket):
        used.append(LostSpan(ticket=ticket, from_ms=proposal.from_ms, to_ms=proposal.to_ms))
        ms -= proposal.lost_ms
        if ms <= 0:
            return tuple(used)
    return ()


def not_to_give(state: RoomState, tickets: Iterable[str]) -> Refusal | None:
    """Nobody is given time whose exam was terminated."""
    for ticket in tickets:
        sitting = state.sittings[ticket]
        if sitting.closed_cause == "terminated":
            return Refusal(code="sitting_terminated", values={"seat": sitting.seat})
    return None


def new_ends(state: RoomState, tickets: Iterable[str], now_ms: int) -> tuple[Told, ...]:
    """What a change of time means for when they end: the new ends, or that their clocks will run later."""
    ends: list[int] = []
    standing, waiting = [], []
    for ticket in tickets:
        sitting = state.sittings[ticket]
        end_ms = deadline_ms(state.account(ticket), now_ms)
        if not sitting.open:
            waiting.append(sitting.seat)
        elif end_ms is None:
            standing.append(sitting.seat)
        else:
            ends.append(end_ms)
    told = []
    if ends:
        first, last = Moment(min(ends)), Moment(max(ends))
        its = "section_" if state.plan.sections else ""
        if max(ends) // 1000 == min(ends) // 1000:
            told.append(Told(code=f"{its}end_moves", values={"end": first}))
        else:
            told.append(Told(code=f"{its}ends_move", values={"first": first, "last": last}))
    if standing:
        told.append(Told(code="runs_when_resumed"))
    if waiting:
        others = bool(ends or standing)
        who = Told(code="of_seats", values={"who": Whom(seats=tuple(sorted(waiting)))}) if others else ""
        told.append(Told(code="runs_when_reopened", values={"who": who}))
    return tuple(told)


def in_sections(state: RoomState, tickets: Iterable[str]) -> Told | str:
    """Which section a change of time applies to: that of each candidate now; nothing where the limit is shared."""
    if not state.plan.sections:
        return ""
    now = [state.clock(ticket).open.section_id for ticket in tickets]
    found = [(limit.title, now.count(limit.section_id)) for limit in state.plan.sections]
    parts = tuple(
        Told(code="people_in_section", values={"title": title, "count": count}) for title, count in found if count
    )
    if len(parts) == 1:
        return Told(code="in_section", values={"title": parts[0].values["title"]})
    return Told(code="in_own_sections", values={"parts": parts})


def grant_of(sitting: Sitting, grant_id: str) -> Grant | None:
    """The grant of that id, if it counts for this candidate."""
    return next((g for g in sitting.grants if g.grant_id == grant_id), None)
