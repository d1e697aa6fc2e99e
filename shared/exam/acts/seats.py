"""Acts on where and whether a candidate goes on: seat move, consent to hand in, reopening, the PC's resume code."""

from typing import ClassVar

from shared.exam.acts import base, given
from shared.exam.acts.base import Act, Doing, Effect, Lasting, Refusal, Told, Written, one, tidy, whom
from shared.exam.bounds import Number
from shared.exam.plan import StaffRole
from shared.exam.room import changes
from shared.exam.room.device_events import ResumeCodeShown
from shared.exam.room.events import Approval, HandInAllowed, Reopened, SeatMoved, SectionReopened
from shared.exam.room.state import RoomState


class MoveSeat(Act, frozen=True, kw_only=True, tag="move_seat"):
    """换机续考: the candidate goes on at that seat; the old PC is fenced at once.

    Where no spare is left the PC of somebody absent 缺考 will do: the two change seats.
    """

    ticket: str
    to_seat: Number
    reason: str
    credit_lost_time: bool = True

    def incomplete(self, state: RoomState, now_ms: int) -> Refusal | None:
        """Why."""
        return base.no_reason(self.reason)

    def refusal(self, state: RoomState, now_ms: int) -> Refusal | None:
        """Not handed in; the other seat is free."""
        if (why := base.over(state) or base.unknown(state, (self.ticket,))) is not None:
            return why
        sitting = state.sittings[self.ticket]
        if sitting.closed_ms is not None:
            return Refusal(code="sitting_closed", values={"seat": sitting.seat})
        free = free_seats(state)
        if not free:
            return Refusal(code="no_free_seat")
        return None if self.to_seat in free else Refusal(code="seat_not_free", values={"seat": self.to_seat})

    def events(self, state: RoomState, doing: Doing, now_ms: int) -> tuple[Written, ...]:
        """The move."""
        return one(
            SeatMoved(
                ticket=self.ticket,
                from_seat=base.seat_of(state, self.ticket),
                to_seat=self.to_seat,
                reason=tidy(self.reason),
                lost_from_ms=doing.lost_from_ms if self.credit_lost_time else None,
            )
        )

    def effect(self, before: RoomState, after: RoomState, now_ms: int) -> Effect:
        """Where the candidate goes on, and what comes along."""
        sitting = before.sittings[self.ticket]
        seats: dict[str, base.Value] = {"seat": sitting.seat, "to": self.to_seat}
        taken = before.occupant(self.to_seat) is not None
        absentee = Told(code="absentee_changes", values=seats) if taken else ""
        if not sitting.present:
            return Effect(code="seat_changed", values={**seats, "absentee": absentee})
        credit = Told(code="lost_time_comes_back") if self.credit_lost_time else ""
        return Effect(code="seat_moved", values={**seats, "credit": credit, "absentee": absentee})


class AllowHandIn(Act, frozen=True, kw_only=True, tag="allow_hand_in"):
    """The chief examiner consents to an early hand-in; no tickets means everyone."""

    tickets: tuple[str, ...]
    reason: str

    ROLES: ClassVar[frozenset[StaffRole]] = frozenset({"chief"})

    def incomplete(self, state: RoomState, now_ms: int) -> Refusal | None:
        """Why."""
        return base.no_reason(self.reason)

    def refusal(self, state: RoomState, now_ms: int) -> Refusal | None:
        """They work, and one of them has no consent yet."""
        if (why := base.not_working(state, self.tickets)) is not None:
            return why
        already = state.free_hand_in or (
            bool(self.tickets) and all(state.sittings[t].hand_in_allowed for t in self.tickets)
        )
        return Refusal(code="hand_in_allowed_already") if already else None

    def events(self, state: RoomState, doing: Doing, now_ms: int) -> tuple[Written, ...]:
        """The consent."""
        return one(HandInAllowed(tickets=base.distinct(self.tickets), reason=tidy(self.reason)))

    def effect(self, before: RoomState, after: RoomState, now_ms: int) -> Effect:
        """Who may."""
        return Effect(code="hand_in_allowed", values={"who": whom(before, self.tickets)})


class Reopen(given.ByTheChief, frozen=True, kw_only=True, tag="reopen"):
    """Undo a mistaken hand-in, or open a sitting again that was closed by time and then given more.

    Its own time ran on to its end; time given since it was closed has waited. It runs from now, or, where the PC is
    not there, from when it is heard or the candidate logs in.
    """

    ticket: str

    def refusal(self, state: RoomState, now_ms: int) -> Refusal | None:
        """Handed in, not terminated, and with time left."""
        if (why := base.not_running(state) or base.unknown(state, (self.ticket,))) is not None:
            return why
        sitting = state.sittings[self.ticket]
        if sitting.closed_ms is None:
            return Refusal(code="not_handed_in", values={"seat": sitting.seat})
        if (why := given.not_to_give(state, (self.ticket,))) is not None:
            return why
        return Refusal(code="no_time_left") if state.left_ms(self.ticket, now_ms) <= 0 else None

    def events(self, state: RoomState, doing: Doing, now_ms: int) -> tuple[Written, ...]:
        """The reopening."""
        return one(
            Reopened(
                ticket=self.ticket,
                reason=tidy(self.reason),
                approvals=doing.approvals,
                unheard=self.ticket in doing.unheard,
            )
        )

    def effect(self, before: RoomState, after: RoomState, now_ms: int) -> Effect:
        """How much is left, and until when."""
        values: dict[str, base.Value] = {
            "seat": base.seat_of(before, self.ticket),
            "left": Lasting(after.left_ms(self.ticket, now_ms)),
            "then": given.new_ends(after, (self.ticket,), now_ms)
            if not after.sittings[self.ticket].standing
            else Told(code="runs_when_back"),
        }
        return Effect(code="reopened", values=values)


class ReopenSection(given.ByTheChief, frozen=True, kw_only=True, tag="reopen_section"):
    """Undo a mistaken submission of a section while its time lasts: its clock stands where it would without it."""

    ticket: str
    section_id: str

    def refusal(self, state: RoomState, now_ms: int) -> Refusal | None:
        """The candidate's own submission, the last one, with time left in it."""
        if not state.plan.sections:
            return Refusal(code="no_sections")
        if (why := base.not_working(state, (self.ticket,))) is not None:
            return why
        closings = state.sittings[self.ticket].closings
        if not closings or closings[-1].section_id != self.section_id:
            return Refusal(code="section_not_submitted")
        if closings[-1].cause != "candidate":
            return Refusal(code="section_ended_by_time")
        again = state.with_sittings([self.ticket], lambda s: changes.section_reopened(s, self._event(())))
        open_again = again.clock(self.ticket).open
        return Refusal(code="section_time_over") if open_again.left_ms(now_ms) <= 0 else None

    def events(self, state: RoomState, doing: Doing, now_ms: int) -> tuple[Written, ...]:
        """The reopening."""
        return one(self._event(doing.approvals))

    def effect(self, before: RoomState, after: RoomState, now_ms: int) -> Effect:
        """Which section goes on, and which one waits again."""
        values: dict[str, base.Value] = {
            "seat": base.seat_of(before, self.ticket),
            "title": after.clock(self.ticket).open.title,
            "later": before.clock(self.ticket).open.title,
            "then": given.new_ends(after, (self.ticket,), now_ms),
        }
        return Effect(code="section_reopened", values=values)

    def _event(self, approvals: tuple[Approval, ...]) -> SectionReopened:
        return SectionReopened(
            ticket=self.ticket, section_id=self.section_id, reason=tidy(self.reason), approvals=approvals
        )


class ShowResumeCode(Act, frozen=True, kw_only=True, tag="show_resume_code"):
    """续考码: with it the candidate's own PC goes on after a restart while it cannot reach the server."""

    ticket: str
    reason: str

    def incomplete(self, state: RoomState, now_ms: int) -> Refusal | None:
        """Why."""
        return base.no_reason(self.reason)

    def refusal(self, state: RoomState, now_ms: int) -> Refusal | None:
        """The candidate works at a PC."""
        if (why := base.not_working(state, (self.ticket,))) is not None:
            return why
        moving = state.sittings[self.ticket].move_pending
        return Refusal(code="resume_code_void") if moving else None

    def events(self, state: RoomState, doing: Doing, now_ms: int) -> tuple[Written, ...]:
        """Who saw it and why; the code itself stands nowhere."""
        seat = base.seat_of(state, self.ticket)
        return one(ResumeCodeShown(ticket=self.ticket, seat=seat, reason=tidy(self.reason)))

    def effect(self, before: RoomState, after: RoomState, now_ms: int) -> Effect:
        """That it is shown."""
        return Effect(code="resume_code_shown", values={"seat": base.seat_of(before, self.ticket)})


def free_seats(state: RoomState) -> tuple[int, ...]:
    """Seats of the room that somebody can be moved to: where no sitting stands, then those of absentees."""
    taken = {s.seat for s in state.sittings.values()}
    empty = (n for n in range(1, state.plan.seats + state.plan.spares + 1) if n not in taken)
    return (*empty, *sorted(s.seat for s in state.sittings.values() if s.absent))


SeatActs = MoveSeat | AllowHandIn | Reopen | ReopenSection | ShowResumeCode
