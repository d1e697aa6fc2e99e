"""The chart of accounts as a candidate searches it."""

from collections import Counter
from collections.abc import Iterable

from shared.exam.accounts import Account
from shared.exam.typed import code_key, plain


class Chart:
    """The chart of accounts: only accounts without sub-accounts can be posted to."""

    def __init__(self, accounts: Iterable[Account]) -> None:
        every = list(accounts)
        parents = {account.code.rpartition("-")[0] for account in every if "-" in account.code}
        self.leaves = [account for account in every if account.code not in parents]
        self._by_code = {account.code: account for account in every}
        self._meant = self._all_meanings()

    def label(self, code: str) -> str:
        """How an account is shown: code and full name; an unknown code as it is."""
        account = self._by_code.get(code)
        return f"{account.code} {account.full_name}" if account else code

    def search(self, typed: str, limit: int = 50) -> list[Account]:
        """Accounts for what was typed: the start of a code (with or without dashes), or parts of the name in order."""
        wanted = plain(typed)
        if not wanted:
            return self.leaves[:limit]
        ranked = [(rank, place, a) for place, a in enumerate(self.leaves) if (rank := _rank(a, wanted)) is not None]
        return [account for _, _, account in sorted(ranked, key=lambda r: r[:2])[:limit]]

    def code_of(self, typed: str) -> str | None:
        """The account meant by a text: its label, its code, its unique name; None if that is not clear."""
        text, key = plain(typed), code_key(typed)
        return self._meant.get(("code", key or "")) or self._meant.get(("text", text))

    def _all_meanings(self) -> dict[tuple[str, str], str]:
        """Each way to name an account, to its code: codes before labels, labels before short names of one account."""
        names = Counter(plain(account.name) for account in self.leaves)
        meant: dict[tuple[str, str], str] = {}
        for account in self.leaves:
            if key := code_key(account.code):
                meant.setdefault(("code", key), account.code)
            for text in (self.label(account.code), account.full_name):
                meant.setdefault(("text", plain(text)), account.code)
        for account in self.leaves:
            if names[plain(account.name)] == 1:
                meant.setdefault(("text", plain(account.name)), account.code)
        return meant


def _rank(account: Account, wanted: str) -> int | None:
    name, full_name = plain(account.name), plain(account.full_name)
    if plain(account.code).startswith(wanted) or code_key(account.code).startswith(code_key(wanted) or wanted):
        return 0
    if name.startswith(wanted) or full_name.startswith(wanted):
        return 1
    if wanted in full_name or wanted in plain(account.category):
        return 2
    return 3 if _in_order(wanted, full_name) else None


def _in_order(wanted: str, name: str) -> bool:
    """Whether the characters of `wanted` stand in `name` in that order: 应交进项 finds 应交税费—应交增值税—进项税额."""
    rest = iter(name)
    return all(any(c == other for other in rest) for c in wanted if not c.isspace())
