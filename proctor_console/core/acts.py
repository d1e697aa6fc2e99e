"""Acts as the console sees them: possible or not and why, who must approve, what they bring about. Pure.

The rules are the server's own (`shared.exam.acts`), asked over the same log; here only the person's role is added, and
words are made of codes.
"""

from collections.abc import Iterable

import msgspec

from shared.exam.acts.base import ROOM, Act, Refusal, lacking, preview
from shared.exam.room.state import RoomState
from shared.protocol.console import SeatView
from shared.protocol.told import caution, effect_sentence, refusal_sentence, seats_phrase


class Now(msgspec.Struct, frozen=True, kw_only=True):
    """What acts are judged by: the state folded from the log, the room's clock, the role of who is signed in."""

    state: RoomState
    room_ms: int
    role: str

    @property
    def zone(self) -> str:
        """The room's time zone."""
        return self.state.plan.time_zone

    def refusal(self, act: Act) -> Refusal | None:
        """Why it is not possible now, whatever is still to be filled in.

        Who runs the room may prepare an act that is the chief examiner's alone: the chief comes and types the PIN.
        """
        if self.role not in act.ROLES and self.role not in ROOM:
            return Refusal(code="not_allowed")
        return act.refusal(self.state, self.room_ms)

    def why_not(self, act: Act) -> str | None:
        """The refusal as a sentence."""
        refusal = self.refusal(act)
        return refusal_sentence(refusal, self.zone) if refusal is not None else None

    def missing(self, act: Act) -> str | None:
        """What is still to be filled in, as a sentence."""
        refusal = lacking(act, self.state, self.room_ms)
        return refusal_sentence(refusal, self.zone) if refusal is not None else None

    def wants_reason(self, act: Act) -> bool | None:
        """Whether the act, given without a reason, lacks one; None while it lacks something else first."""
        refusal = lacking(act, self.state, self.room_ms)
        if refusal is None:
            return False
        return True if refusal.code == "reason_needed" else None

    def tell(self, act: Act) -> str:
        """What it will bring about, and what to know before. Ask only for an act that is not refused."""
        return effect_sentence(preview(act, self.state, self.room_ms), self.zone) + caution(type(act))

    def stands_in(self, act: Act) -> str:
        """The role in whose name it is given, where it is not the signed-in person's own; else empty."""
        return "" if self.role in act.ROLES else min(act.ROLES)

    def approvers(self, act: Act) -> tuple[str, ...]:
        """Roles that must type their PIN."""
        other = self.stands_in(act)
        return (other,) if other else act.approvers(self.state, self.role, self.room_ms)


def phrase(seats: Iterable[SeatView]) -> str:
    """`12 号座位`, `3、7、12 号座位`, or `3、7、12 等 20 个座位` where they are many."""
    return seats_phrase(tuple(sorted(seat.seat for seat in seats)))
