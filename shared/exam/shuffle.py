"""Item and option order per candidate, from a recorded seed. Answers are stored by identity, so order never matters."""

import hashlib
from collections.abc import Iterable

from shared.exam.paper import Group, Item, Option, Paper


def seed_of(session_id: str, ticket: str) -> str:
    """The recorded seed of one candidate: the same on every device and after every restart."""
    return hashlib.sha256(f"shuffle\x00{session_id}\x00{ticket}".encode()).hexdigest()[:16]


def _rank(seed: str, *names: str) -> bytes:
    return hashlib.sha256("\x00".join((seed, *names)).encode()).digest()


def item_order(group: Group, seed: str) -> list[Item]:
    """The group's items as this candidate meets them."""
    if not group.shuffle_items:
        return list(group.items)
    return sorted(group.items, key=lambda item: _rank(seed, group.group_id, item.item_id))


def option_order(group: Group, item: Item, seed: str) -> list[Option]:
    """The item's options as this candidate sees them."""
    if not group.shuffle_options:
        return list(item.options)
    return sorted(item.options, key=lambda option: _rank(seed, item.item_id, option.id))


def paper_order(paper: Paper, seed: str) -> Iterable[tuple[Group, Item]]:
    """All items of the paper in this candidate's order, with their group."""
    for section in paper.sections:
        for group in section.groups:
            for item in item_order(group, seed):
                yield group, item
