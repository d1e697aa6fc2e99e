"""Item and option order per candidate, from a recorded seed. Answers are stored by identity, so order never matters."""

import hashlib

from shared.exam.kinds.asking import arranged
from shared.exam.kinds.kind import Shuffle, rank
from shared.exam.kinds.parts import Item
from shared.exam.paper import Group


def seed_of(session_id: str, ticket: str) -> str:
    """The recorded seed of one candidate: the same on every device and after every restart."""
    return hashlib.sha256(f"shuffle\x00{session_id}\x00{ticket}".encode()).hexdigest()[:16]


def item_order(group: Group, seed: str) -> list[Item]:
    """The group's items as this candidate meets them: in their order, each with its parts in their order."""
    items: list[Item] = list(group.items)
    if group.shuffle_items:
        items.sort(key=lambda item: rank(seed, group.group_id, item.item_id))
    shuffle = Shuffle(seed=seed, options=group.shuffle_options)
    return [arranged(item, shuffle) for item in items]
