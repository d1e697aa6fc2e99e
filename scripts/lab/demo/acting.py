"""How a candidate works through the paper: item by item, at a human pace, by engine calls or by widgets."""

import random
import time
from collections.abc import Callable, Iterator
from typing import Protocol

from candidate_client.core.outline import OrderedItem
from scripts.lab.demo.persona import Persona
from shared.exam.kinds.parts import Response

Step = Callable[[], None]


class Hands(Protocol):
    """What a candidate can do; a windowless client calls the engine, a windowed one works the widgets."""

    def visit(self, ordered: OrderedItem) -> None:
        """Turn to an item."""
        ...

    def answer(self, ordered: OrderedItem, response: Response) -> None:
        """Give this answer to the item on the screen."""
        ...

    def flag(self, ordered: OrderedItem) -> None:
        """Flag the item on the screen."""
        ...


def steps(items: tuple[OrderedItem, ...], persona: Persona, hands: Hands, done: frozenset[str]) -> Iterator[Step]:
    """The single acts of working through the paper; items in `done` were answered before (on another PC)."""
    for ordered in items:
        if ordered.item.item_id in done:
            continue
        yield lambda o=ordered: hands.visit(o)  # type: ignore[misc]
        for response in persona.versions(ordered.item):
            yield lambda o=ordered, r=response: hands.answer(o, r)  # type: ignore[misc]
        if persona.flags():
            yield lambda o=ordered: hands.flag(o)  # type: ignore[misc]


class Pace:
    """Spreads the acts over the time there is, unevenly like people."""

    def __init__(self, seat: int, total_s: float, acts: int) -> None:
        self._random = random.Random(f"pace {seat}")
        self._mean_s = total_s / max(1, acts)
        self._next = time.monotonic() + self._random.uniform(0, self._mean_s)

    def due(self) -> bool:
        """Whether it is time for the next act; sets the time of the one after."""
        now = time.monotonic()
        if now < self._next:
            return False
        self._next = now + self._random.uniform(0.3, 1.7) * self._mean_s
        return True
