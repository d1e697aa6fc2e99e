"""How fresh the picture of the room is: the room's clock between two looks, and when to say that it is old. Pure.

A single slow answer is no alarm: only silence of several seconds is told, with its age and what is safe meanwhile.
"""

from typing import Final

from shared.protocol.console import RoomView
from shared.words.catalogue import say

TELL_AFTER_S: Final = 4.0


class LiveView:
    """The last view that arrived and when. All times given are a local monotonic clock in seconds."""

    def __init__(self) -> None:
        self.view: RoomView | None = None
        self._received_s = 0.0
        self._failed_since_s: float | None = None
        self._failure = ""

    def received(self, view: RoomView, now_s: float) -> None:
        """A fresh view arrived."""
        self.view = view
        self._received_s = now_s
        self._failed_since_s = None
        self._failure = ""

    def failed(self, message: str, now_s: float) -> None:
        """A look failed; `message` says why in Chinese."""
        if self._failed_since_s is None:
            self._failed_since_s = now_s
        self._failure = message

    def room_ms(self, now_s: float) -> int | None:
        """The room's clock now, carried on from the last view; None before the first."""
        if self.view is None:
            return None
        return self.view.room_ms + round((now_s - self._received_s) * 1000)

    def age_s(self, now_s: float) -> float:
        """How old the view is."""
        return 0.0 if self.view is None else now_s - self._received_s

    def trouble(self, now_s: float) -> str | None:
        """A calm sentence when the server has not answered for several seconds; None otherwise."""
        if self._failed_since_s is None or now_s - self._failed_since_s < TELL_AFTER_S:
            return None
        if self.view is None:
            return self._failure
        seconds = round(self.age_s(now_s))
        age = (
            say("log.stale_seconds", seconds=seconds)
            if seconds < 120
            else say("log.stale_minutes", number=seconds // 60)
        )
        return say("log.stale", age=age)
