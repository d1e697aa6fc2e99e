"""The fence of a log-in: what was written behind it is never counted by itself. Pure.

When a candidate moves to another PC, or logs in anew, the log-in before is fenced: whoever types on that PC from then
on is not known to be the candidate. A PC that cannot reach the server does not learn of it and writes on; its entries
are kept and held for review (ADR 14).

When an entry was written is the PC's own estimate of the room's clock. It goes on with the PC's monotonic clock while
the line is down, so a wall clock that is set changes nothing. Entries of a log-in are numbered as they were written:
one that claims an earlier time than the one before it was written after that one all the same.

A PC that was started anew without the server guesses the room's clock by its wall clock, and says so (ADR 57). That
time proves nothing, neither for the entry nor for those after it, so it is judged by order alone: where the next log-in
came from the same PC, everything it wrote in the one before was written before it; where another PC took over, nothing
tells.

Handbook 考务手册: Leaving the room (seat move); What goes wrong in real rooms (2, 8).
"""

from collections.abc import Iterable
from typing import Final

import msgspec

from shared.exam.answers.log import AnswerBook, Entry

MARGIN_MS: Final = 2_000
"""How far a PC's estimate of the room's clock may be ahead: an answer given just before the fence counts."""


class Fence(msgspec.Struct, frozen=True, kw_only=True):
    """From `at_ms` on the room's clock nothing written in that epoch counts by itself.

    `same_pc`: the next log-in came from the PC of this one; a PC writes nothing into an epoch once it has a newer one.
    """

    epoch: int
    at_ms: int
    same_pc: bool = False


def fence_of(fences: Iterable[Fence], epoch: int) -> Fence | None:
    """Where that epoch was fenced; None while it is the newest one."""
    return next((fence for fence in fences if fence.epoch == epoch), None)


def fenced(fences: tuple[Fence, ...], epoch: int, at_ms: int, *, same_pc: bool = False) -> tuple[Fence, ...]:
    """The fences with one more; an epoch is fenced once, and never later than before."""
    if epoch < 1 or fence_of(fences, epoch) is not None:
        return fences
    return (*fences, Fence(epoch=epoch, at_ms=at_ms, same_pc=same_pc))


def behind(fences: Iterable[Fence], book: AnswerBook, entry: Entry, now_ms: int) -> bool:
    """Whether an entry that is to join the book now was, or may have been, written behind the fence of its log-in.

    Times that lie in the future cannot be true and prove nothing about what follows them. What arrived before the fence
    was written before it: there was no fence then.
    """
    fence = fence_of(fences, entry.epoch)
    if fence is None:
        return False
    if entry.guessed or book.has_guessed(entry.epoch):
        return not fence.same_pc
    before_ms = book.written_ms(entry.epoch)
    written_ms = max(entry.client_ms, before_ms if before_ms <= now_ms + MARGIN_MS else 0)
    return written_ms > fence.at_ms + MARGIN_MS
