"""How long a session is kept 保存期限: until the centre has its results, and then as long as its package says. Pure."""

from collections.abc import Sequence
from typing import Final

import msgspec

DAY_MS: Final = 86_400_000


class HeldSession(msgspec.Struct, frozen=True, kw_only=True):
    """A session of this data folder, as far as keeping it goes. Times UTC ms.

    Attributes:
        formal: only a formal session's results are results; a trial or mock one owes nobody anything.
        sat: somebody logged in, or the exam was started.
        running: it was started and not ended.
        receipt_id: the centre's receipt for the bundle that counts; empty without one.
        received_ms: by the centre's clock, from that receipt; 0 without one.
        notes_waiting: notes of people that are neither in that bundle nor in an addendum with a receipt.
        keep_days: the term in the package, days after the receipt.
        valid_until_ms: of the package; 0 where a later package of the same session is there.
    """

    session_no: int
    session_id: str
    title: str = ""
    room: str = ""
    formal: bool = True
    sat: bool = True
    running: bool = False
    receipt_id: str = ""
    received_ms: int = 0
    notes_waiting: int = 0
    keep_days: int = 30
    valid_until_ms: int = 0

    @property
    def owes(self) -> bool:
        """Whether the centre must have its results first."""
        return self.formal and self.sat

    def due_ms(self) -> int | None:
        """From when on it may be purged; None as long as a receipt is missing."""
        if self.owes:
            return self.received_ms + self.keep_days * DAY_MS if self.receipt_id else None
        return self.valid_until_ms if self.formal else 0


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """What speaks against purging a session: `why` is running, no_receipt, addendum, term or not_held."""

    why: str
    session: HeldSession


def standing_against(sessions: Sequence[HeldSession], now_ms: int) -> tuple[Standing, ...]:
    """Everything that speaks against purging these sessions now; they go together or not at all."""
    found = []
    for one in sessions:
        due_ms = one.due_ms()
        if one.running:
            found.append(Standing(why="running", session=one))
        elif due_ms is None:
            found.append(Standing(why="no_receipt", session=one))
        elif one.owes and one.notes_waiting:
            found.append(Standing(why="addendum", session=one))
        elif now_ms < due_ms:
            found.append(Standing(why="term" if one.owes else "not_held", session=one))
    return tuple(found)
