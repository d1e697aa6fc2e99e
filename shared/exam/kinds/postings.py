"""The one rule of a voucher: which lines are whole, what both sides sum to, and when it balances.

The candidate's window, the progress of the item and the marker ask here, so "借贷平衡" on the screen is what earns the
points for it.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Literal

import msgspec

from shared.exam.kinds.parts import ShortText
from shared.exam.typed import Unread, read_code, read_money

Side = Literal["debit", "credit"]
_ZERO = Decimal(0)


class VoucherLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line as typed: summary, account code, and decimal text on one side (the other is empty)."""

    summary: ShortText = ""
    account: ShortText = ""
    debit: ShortText = ""
    credit: ShortText = ""


class Posting(msgspec.Struct, frozen=True, kw_only=True):
    """A whole line: an account, and an amount other than zero on one side."""

    account: str
    side: Side
    amount: Decimal


class Totals(msgspec.Struct, frozen=True, kw_only=True):
    """Sums of both sides. `unreadable` counts amounts that are none, `unfinished` begun lines that are not whole.

    `moved`: an amount other than zero stands there. A red entry may move it within one side (借 6601 1, 借 6602 -1).
    """

    debit: Decimal
    credit: Decimal
    unreadable: int
    unfinished: int
    moved: bool

    @property
    def difference(self) -> Decimal:
        """Debit minus credit."""
        return self.debit - self.credit

    @property
    def equal(self) -> bool:
        """Whether both sides come to the same, something stands there, and every amount can be read."""
        return self.difference == 0 and self.moved and not self.unreadable

    @property
    def balanced(self) -> bool:
        """Whether the voucher balances: equal sides made of whole lines alone."""
        return self.equal and not self.unfinished


def is_begun(line: VoucherLine) -> bool:
    """Whether a line counts as one; a summary alone does not."""
    return bool(line.account.strip() or line.debit.strip() or line.credit.strip())


def posting(line: VoucherLine) -> Posting | None:
    """What a line posts; None unless it is whole."""
    sides: tuple[tuple[Side, str], ...] = (("debit", line.debit), ("credit", line.credit))
    amounts = [(side, read_money(text)) for side, text in sides if text.strip()]
    found = [(side, amount) for side, amount in amounts if not isinstance(amount, Unread) and amount]
    if len(found) != 1 or any(isinstance(amount, Unread) for _, amount in amounts) or not line.account.strip():
        return None
    ((side, amount),) = found
    code = read_code(line.account)
    return Posting(account=line.account if isinstance(code, Unread) else code, side=side, amount=amount)


def totals(lines: Iterable[VoucherLine]) -> Totals:
    """The sums of these lines."""
    debit = credit = _ZERO
    unreadable = unfinished = 0
    moved = False
    for line in filter(is_begun, lines):
        unfinished += posting(line) is None
        for text, is_debit in ((line.debit, True), (line.credit, False)):
            amount = read_money(text)
            if isinstance(amount, Unread):
                unreadable += amount is not Unread.NOTHING
                continue
            moved = moved or amount != 0
            if is_debit:
                debit += amount
            else:
                credit += amount
    return Totals(debit=debit, credit=credit, unreadable=unreadable, unfinished=unfinished, moved=moved)


def balancing_amount(lines: Iterable[VoucherLine], *, debit_side: bool) -> Decimal:
    """What a free cell on one side must hold to balance the voucher (the `=` key of accounting software)."""
    difference = totals(lines).difference
    return -difference if debit_side else difference
