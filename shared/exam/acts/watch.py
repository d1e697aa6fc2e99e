"""Acts on what candidates' PCs tell: letting a stopped one go on, noting what was seen, answering a raised hand.

They go by the seat: a PC may be stopped before anybody has logged in at it.
"""

from shared.exam.acts import base
from shared.exam.acts.base import Act, Doing, Effect, Lasting, Refusal, Written, one, tidy
from shared.exam.room import outages
from shared.exam.room.events import HelpAnswered, LockNoted, LockReleased
from shared.exam.room.state import RoomState
from shared.exam.room.watch_events import HelpAnswer


class ReleaseLock(Act, frozen=True, kw_only=True, tag="release_lock"):
    """解除: the PC shows the paper again; what the stop cost is proposed as lost time."""

    seat: int
    reason: str

    def incomplete(self, state: RoomState, now_ms: int) -> Refusal | None:
        """Why it was right to go on: what was found at the seat."""
        return base.no_reason(self.reason)

    def refusal(self, state: RoomState, now_ms: int) -> Refusal | None:
        """Something stops that PC."""
        return None if state.pc(self.seat).blocks else Refusal(code="not_blocked", values={"seat": self.seat})

    def events(self, state: RoomState, doing: Doing, now_ms: int) -> tuple[Written, ...]:
        """The release."""
        return one(LockReleased(seat=self.seat, ticket=_ticket(state, self.seat), reason=tidy(self.reason)))

    def effect(self, before: RoomState, after: RoomState, now_ms: int) -> Effect:
        """Who goes on, and how long they could not."""
        sitting = before.occupant(self.seat)
        stops = sitting.silences if sitting is not None else ()
        since_ms = next((s.from_ms for s in stops if s.cause == "lock" and s.to_ms is None), None)
        if since_ms is None or now_ms - since_ms < outages.LEAST_MS or before.started_ms is None:
            return Effect(code="lock_released", values={"seat": self.seat})
        return Effect(code="lock_released_late", values={"seat": self.seat, "stood": Lasting(now_ms - since_ms)})


class NoteLock(Act, frozen=True, kw_only=True, tag="note_lock"):
    """已查看: somebody has looked at what that PC told; nothing else follows."""

    seat: int

    def refusal(self, state: RoomState, now_ms: int) -> Refusal | None:
        """There is something nobody has looked at."""
        return None if state.pc(self.seat).warnings else Refusal(code="nothing_seen", values={"seat": self.seat})

    def events(self, state: RoomState, doing: Doing, now_ms: int) -> tuple[Written, ...]:
        """That it was looked at."""
        return one(LockNoted(seat=self.seat, ticket=_ticket(state, self.seat)))

    def effect(self, before: RoomState, after: RoomState, now_ms: int) -> Effect:
        """Nothing but the record."""
        return Effect(code="lock_noted", values={"seat": self.seat})


class AnswerHelp(Act, frozen=True, kw_only=True, tag="answer_help"):
    """已知悉 or 到位: the candidate sees which; 到位 settles it."""

    seat: int
    answer: HelpAnswer

    def refusal(self, state: RoomState, now_ms: int) -> Refusal | None:
        """A hand is up there."""
        hand = state.pc(self.seat).hand_up
        if hand is None or hand.answer == self.answer:
            return Refusal(code="no_hand_up", values={"seat": self.seat})
        return None

    def events(self, state: RoomState, doing: Doing, now_ms: int) -> tuple[Written, ...]:
        """The answer."""
        return one(HelpAnswered(seat=self.seat, ticket=_ticket(state, self.seat), answer=self.answer))

    def effect(self, before: RoomState, after: RoomState, now_ms: int) -> Effect:
        """What the candidate sees."""
        return Effect(code=f"help_{self.answer}", values={"seat": self.seat})


def _ticket(state: RoomState, seat: int) -> str:
    sitting = state.occupant(seat)
    return sitting.ticket if sitting is not None else ""


WatchActs = ReleaseLock | NoteLock | AnswerHelp
