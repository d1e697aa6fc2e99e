"""What an attack is: who tries what, what must happen, and one small function that does it to the real parts."""

from collections.abc import Callable
from typing import Final, Literal, get_args

import msgspec

from scripts.lab.attack.holding import Ground
from scripts.lab.attack.stage import Stage

Adversary = Literal[
    "stranger on the switch",
    "candidate at a seat",
    "proctor who favours",
    "technician the night before",
    "local user of the server",
    "forging site",
    "man in the middle",
    "thief of the centre's folder",
    "writer of a file",
]
Play = Callable[[Stage], str]


class Attack(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the table in docs/security.md."""

    name: str
    by: Adversary
    tried: str
    must: str
    ground: Ground
    play: Play


ATTACKS: Final[list[Attack]] = []
"""All of them, in the order in which their modules are read."""


def attack(name: str, *, by: Adversary, must: str, ground: Ground = "room") -> Callable[[Play], Play]:
    """Put a function among the attacks. Its docstring says what is tried; it returns what was seen."""

    def put(play: Play) -> Play:
        tried = " ".join((play.__doc__ or "").split())
        ATTACKS.append(Attack(name=name, by=by, tried=tried, must=must, ground=ground, play=play))
        return play

    return put


def in_order() -> list[Attack]:
    """By where they are played, so that each ground is made once, and those with crowds last of a room."""
    grounds = list(get_args(Ground))
    return sorted(ATTACKS, key=lambda one: grounds.index(one.ground))
