"""What each PC answered to the last order to clear the room 清场; PCs of the room that said nothing are not reached."""

from collections.abc import Iterable
from typing import Literal

import msgspec

from shared.exam.room.clearing_events import PcCleared, RoomClearing
from shared.exam.room.events import Record
from shared.protocol.console import RoomView
from shared.words.catalogue import row, say


class ClearedPc(msgspec.Struct, frozen=True, kw_only=True):
    """A PC: `state` done, left (something of the session still lies there) or silent (not reached)."""

    seat: int
    device_name: str
    state: Literal["done", "left", "silent"]
    at_ms: int = 0
    looked: int = 0
    wiped: int = 0
    left: tuple[str, ...] = ()

    @property
    def result(self) -> str:
        """In words."""
        figures = {"looked": self.looked, "wiped": self.wiped, "left": row(self.left)}
        names = {"done": ("looked", "wiped"), "left": ("looked", "left"), "silent": ()}[self.state]
        return say(f"console.clearing.{self.state}", **{name: figures[name] for name in names})


def cleared_pcs(records: Iterable[Record], view: RoomView) -> tuple[ClearedPc, ...]:
    """A row for each PC of the view, by seat; none before an order was given."""
    ordered, answers = False, dict[int, tuple[int, PcCleared]]()
    for record in records:
        if isinstance(record.event, RoomClearing):
            ordered, answers = True, {}
        elif isinstance(record.event, PcCleared):
            answers[record.event.seat] = (record.at_ms, record.event)
    if not ordered:
        return ()
    found = []
    for seat in view.seats:
        at_ms, answer = answers.get(seat.seat, (0, None))
        if answer is not None:
            found.append(
                ClearedPc(
                    seat=seat.seat,
                    device_name=seat.device_name,
                    state="left" if answer.left else "done",
                    at_ms=at_ms,
                    looked=answer.looked,
                    wiped=answer.wiped,
                    left=answer.left,
                )
            )
        elif seat.device != "none":
            found.append(ClearedPc(seat=seat.seat, device_name=seat.device_name, state="silent"))
    return tuple(found)
