"""Where a candidate of the site sits: asked by a proctor for one who does not know, or by telephone.

The question goes in a body and never into an address, so that no log of requests holds a name or a number.
"""

from typing import Annotated

import msgspec

from shared.exchange.directory import LONGEST_QUESTION, Asked, Placed


class WhereRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A name, its letters, a ticket number, an ID number or its last four signs, as typed."""

    text: Annotated[str, msgspec.Meta(max_length=LONGEST_QUESTION)]


class Whereabouts(msgspec.Struct, frozen=True, kw_only=True):
    """One candidate in one session. `here`: in the session that is open on this server, at the seat they have now."""

    placed: Placed
    here: bool = False


class WhereReply(msgspec.Struct, frozen=True, kw_only=True):
    """What was found; ID numbers masked.

    Attributes:
        near: whoever was nearly meant, where nobody was found.
        count: all who fit; only some of many are named in `hits`.
        people, rooms: how many the server knows of, in how many rooms of the site.
        as_of_ms: when the centre made the directory; 0 where the package has none and only this room is known.
    """

    asked: Asked
    hits: tuple[Whereabouts, ...] = ()
    near: tuple[Whereabouts, ...] = ()
    count: int = 0
    people: int = 0
    rooms: int = 0
    as_of_ms: int = 0
