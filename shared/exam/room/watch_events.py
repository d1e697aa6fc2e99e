"""What a locked PC saw, and a candidate's raised hand 举手; part of the vocabulary in `shared.exam.room.events`.

Both come from a PC, which may have been without the server meanwhile: `at_ms` is the room's clock when it happened, the
record's own time is when the server heard of it. `stream` and `number` name what the PC told, so that the same thing
told twice stands in the log once.

Handbook 考务手册: Rules for candidates 7.
"""

from typing import Literal

import msgspec

from shared.exam.lock import Measure, Sight

HelpKind = Literal["equipment", "health", "paper", "other"]
"""器材、身体、试题、其他: chosen by a click, nothing is typed."""
HelpAnswer = Literal["coming", "there"]
"""已知悉: the proctor has seen it; 到位: somebody stands beside the candidate, which ends it."""


class LockSeen(msgspec.Struct, frozen=True, kw_only=True, tag="lock_seen"):
    """A PC saw something that its lock watches for; `measure` is what the package says follows.

    `ticket`: who sat there then, or empty. `evidence`: what exactly, in a few words; never a candidate's text.
    `times`: how often it happened since it was last told, `at_ms` being the last time. `late_ms`: how long it took to
    get here, where that was more than a moment.
    """

    seat: int
    device_id: str
    sight: Sight
    measure: Measure
    evidence: str
    at_ms: int
    stream: str
    number: int
    ticket: str = ""
    times: int = 1
    late_ms: int = 0


class LockReleased(msgspec.Struct, frozen=True, kw_only=True, tag="lock_released"):
    """A proctor let a stopped PC go on. `by_code`: at the PC itself, with its resume code, without the server."""

    seat: int
    reason: str
    ticket: str = ""
    by_code: bool = False
    at_ms: int = 0
    stream: str = ""
    number: int = 0


class LockNoted(msgspec.Struct, frozen=True, kw_only=True, tag="lock_noted"):
    """A proctor has looked at what a PC told."""

    seat: int
    ticket: str = ""


class HelpAsked(msgspec.Struct, frozen=True, kw_only=True, tag="help_asked"):
    """举手: somebody is wanted at that seat."""

    seat: int
    kind: HelpKind
    at_ms: int
    stream: str
    number: int
    ticket: str = ""


class HelpWithdrawn(msgspec.Struct, frozen=True, kw_only=True, tag="help_withdrawn"):
    """The candidate took the hand down."""

    seat: int
    at_ms: int
    stream: str
    number: int
    ticket: str = ""


class HelpAnswered(msgspec.Struct, frozen=True, kw_only=True, tag="help_answered"):
    """A proctor has seen the hand, or is there."""

    seat: int
    answer: HelpAnswer
    ticket: str = ""


WatchEvent = LockSeen | LockReleased | LockNoted | HelpAsked | HelpWithdrawn | HelpAnswered
