"""The chart of accounts 会计科目表 that voucher tasks offer."""

from collections.abc import Iterable

import msgspec


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """An entry of the chart. `code` parts its levels by dashes: 2221-01-01."""

    code: str
    name: str
    full_name: str
    category: str


def leaf_accounts(accounts: Iterable[Account]) -> tuple[Account, ...]:
    """The accounts that can be posted to: those without sub-accounts, in the chart's order."""
    every = tuple(accounts)
    parents = {account.code.rpartition("-")[0] for account in every if "-" in account.code}
    return tuple(account for account in every if account.code not in parents)
