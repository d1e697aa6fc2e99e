"""Clearing the room 清场: what a PC is asked to wipe, and what it answers."""

from typing import Annotated

import msgspec

from shared.exam.bounds import Name, Number

MOST_TOLD = 20


class ClearCall(msgspec.Struct, frozen=True, kw_only=True):
    """Nothing of this session is to stay. `journals`: what its candidates' journals are called on every PC.

    A PC answers every call with `Cleared` until the call comes no more.
    """

    clear_id: str
    journals: tuple[str, ...]


class Cleared(msgspec.Struct, frozen=True, kw_only=True):
    """What a PC did: how many files it looked at, how many it wiped, and which it had to leave, by name.

    It leaves what the server has not got yet, and what the disk would not let go.
    """

    clear_id: Name
    looked: Number
    wiped: Number
    left: Annotated[tuple[Name, ...], msgspec.Meta(max_length=MOST_TOLD)] = ()
