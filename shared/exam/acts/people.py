"""Acts on a person: identity, temporary leave, late entry."""

from shared.exam.acts import base, given
from shared.exam.acts.base import Act, Doing, Effect, Lasting, Moment, Refusal, Written, one, tidy
from shared.exam.room.events import (
    CheckRound,
    IdentityChecked,
    LateEntryAllowed,
    LeaveEnded,
    LeaveStarted,
)
from shared.exam.room.rules import late_limit_ms, used_up
from shared.exam.room.state import RoomState


class CheckIdentity(Act, frozen=True, kw_only=True, tag="check_identity"):
    """The proctor compared the person with ticket and ID card; a mismatch needs words and holds the candidate.

    `round`: 入场核验, for anybody due, at the door already; 复核, for those who sit in the running exam.
    """

    ticket: str
    ok: bool
    note: str = ""
    round: CheckRound = "entry"

    def incomplete(self, state: RoomState, now_ms: int) -> Refusal | None:
        """What does not match."""
        return None if self.ok else base.no_reason(self.note)

    def refusal(self, state: RoomState, now_ms: int) -> Refusal | None:
        """At the door anybody due; the second time those who sit in the exam. Not in a record that is sealed."""
        if state.bundle is not None:
            return Refusal(code="already_sealed")
        if self.round == "second":
            return base.not_working(state, (self.ticket,))
        return base.unknown(state, (self.ticket,))

    def events(self, state: RoomState, doing: Doing, now_ms: int) -> tuple[Written, ...]:
        """The outcome."""
        return one(IdentityChecked(ticket=self.ticket, ok=self.ok, note=tidy(self.note), round=self.round))

    def effect(self, before: RoomState, after: RoomState, now_ms: int) -> Effect:
        """Checked; or the candidate waits; or, after a doubt, goes on."""
        lifted = before.sittings[self.ticket].doubtful
        code = "identity_wrong" if not self.ok else "identity_cleared" if lifted else "identity_right"
        return Effect(code=code, values={"seat": base.seat_of(before, self.ticket)})


class CheckAgain(Act, frozen=True, kw_only=True, tag="check_again"):
    """复核: the second check against the sign-in sheet found these candidates right (handbook: T+15).

    One record for each of them, as if checked one by one; whoever is in doubt is not settled by a round of the room.
    """

    tickets: tuple[str, ...]

    def incomplete(self, state: RoomState, now_ms: int) -> Refusal | None:
        """Who."""
        return base.nobody_chosen(self.tickets)

    def refusal(self, state: RoomState, now_ms: int) -> Refusal | None:
        """They sit in the running exam, and none is in doubt."""
        if (why := base.not_working(state, self.tickets)) is not None:
            return why
        doubtful = next((t for t in self.tickets if state.sittings[t].doubtful), None)
        return Refusal(code="identity_in_doubt", values={"seat": base.seat_of(state, doubtful)}) if doubtful else None

    def events(self, state: RoomState, doing: Doing, now_ms: int) -> tuple[Written, ...]:
        """The outcome for each."""
        return tuple(
            Written(event=IdentityChecked(ticket=t, ok=True, round="second")) for t in base.distinct(self.tickets)
        )

    def effect(self, before: RoomState, after: RoomState, now_ms: int) -> Effect:
        """Who was found right."""
        return Effect(code="checked_again", values={"who": base.whom(before, self.tickets)})


class StartLeave(Act, frozen=True, kw_only=True, tag="start_leave"):
    """暂离: one candidate at a time, escorted; the clock runs."""

    ticket: str
    reason: str
    escort: str = ""

    def incomplete(self, state: RoomState, now_ms: int) -> Refusal | None:
        """Why."""
        return base.no_reason(self.reason)

    def refusal(self, state: RoomState, now_ms: int) -> Refusal | None:
        """The candidate works, and nobody else who works is out."""
        if (why := base.not_working(state, (self.ticket,))) is not None:
            return why
        out = next((s for s in state.sittings.values() if s.away and s.open), None)
        return Refusal(code="already_away", values={"seat": out.seat}) if out else None

    def events(self, state: RoomState, doing: Doing, now_ms: int) -> tuple[Written, ...]:
        """The leave."""
        return one(LeaveStarted(ticket=self.ticket, reason=tidy(self.reason), escort=tidy(self.escort)))

    def effect(self, before: RoomState, after: RoomState, now_ms: int) -> Effect:
        """Who is out."""
        return Effect(code="leave_started", values={"seat": base.seat_of(before, self.ticket)})


class EndLeave(Act, frozen=True, kw_only=True, tag="end_leave"):
    """Back at the seat."""

    ticket: str

    def refusal(self, state: RoomState, now_ms: int) -> Refusal | None:
        """The candidate is out."""
        if (why := base.not_present(state, (self.ticket,))) is not None:
            return why
        return None if state.sittings[self.ticket].away else Refusal(code="not_away")

    def events(self, state: RoomState, doing: Doing, now_ms: int) -> tuple[Written, ...]:
        """The return."""
        return one(LeaveEnded(ticket=self.ticket))

    def effect(self, before: RoomState, after: RoomState, now_ms: int) -> Effect:
        """Who is back, and after how long."""
        sitting = before.sittings[self.ticket]
        away_ms = now_ms - sitting.leaves[-1].from_ms
        return Effect(code="leave_ended", values={"seat": sitting.seat, "away": Lasting(away_ms)})


class AllowLateEntry(given.ByTheChief, frozen=True, kw_only=True, tag="allow_late_entry"):
    """The chief examiner lets one candidate in after the limit; the end stays as it is."""

    ticket: str

    def refusal(self, state: RoomState, now_ms: int) -> Refusal | None:
        """The candidate has not come, and could not come in by themselves."""
        if (why := base.not_running(state) or base.unknown(state, (self.ticket,))) is not None:
            return why
        sitting = state.sittings[self.ticket]
        if sitting.present:
            return Refusal(code="logged_in_already", values={"seat": sitting.seat})
        if used_up(state, self.ticket, now_ms):
            end_ms = state.clock(self.ticket).end_ms(now_ms) or now_ms
            return Refusal(code="late_without_time", values={"seat": sitting.seat, "end": Moment(end_ms)})
        if not sitting.absent and (sitting.late_allowed or now_ms <= late_limit_ms(state)):
            return Refusal(code="not_late_yet")
        return None

    def events(self, state: RoomState, doing: Doing, now_ms: int) -> tuple[Written, ...]:
        """The consent."""
        return one(LateEntryAllowed(ticket=self.ticket, reason=tidy(self.reason), approvals=doing.approvals))

    def effect(self, before: RoomState, after: RoomState, now_ms: int) -> Effect:
        """Who may come in, until when, and how much there is left of the time."""
        end_ms = after.clock(self.ticket).end_ms(now_ms)
        seat = base.seat_of(before, self.ticket)
        if end_ms is None:
            return Effect(code="late_entry_allowed_standing", values={"seat": seat})
        values: dict[str, base.Value] = {"seat": seat, "end": Moment(end_ms), "left": Lasting(end_ms - now_ms)}
        return Effect(code="late_entry_allowed", values=values)


PeopleActs = CheckIdentity | CheckAgain | StartLeave | EndLeave | AllowLateEntry
