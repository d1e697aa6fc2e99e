"""What a candidate of the demo does with an item: knows it, errs, leaves it, changes their mind. Seeded per candidate.

The right answers come from the centre's key file, read by the demo only; they decide how able a candidate is. What a
right answer and a guess look like, each kind knows itself (`shared.exam.kinds`).
"""

import random
from collections.abc import Iterator
from typing import Any

import msgspec

from shared.exam.key import PaperKey
from shared.exam.kinds.parts import Item, Response
from shared.exam.kinds.registry import kind_of

_SHORT = 3


class Persona:
    """One candidate's head: `ability` between 0.45 and 0.95."""

    def __init__(self, ticket: str, key: PaperKey) -> None:
        self.random = random.Random(f"demo persona {ticket}")
        self.ability = 0.45 + 0.5 * self.random.random()
        self._key = key

    def versions(self, item: Item) -> list[Response]:
        """The successive answers given to an item: none (left blank), one, or several (a change, or typing)."""
        if self.random.random() < 0.03:
            return []
        answer = self._answer(item, right=self.random.random() < self.ability)
        if self.random.random() < 0.15:
            return [self._answer(item, right=False), answer]
        return list(growing(answer))

    def flags(self) -> bool:
        """Whether the candidate flags the item to come back to it."""
        return self.random.random() < 0.08

    def _answer(self, item: Item, *, right: bool) -> Response:
        kind, key = kind_of(item), self._key.items[item.item_id]
        answer: Response = kind.model_answer(item, key) if right else kind.guess(item, key, self.random)
        return answer


def growing(answer: Response) -> Iterator[Response]:
    """A long answer (cells, fields, lines) as it comes into being, entry by entry; a short one at once."""
    for field in msgspec.structs.fields(answer):
        whole = getattr(answer, field.name)
        if isinstance(whole, dict) and len(whole) > _SHORT:
            entries = list(whole.items())
            begun: list[Any] = [dict(entries[:n]) for n in range(1, len(entries))]
        elif isinstance(whole, tuple) and len(whole) > 1 and isinstance(whole[0], msgspec.Struct):
            begun = [whole[:n] for n in range(1, len(whole) + 1)]
        else:
            continue
        yield from (type(answer)(**{field.name: part}) for part in begun)
    yield answer
