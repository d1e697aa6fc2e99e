"""A voucher without its window: finding accounts, totals, balance."""

from collections.abc import Iterable
from decimal import Decimal

import msgspec

from candidate_client.workspaces.fields import amount_of
from shared.exam.paper import Account
from shared.exam.responses import VoucherLine


class Totals(msgspec.Struct, frozen=True, kw_only=True):
    """Sums of both sides; `unreadable` counts amounts that are no amounts."""

    debit: Decimal
    credit: Decimal
    unreadable: int

    @property
    def difference(self) -> Decimal:
        """Debit minus credit."""
        return self.debit - self.credit

    @property
    def balanced(self) -> bool:
        """Whether both sides are equal, not empty, and every amount can be read."""
        return self.difference == 0 and self.debit != 0 and not self.unreadable


def totals(lines: Iterable[VoucherLine]) -> Totals:
    """The sums of these lines."""
    debit = credit = Decimal(0)
    unreadable = 0
    for line in lines:
        for text, is_debit in ((line.debit, True), (line.credit, False)):
            if not text.strip():
                continue
            amount = amount_of(text)
            if amount is None:
                unreadable += 1
            elif is_debit:
                debit += amount
            else:
                credit += amount
    return Totals(debit=debit, credit=credit, unreadable=unreadable)


def balancing_amount(lines: Iterable[VoucherLine], *, debit_side: bool) -> Decimal:
    """What a free cell on one side must hold to balance the voucher (the `=` key of accounting software)."""
    difference = totals(lines).difference
    return -difference if debit_side else difference


class Chart:
    """The chart of accounts: only accounts without sub-accounts can be posted to."""

    def __init__(self, accounts: Iterable[Account]) -> None:
        every = list(accounts)
        parents = {account.code.rpartition("-")[0] for account in every if "-" in account.code}
        self.leaves = [account for account in every if account.code not in parents]
        self._by_code = {account.code: account for account in every}

    def label(self, code: str) -> str:
        """How an account is shown: code and full name; an unknown code as it is."""
        account = self._by_code.get(code)
        return f"{account.code} {account.full_name}" if account else code

    def search(self, typed: str, limit: int = 50) -> list[Account]:
        """Accounts for what was typed: the start of a code (with or without dashes), or parts of the name in order."""
        wanted = typed.strip().lower()
        if not wanted:
            return self.leaves[:limit]
        ranked = [(rank, place, a) for place, a in enumerate(self.leaves) if (rank := _rank(a, wanted)) is not None]
        return [account for _, _, account in sorted(ranked, key=lambda r: r[:2])[:limit]]

    def code_of(self, typed: str) -> str | None:
        """The account meant by a text: its label, its code, its unique name; None if that is not clear."""
        text = typed.strip()
        for account in self.leaves:
            if text in {account.code, self.label(account.code), account.full_name, account.code.replace("-", "")}:
                return account.code
        named = [account.code for account in self.leaves if account.name == text]
        return named[0] if len(named) == 1 else None


def _rank(account: Account, wanted: str) -> int | None:
    code, plain = account.code.lower(), account.code.replace("-", "").lower()
    if code.startswith(wanted) or plain.startswith(wanted.replace("-", "")):
        return 0
    if account.name.lower().startswith(wanted) or account.full_name.lower().startswith(wanted):
        return 1
    if wanted in account.full_name.lower() or wanted in account.category:
        return 2
    return 3 if _in_order(wanted, account.full_name.lower()) else None


def _in_order(wanted: str, name: str) -> bool:
    """Whether the characters of `wanted` stand in `name` in that order: 应交进项 finds 应交税费—应交增值税—进项税额."""
    rest = iter(name)
    return all(any(c == other for other in rest) for c in wanted if not c.isspace())
