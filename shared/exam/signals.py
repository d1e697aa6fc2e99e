"""What a candidate's PC tells by itself: what its lock saw, a hand that went up 举手, a stop lifted at the PC; that a
message was read, the candidate's word on a discipline case; how long the exam was open while it had no server.

A PC tells it to the server and keeps it in its journal until the server has it. `at_ms` is the room's clock when it
happened, 0 if the PC did not know it; `ticket` is who sat there, or empty.
"""

from typing import Annotated, Final

import msgspec

from shared.exam.bounds import Moment, Name
from shared.exam.clock.spans import Span
from shared.exam.lock import Sight
from shared.exam.room.discipline_events import CaseAnswer
from shared.exam.room.watch_events import HelpKind

MOST_SPANS: Final = 50
"""A PC that was stopped more often tells the longest ones."""


class Sighted(msgspec.Struct, frozen=True, kw_only=True, tag="seen"):
    """Something the lock watches for; `times`: how often since it was last told."""

    sight: Sight
    at_ms: Moment
    evidence: Name = ""
    times: Annotated[int, msgspec.Meta(ge=1, le=1_000_000)] = 1
    ticket: Name = ""


class HandUp(msgspec.Struct, frozen=True, kw_only=True, tag="hand_up"):
    """The candidate wants somebody."""

    kind: HelpKind
    at_ms: Moment
    ticket: Name = ""


class HandDown(msgspec.Struct, frozen=True, kw_only=True, tag="hand_down"):
    """The candidate wants nobody any more."""

    at_ms: Moment
    ticket: Name = ""


class Unlocked(msgspec.Struct, frozen=True, kw_only=True, tag="unlocked"):
    """A proctor let the PC go on with its resume code, while the server was out of reach."""

    at_ms: Moment
    ticket: Name = ""


class Read(msgspec.Struct, frozen=True, kw_only=True, tag="read"):
    """The candidate pressed 知道了 under a message."""

    message_id: Name
    at_ms: Moment
    ticket: Name = ""


class CaseAnswered(msgspec.Struct, frozen=True, kw_only=True, tag="case_answered"):
    """The candidate acknowledged a discipline case 签认, or refused 拒签."""

    incident_id: Name
    answer: CaseAnswer
    at_ms: Moment
    ticket: Name = ""


class OpenFor(msgspec.Struct, frozen=True, kw_only=True, tag="open_for"):
    """Without the server from `since_ms` to `at_ms`; in `spans` the exam was on the screen and took input.

    Counted by the PC's steady clock, told on the room's. No spans: nobody could work here.
    """

    since_ms: Moment
    at_ms: Moment
    spans: Annotated[tuple[Span, ...], msgspec.Meta(max_length=MOST_SPANS)]
    ticket: Name = ""


Signal = Sighted | HandUp | HandDown | Unlocked | Read | CaseAnswered | OpenFor
