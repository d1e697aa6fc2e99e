"""The act about answers held for review: what counts is decided by the chief examiner, after the session."""

from typing import Final

import msgspec

from shared.exam.acts import base, given
from shared.exam.acts.base import Doing, Effect, Refusal, Told, Written, tidy
from shared.exam.answers.review import HeldDecision
from shared.exam.bounds import Epoch, Number
from shared.exam.room.events import HeldReviewed
from shared.exam.room.state import RoomState

_ORDER: Final[tuple[HeldDecision, ...]] = ("keep_newer", "use_held", "to_centre")


class HeldChoice(msgspec.Struct, frozen=True, kw_only=True):
    """A decision about one held answer. `over_*`: the version that counted on the person's screen (0, 0: none)."""

    epoch: Epoch
    seq: Number
    decision: HeldDecision
    over_epoch: Epoch = 0
    over_seq: Number = 0


class ReviewHeld(given.ByTheChief, frozen=True, kw_only=True, tag="review_held"):
    """Decide about late answers of one candidate.

    Before the end the candidate's own next answer decides, and nobody looks at papers. Whether each choice is about a
    held answer, over the version that still stands, only the answer log knows: the server adds that.
    """

    ticket: str
    choices: tuple[HeldChoice, ...]

    def incomplete(self, state: RoomState, now_ms: int) -> Refusal | None:
        """Which ones, and why."""
        if (why := super().incomplete(state, now_ms)) is not None:
            return why
        return None if self.choices else Refusal(code="no_answer_chosen")

    def refusal(self, state: RoomState, now_ms: int) -> Refusal | None:
        """After the session."""
        if (why := base.not_present(state, (self.ticket,))) is not None:
            return why
        return Refusal(code="review_after_end") if state.ended_ms is None else None

    def events(self, state: RoomState, doing: Doing, now_ms: int) -> tuple[Written, ...]:
        """A decision for each."""
        return tuple(
            Written(
                event=HeldReviewed(
                    ticket=self.ticket,
                    epoch=choice.epoch,
                    seq=choice.seq,
                    decision=choice.decision,
                    reason=tidy(self.reason),
                    over_epoch=choice.over_epoch,
                    over_seq=choice.over_seq,
                    approvals=doing.approvals,
                )
            )
            for choice in self.choices
        )

    def effect(self, before: RoomState, after: RoomState, now_ms: int) -> Effect:
        """How many of each decision; a bundle sealed before lacks them."""
        decisions = [choice.decision for choice in self.choices]
        told = tuple(
            Told(code=f"review_{decision}", values={"count": decisions.count(decision)})
            for decision in _ORDER
            if decision in decisions
        )
        values: dict[str, base.Value] = {
            "seat": base.seat_of(before, self.ticket),
            "decisions": Told(code="list", values={"parts": told}),
            "again": Told(code="seal_again") if before.bundle is not None else "",
        }
        return Effect(code="reviewed", values=values)


AnswerActs = ReviewHeld
