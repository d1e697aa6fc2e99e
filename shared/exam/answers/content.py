"""What an entry of the answer log can say: a new version of an answer, a flag, where the candidate is, a hand-in.

Handbook 考务手册: Papers.
"""

from typing import Literal

import msgspec

from shared.exam.answers.aids import ItemMarked, ScreenSet
from shared.exam.bounds import Name, Permille
from shared.exam.kinds.registry import AnyResponse


class Answered(msgspec.Struct, frozen=True, kw_only=True, tag="answered"):
    """A new version of one item's answer; None clears it."""

    item_id: Name
    response: AnyResponse | None


class Part(msgspec.Struct, frozen=True, kw_only=True, tag="part"):
    """A piece of a large answer, known by the SHA-256 of its bytes (see `shared.exam.answers.parts`)."""

    data: bytes


class AnsweredInParts(msgspec.Struct, frozen=True, kw_only=True, tag="answered_in_parts"):
    """A new version of one item's answer too large for one entry: canonical JSON, joined from parts of this epoch.

    `sha256` is that of the whole, `parts` are those of the pieces in order, all hex.
    """

    item_id: Name
    sha256: Name
    parts: tuple[str, ...]


class Flagged(msgspec.Struct, frozen=True, kw_only=True, tag="flagged"):
    """The candidate set or took away the flag of an item."""

    item_id: Name
    on: bool


class Visited(msgspec.Struct, frozen=True, kw_only=True, tag="visited"):
    """The candidate turned to an item; where a moved candidate goes on."""

    item_id: Name


class Scrolled(msgspec.Struct, frozen=True, kw_only=True, tag="scrolled"):
    """Where in a long item the candidate reads, in thousandths of the way down; written when it has come to rest."""

    item_id: Name
    permille: Permille


class HandInAsked(msgspec.Struct, frozen=True, kw_only=True, tag="hand_in_asked"):
    """The candidate confirmed the hand-in on this device, or its time ran out there."""

    cause: Literal["candidate", "time"]


class SectionLeft(msgspec.Struct, frozen=True, kw_only=True, tag="section_left"):
    """The candidate submitted a section with its own limit on this device, or its time ran out there.

    The server acts on the first; of the second it has its own clock, the entry only tells what the PC did.
    """

    section_id: Name
    cause: Literal["candidate", "time"]


Content = (
    Answered
    | Part
    | AnsweredInParts
    | Flagged
    | Visited
    | Scrolled
    | HandInAsked
    | SectionLeft
    | ItemMarked
    | ScreenSet
)
