"""Working again: sittings that their time closed go on together, each with all that an outage cost and people give.

One act instead of three for each candidate: the credit, more time, the reopening. The policy is that of any time given
(`shared.exam.acts.given`).
"""

from typing import Final

from shared.exam.acts import base, given
from shared.exam.acts.base import Act, Doing, Effect, Lasting, Refusal, Told, Written, tidy, whom
from shared.exam.bounds import Seconds
from shared.exam.plan import StaffRole
from shared.exam.room.events import LostSpan, Reopened, TimeGranted
from shared.exam.room.state import RoomState

_NOBODY: Final = Doing()


class ReopenTimedOut(Act, frozen=True, kw_only=True, tag="reopen_timed_out"):
    """Open these sittings again, all of them closed by time.

    Each gets what outages cost by the server's evidence and nobody has decided about, and keeps what was given and
    waits. `seconds`: more for each, beyond the evidence.
    """

    tickets: tuple[str, ...]
    reason: str
    approvals: tuple[base.Credential, ...]
    seconds: Seconds = 0

    def approvers(self, state: RoomState, role: str, now_ms: int) -> tuple[StaffRole, ...]:
        """The chief examiner, with the inspector where it goes beyond the evidence."""
        return given.approvers(self._beyond())

    def incomplete(self, state: RoomState, now_ms: int) -> Refusal | None:
        """Who, how much, and why."""
        if (why := base.nobody_chosen(self.tickets) or base.no_reason(self.reason)) is not None:
            return why
        return None if 0 <= self.seconds <= given.LONGEST_S else Refusal(code="time_out_of_range")

    def refusal(self, state: RoomState, now_ms: int) -> Refusal | None:
        """Closed by time, within the site's limit, and with time to go on."""
        if (why := base.not_running(state) or base.not_present(state, self.tickets)) is not None:
            return why
        for ticket in self.tickets:
            if state.sittings[ticket].closed_cause != "time":
                return Refusal(code="not_timed_out", values={"seat": base.seat_of(state, ticket)})
        if (why := given.over_limit(state, self._beyond())) is not None:
            return why
        credited = base.after(state, self._credits(state, _NOBODY), now_ms)
        for ticket in self.tickets:
            if credited.left_ms(ticket, now_ms) <= 0:
                return Refusal(code="no_time_left_at", values={"seat": base.seat_of(state, ticket)})
        return None

    def events(self, state: RoomState, doing: Doing, now_ms: int) -> tuple[Written, ...]:
        """A credit for each whom the evidence shows, the time beyond it, then the reopenings."""
        opened = (
            Reopened(
                ticket=ticket,
                reason=tidy(self.reason),
                approvals=doing.approvals,
                unheard=ticket in doing.unheard,
            )
            for ticket in base.distinct(self.tickets)
        )
        return (*self._credits(state, doing), *(Written(event=event) for event in opened))

    def effect(self, before: RoomState, after: RoomState, now_ms: int) -> Effect:
        """Who goes on, with how much, and until when."""
        left = sorted(after.left_ms(ticket, now_ms) for ticket in self.tickets)
        alike = left[0] // 1000 == left[-1] // 1000
        span = Told(code="between", values={"least": Lasting(left[0]), "most": Lasting(left[-1])})
        standing = [ticket for ticket in self.tickets if after.sittings[ticket].standing]
        values: dict[str, base.Value] = {
            "who": whom(before, self.tickets),
            "left": Lasting(left[0]) if alike else span,
            "then": Told(code="runs_when_back") if standing else given.new_ends(after, self.tickets, now_ms),
        }
        return Effect(code="reopened_together", values=values)

    def _beyond(self) -> dict[str, int]:
        return dict.fromkeys(self.tickets, self.seconds * 1000) if self.seconds else {}

    def _credits(self, state: RoomState, doing: Doing) -> tuple[Written, ...]:
        written: list[Written] = []

        def give(tickets: tuple[str, ...], ms: int, lost: tuple[LostSpan, ...]) -> None:
            grant = TimeGranted(
                grant_id=f"a-{doing.letters}-{len(written)}",
                kind="outage" if lost else "extension",
                tickets=tickets,
                ms=ms,
                reason=tidy(self.reason),
                approvals=doing.approvals,
                lost=lost,
            )
            written.append(Written(event=grant))

        for ticket in base.distinct(self.tickets):
            if found := given.open_proposals(state, ticket):
                lost = tuple(LostSpan(ticket=ticket, from_ms=p.from_ms, to_ms=p.to_ms) for p in found)
                give((ticket,), sum(p.lost_ms for p in found), lost)
        if self.seconds:
            give(base.distinct(self.tickets), self.seconds * 1000, ())
        return tuple(written)


AgainActs = ReopenTimedOut
