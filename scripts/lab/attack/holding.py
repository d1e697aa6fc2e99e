"""Where attacks are played, and how one says that it worked."""

from typing import Literal

Ground = Literal["room", "waiting", "folder", "centre"]
"""Where: the room at work, the room before its start, a room whose data folder is attacked, the centre."""


class BrokenError(Exception):
    """The attack worked; `str()` says what was seen."""


def demand(held: bool, seen: object) -> None:
    """Raises BrokenError with what was seen unless it held."""
    if not held:
        raise BrokenError(str(seen)[:500])
