"""Acts on what waits for a person at the console."""

from shared.exam.acts import base
from shared.exam.acts.base import Act, Doing, Effect, Refusal, Written, one, tidy
from shared.exam.bounds import Name
from shared.exam.room.matter_events import MatterSettled
from shared.exam.room.state import RoomState


class SettleMatter(Act, frozen=True, kw_only=True, tag="settle_matter"):
    """已处理: somebody looked at it and dealt with it. Every console stops showing that row; the record names who."""

    key: Name
    text: str
    ticket: Name = ""

    def refusal(self, state: RoomState, now_ms: int) -> Refusal | None:
        """Once."""
        return Refusal(code="settled_already") if self.key in state.settled else None

    def events(self, state: RoomState, doing: Doing, now_ms: int) -> tuple[Written, ...]:
        """What was settled."""
        return one(MatterSettled(key=self.key, text=tidy(self.text), ticket=self.ticket))

    def effect(self, before: RoomState, after: RoomState, now_ms: int) -> Effect:
        """It is in the record."""
        return Effect(code="matter_settled")

    def incomplete(self, state: RoomState, now_ms: int) -> Refusal | None:
        """What it said."""
        return base.no_reason(self.text)


MatterActs = SettleMatter
