"""What a candidate's PC tells by itself: what its lock saw, a hand that went up 举手; and the server's word on both.

Told by the PC, with or without somebody logged in. Everything of one run of the program (or of one sitting's journal)
is one stream, numbered 1, 2, 3 …; the same told twice is taken once. A PC tells everything again when the server was
taken up from a backup.
"""

from typing import Annotated, Final, Literal

import msgspec

from shared.exam.bounds import Name
from shared.exam.lock import Sight
from shared.exam.room.watch_events import HelpAnswer, HelpKind
from shared.exam.signals import Signal

MOST_AT_ONCE: Final = 50


class SignalsRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Signals of one stream, oldest first; `first` is the number of the first one."""

    stream: Name
    first: Annotated[int, msgspec.Meta(ge=1, le=1_000_000)]
    signals: Annotated[tuple[Signal, ...], msgspec.Meta(min_length=1, max_length=MOST_AT_ONCE)]


class LockNow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How this PC's lock and hand stand at the server.

    Attributes:
        blocks: what stops it, as the log has it.
        lifted: of each stream, how much had been told when a proctor last let the PC go on.
        hand, answer: the raised hand, and what the proctor said to it; `hand` empty where none was raised.
    """

    blocks: tuple[Sight, ...] = ()
    lifted: dict[str, int] = {}
    hand: HelpKind | Literal[""] = ""
    answer: HelpAnswer | Literal[""] = ""
