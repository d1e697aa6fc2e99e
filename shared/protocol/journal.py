"""Messages by which a PC hands over a journal of a sitting that is not open on it any more, still encrypted.

The PC holds no key; the server made it and opens the journal. So whatever is in there was written by a device that was
once logged in at that sitting, whichever enrolled PC carries it now.
"""

from typing import Literal

import msgspec

from shared.exam.bounds import Epoch, Name, Number

JournalState = Literal["taken", "known", "unknown", "unreadable", "refused"]
"""What became of the part of a journal that was sent.

taken: every entry in it is durably kept by the server now, some for the first time. known: it had them all already.
unknown: this server has no such sitting. unreadable: not one record opens under this sitting's key. refused: it holds
entries that cannot join the log (other content under the same number, a log-in that never was, an old session's end).
"""


class JournalPart(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of whole sealed records of one journal.

    Attributes:
        journal: `shared.exchange.journal_file.journal_name` of the sitting.
        first: the number of the first record (0 begins the file).
        records: the sealed records.
        last: nothing follows in the file.
        epoch, seq: the newest epoch of this PC and its last number in the parts before, as the server told them.
        waiting, kept: this PC's other journals: those still to be handed over, those the server would not take.
    """

    journal: Name
    first: Number
    records: tuple[bytes, ...]
    last: bool
    epoch: Epoch = 0
    seq: Number = 0
    waiting: Number = 0
    kept: Number = 0


class JournalReply(msgspec.Struct, frozen=True, kw_only=True):
    """What became of it. `new`: entries the server lacked; `held`: how many of these wait for review."""

    state: JournalState
    new: int = 0
    held: int = 0
    epoch: int = 0
    seq: int = 0
