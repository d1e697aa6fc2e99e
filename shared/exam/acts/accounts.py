"""Acts on candidates' time accounts: outages made good or not, corrections, grants taken back.

Each is all or nothing, and none ends a sitting by surprise: whoever is to be stopped is stopped by name.
"""

from collections.abc import Iterable, Mapping
from typing import Final

import msgspec

from shared.exam import bounds
from shared.exam.acts import base, given
from shared.exam.acts.base import Act, Doing, Effect, Lasting, Refusal, Told, Written, one, tidy, whom
from shared.exam.bounds import Seconds
from shared.exam.clock.account import Grant, remaining_ms
from shared.exam.plan import StaffRole
from shared.exam.room.events import GrantReversed, LostSpan, OutageDeclined, TimeGranted
from shared.exam.room.outages import Proposal, find
from shared.exam.room.state import RoomState

LEAST_LEFT_MS: Final = 60_000
"""So much must be left after time is taken, for the candidate to be told and to finish."""


class OutageRef(msgspec.Struct, frozen=True, kw_only=True):
    """One open proposal, as the view shows it. `ms`: how much of it to give back; not looked at when it is declined."""

    ticket: str
    from_ms: bounds.Moment
    to_ms: bounds.Moment
    ms: bounds.Moment = 0

    @property
    def span(self) -> LostSpan:
        """The stretch it settles."""
        return LostSpan(ticket=self.ticket, from_ms=self.from_ms, to_ms=self.to_ms)


class GrantRef(msgspec.Struct, frozen=True, kw_only=True):
    """A grant of time, for some of those it was given to."""

    grant_id: str
    tickets: tuple[str, ...]


class _OnOutages(given.ByTheChief, frozen=True, kw_only=True):
    """A decision about open proposals; the chief examiner's, since it stays within the server's evidence."""

    outages: tuple[OutageRef, ...]

    def incomplete(self, state: RoomState, now_ms: int) -> Refusal | None:
        """Which ones, each once, and why."""
        if (why := super().incomplete(state, now_ms)) is not None:
            return why
        if not self.outages:
            return Refusal(code="no_proposal_chosen")
        twice = len({(ref.ticket, ref.from_ms) for ref in self.outages}) < len(self.outages)
        return Refusal(code="proposal_twice") if twice else None

    def refusal(self, state: RoomState, now_ms: int) -> Refusal | None:
        """All of them still stand open."""
        tickets = base.distinct(ref.ticket for ref in self.outages)
        if (why := base.not_running(state) or base.not_present(state, tickets)) is not None:
            return why
        return next((why for ref in self.outages if (why := self._refused(ref, _open(state, ref))) is not None), None)

    def _refused(self, ref: OutageRef, proposal: Proposal | None) -> Refusal | None:
        return Refusal(code="proposal_gone") if proposal is None else None


class CreditOutages(_OnOutages, frozen=True, kw_only=True, tag="credit_outages"):
    """Give back time that these outages cost, up to what each proposal says."""

    def refusal(self, state: RoomState, now_ms: int) -> Refusal | None:
        """As far as the evidence goes."""
        if (why := super().refusal(state, now_ms)) is not None:
            return why
        for ref in self.outages:
            proposal = _open(state, ref)
            if proposal is None or not 0 < ref.ms <= proposal.lost_ms:
                return Refusal(code="credit_over_loss", values={"seat": base.seat_of(state, ref.ticket)})
        return None

    def events(self, state: RoomState, doing: Doing, now_ms: int) -> tuple[Written, ...]:
        """A grant for each."""
        return tuple(
            Written(
                event=TimeGranted(
                    grant_id=f"o-{doing.letters}-{number}",
                    kind="outage",
                    tickets=(ref.ticket,),
                    ms=ref.ms,
                    reason=tidy(self.reason),
                    approvals=doing.approvals,
                    lost=(ref.span,),
                )
            )
            for number, ref in enumerate(self.outages)
        )

    def effect(self, before: RoomState, after: RoomState, now_ms: int) -> Effect:
        """How much for whom, and the new ends."""
        amounts: dict[str, int] = {}
        for ref in self.outages:
            amounts[ref.ticket] = amounts.get(ref.ticket, 0) + ref.ms
        values: dict[str, base.Value] = {
            "who": whom(before, amounts),
            "sections": given.in_sections(before, amounts),
            "word": Told(code=given.WORDS["outage"]),
            "span": _between(amounts.values()),
            "then": given.new_ends(after, amounts, now_ms),
        }
        return Effect(code="time_given", values=values)


class DeclineOutages(_OnOutages, frozen=True, kw_only=True, tag="decline_outages"):
    """Give back nothing for these outages. They are not proposed again."""

    def events(self, state: RoomState, doing: Doing, now_ms: int) -> tuple[Written, ...]:
        """The decision."""
        lost = tuple(ref.span for ref in self.outages)
        return one(OutageDeclined(lost=lost, reason=tidy(self.reason), approvals=doing.approvals))

    def effect(self, before: RoomState, after: RoomState, now_ms: int) -> Effect:
        """Whose ends stay as they are."""
        return Effect(code="outages_declined", values={"who": whom(before, (ref.ticket for ref in self.outages))})


class CorrectTime(Act, frozen=True, kw_only=True, tag="correct_time"):
    """更正: more or less time for these candidates, never less than they need to go on.

    More is time given beyond the evidence like any other: chief examiner and inspector, within the site's limit.
    """

    tickets: tuple[str, ...]
    seconds: Seconds
    reason: str
    approvals: tuple[base.Credential, ...]

    def approvers(self, state: RoomState, role: str, now_ms: int) -> tuple[StaffRole, ...]:
        """The chief examiner, and the inspector for more time."""
        return given.approvers(self._changes())

    def incomplete(self, state: RoomState, now_ms: int) -> Refusal | None:
        """Who, how much, and why."""
        if (why := base.nobody_chosen(self.tickets) or base.no_reason(self.reason)) is not None:
            return why
        return None if 0 < abs(self.seconds) <= given.LONGEST_S else Refusal(code="time_out_of_range")

    def refusal(self, state: RoomState, now_ms: int) -> Refusal | None:
        """Time is taken of those who work and keep enough; given within the limit."""
        if self.seconds < 0:
            return base.not_working(state, self.tickets) or _leaves_too_little(
                state, self._changes(), now_ms, Told(code="take_less")
            )
        return (
            base.not_running(state)
            or base.not_present(state, self.tickets)
            or given.not_to_give(state, self.tickets)
            or given.over_limit(state, self._changes())
        )

    def events(self, state: RoomState, doing: Doing, now_ms: int) -> tuple[Written, ...]:
        """The correction."""
        return one(
            TimeGranted(
                grant_id=f"c-{doing.letters}",
                kind="correction",
                tickets=base.distinct(self.tickets),
                ms=self.seconds * 1000,
                reason=tidy(self.reason),
                approvals=doing.approvals,
            )
        )

    def effect(self, before: RoomState, after: RoomState, now_ms: int) -> Effect:
        """How much more or less, and the new ends."""
        values: dict[str, base.Value] = {
            "who": whom(before, self.tickets),
            "sections": given.in_sections(before, self.tickets),
            "change": _change(self.seconds * 1000),
            "then": given.new_ends(after, self.tickets, now_ms),
        }
        return Effect(code="time_corrected", values=values)

    def _changes(self) -> dict[str, int]:
        return dict.fromkeys(self.tickets, self.seconds * 1000)


class ReverseGrants(Act, frozen=True, kw_only=True, tag="reverse_grants"):
    """撤销: these grants were a mistake and count no more for these candidates."""

    grants: tuple[GrantRef, ...]
    reason: str
    approvals: tuple[base.Credential, ...]

    def approvers(self, state: RoomState, role: str, now_ms: int) -> tuple[StaffRole, ...]:
        """The chief examiner; the inspector too where taking back a reduction gives time."""
        return given.approvers(self._changes(state))

    def incomplete(self, state: RoomState, now_ms: int) -> Refusal | None:
        """Which ones, and why."""
        if (why := base.no_reason(self.reason)) is not None:
            return why
        chosen = self.grants and all(ref.tickets for ref in self.grants)
        return None if chosen else Refusal(code="no_grant_chosen")

    def refusal(self, state: RoomState, now_ms: int) -> Refusal | None:
        """They count, in the section that is open, and nobody is left with too little.

        Of a closed sitting only time that waits for the reopening can be taken back: the rest is used.
        """
        if (why := base.not_running(state)) is not None:
            return why
        for ref in self.grants:
            for ticket in ref.tickets:
                if (why := base.not_present(state, (ticket,)) or _not_reversible(state, ticket, ref)) is not None:
                    return why
        changes = self._changes(state)
        still = {ticket: ms for ticket, ms in changes.items() if state.sittings[ticket].open}
        return _leaves_too_little(state, still, now_ms, Told(code="correct_instead")) or given.over_limit(
            state, changes
        )

    def events(self, state: RoomState, doing: Doing, now_ms: int) -> tuple[Written, ...]:
        """A reversal for each grant."""
        return tuple(
            Written(
                event=GrantReversed(
                    grant_id=grant_id,
                    reason=tidy(self.reason),
                    approvals=doing.approvals,
                    tickets=tickets,
                    kind=grant.kind,  # type: ignore[arg-type]  # a grant's kind is that of its event
                    ms=grant.ms,
                )
            )
            for grant_id, tickets in self._wanted().items()
            for grant in state.sittings[tickets[0]].grants
            if grant.grant_id == grant_id
        )

    def effect(self, before: RoomState, after: RoomState, now_ms: int) -> Effect:
        """How much less or more, and the new ends."""
        changes = self._changes(before)
        values: dict[str, base.Value] = {
            "who": whom(before, changes),
            "sections": given.in_sections(before, changes),
            "change": _changed(changes.values()),
            "then": given.new_ends(after, changes, now_ms),
        }
        return Effect(code="grants_reversed", values=values)

    def _wanted(self) -> dict[str, tuple[str, ...]]:
        wanted: dict[str, tuple[str, ...]] = {}
        for ref in self.grants:
            wanted[ref.grant_id] = base.distinct((*wanted.get(ref.grant_id, ()), *ref.tickets))
        return wanted

    def _changes(self, state: RoomState) -> dict[str, int]:
        changes: dict[str, int] = {}
        for grant_id, tickets in self._wanted().items():
            for ticket in tickets:
                sitting = state.sittings.get(ticket)
                grant = given.grant_of(sitting, grant_id) if sitting else None
                changes[ticket] = changes.get(ticket, 0) - (grant.ms if grant else 0)
        return changes


def _open(state: RoomState, ref: OutageRef) -> Proposal | None:
    return find(given.open_proposals(state, ref.ticket), ref.from_ms, ref.to_ms)


def _not_reversible(state: RoomState, ticket: str, ref: GrantRef) -> Refusal | None:
    sitting = state.sittings[ticket]
    grant: Grant | None = given.grant_of(sitting, ref.grant_id)
    if not sitting.open and not (grant and grant.waits):
        return Refusal(code="sitting_closed", values={"seat": sitting.seat})
    if grant is None:
        return Refusal(code="grant_gone")
    if grant.section_id and grant.section_id != state.clock(ticket).open.section_id:
        return Refusal(code="grant_of_closed_section", values={"seat": sitting.seat})
    return None


def _leaves_too_little(state: RoomState, changes: Mapping[str, int], now_ms: int, advice: Told) -> Refusal | None:
    """Somebody would be left with less than a minute."""
    for ticket, ms in changes.items():
        left_ms = remaining_ms(state.account(ticket), now_ms) + ms
        if ms < 0 and left_ms < LEAST_LEFT_MS:
            values: dict[str, base.Value] = {
                "seat": base.seat_of(state, ticket),
                "left": Lasting(max(0, left_ms)),
                "advice": advice,
            }
            return Refusal(code="too_little_left", values=values)
    return None


def _between(amounts: Iterable[int]) -> Lasting | Told:
    """One span, or from the least to the most."""
    given_ms = sorted(amounts)
    if not given_ms or given_ms[0] == given_ms[-1]:
        return Lasting(given_ms[0] if given_ms else 0)
    return Told(code="between", values={"least": Lasting(given_ms[0]), "most": Lasting(given_ms[-1])})


def _change(ms: int) -> Told:
    return Told(code="more_time" if ms > 0 else "less_time", values={"span": Lasting(abs(ms))})


def _changed(amounts: Iterable[int]) -> Told:
    """The change of each, where all are alike; else that they differ."""
    found = set(amounts)
    return _change(found.pop()) if len(found) == 1 else Told(code="own_time")


AccountActs = CreditOutages | DeclineOutages | CorrectTime | ReverseGrants
