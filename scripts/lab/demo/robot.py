"""One windowless candidate PC of the demo: the client's real engine, with somebody in front of it.

Run as a process: `python -m scripts.lab.demo.robot PART.json`. Orders: arrive (log in), hand_in, quit.
"""

import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from candidate_client.core.engine import Engine
from candidate_client.core.localclock import monotonic_ms
from candidate_client.core.outline import OrderedItem
from candidate_client.core.settings import Settings
from scripts.lab.demo.acting import Hands, Pace, Step, steps
from scripts.lab.demo.observer import Observer
from scripts.lab.demo.orders import Orders, Part, read_part
from scripts.lab.demo.persona import Persona
from scripts.lab.demo.trace import new_trace
from shared.exam.key import PaperKey
from shared.exam.kinds.parts import Response


class EngineHands(Hands):
    """Acts through the engine's commands."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def visit(self, ordered: OrderedItem) -> None:
        """Turn to an item."""
        self._engine.visit(ordered.item.item_id)

    def answer(self, ordered: OrderedItem, response: Response) -> None:
        """Give this answer."""
        self._engine.answer(ordered.item.item_id, response)

    def flag(self, ordered: OrderedItem) -> None:
        """Flag the item."""
        self._engine.set_flag(ordered.item.item_id, on=True)


class Candidate:
    """Sits down, logs in when it may, works through the paper, hands in when told."""

    def __init__(self, engine: Engine, part: Part) -> None:
        self._engine = engine
        self._part = part
        self._arrived, self._leaving = part.on_time, False
        self._busy: Any = None
        self._acts: Iterator[Step] | None = None
        self._pace: Pace | None = None

    def order(self, order: dict[str, Any]) -> None:
        """Do what the director says."""
        if order["do"] == "arrive":
            self._arrived = True
        elif order["do"] == "hand_in":
            self._leaving = True

    def look(self) -> None:
        """Do the next thing the screen asks for."""
        view = self._engine.view
        if self._busy is not None and not self._busy.done():
            return
        self._busy = None
        if view.screen == "login" or (view.screen == "waiting" and view.device_phase in {"ready", "running"}):
            if self._arrived and self._part.ticket and view.session is not None:
                self._arrived = False
                self._busy = self._engine.login(self._part.ticket, self._part.password)
        elif view.screen == "identity":
            self._busy = self._engine.confirm_identity()
        elif view.screen == "rules":
            self._engine.accept_rules()
        elif view.screen == "exam" and self._leaving:
            # refused while the chief's consent is still on its way to this PC; the next look asks again
            self._leaving = not self._engine.hand_in()
        elif view.screen == "exam" and view.exam is not None:
            self._work()

    def _work(self) -> None:
        view = self._engine.view
        if view.exam is None:
            return
        if self._acts is None or self._pace is None:
            key = msgspec.json.decode(Path(self._part.key).read_bytes(), type=PaperKey)
            persona = Persona(view.candidate.ticket if view.candidate else "", key)
            acts = list(steps(view.exam.items, persona, EngineHands(self._engine), frozenset(view.answers)))
            left_ms = view.clock.remaining_ms(monotonic_ms()) or 0
            self._pace = Pace(self._part.seat, min(self._part.exam_s * 0.75, left_ms / 1000 * 0.85), len(acts))
            self._acts = iter(acts)
        if self._pace.due():
            act = next(self._acts, None)
            if act is not None:
                act()


def main() -> int:
    """Play the part until told to quit."""
    part = read_part(sys.argv[1])
    settings = Settings(data=Path(part.data), server=part.server, seat=part.seat, enrol_code=part.enrol_code)
    trace = new_trace(part)
    engine = Engine(settings)
    Observer(engine, trace, part.seat)
    candidate, orders = Candidate(engine, part), Orders()
    engine.start()
    while (order := orders.next()) is None or order["do"] != "quit":
        if order is not None:
            candidate.order(order)
        candidate.look()
        time.sleep(0.1)
    engine.stop()
    trace.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
