"""Every row that the server keeps carries a mark under a key of the vault: who edits the file beside us is found out.

The mark covers the row's kind and all its columns. A row that is taken out, or put back as it was an hour ago with the
mark it had, is found by the tally: for each table how many rows there are, and a sum over them that nobody without the
key can compute.
"""

import hashlib
import hmac
from collections.abc import Iterable
from typing import Final, TypeVar

import msgspec
from msgspec.structs import astuple, replace

from shared.security.vault import Keyring, derive
from site_server.domain.rows import Row

Key = tuple[object, ...]
"""A row's place: the name of its table, then the columns of its primary key; of a log the name alone."""

_MODULUS: Final = 1 << 256

AnyRow = TypeVar("AnyRow", bound=Row)


class RowSeal:
    """Marks rows, and looks at their marks."""

    def __init__(self, key: bytes) -> None:
        """`key`: 32 bytes, for this purpose alone."""
        self._marks, self._shares, self._tallies = (derive(key, f"row-{use}") for use in ("mark", "share", "tally"))

    def marked(self, row: AnyRow) -> AnyRow:
        """The row with its mark."""
        return replace(row, mark=_mac(self._marks, _content(row)))

    def genuine(self, row: Row) -> bool:
        """Whether the row is as it was written; a value of another kind than was ever written there is not."""
        try:
            return hmac.compare_digest(row.mark, _mac(self._marks, _content(row)))
        except (TypeError, ValueError, OverflowError):  # a text that is none, a number in place of a mark
            return False

    def share(self, row: Row) -> int:
        """What the row adds to the sum of its table: secret, or other rows could be found that come to the same."""
        return int.from_bytes(_mac(self._shares, _content(row)), "big")

    def of_tally(self, table: str, count: int, total: int) -> bytes:
        """The mark of a tally."""
        return _mac(self._tallies, f"{table}/{count}/{total:x}".encode())


def row_seal(keyring: Keyring) -> RowSeal:
    """The seal of a data folder."""
    return RowSeal(keyring.key("rows"))


class Tallied(msgspec.Struct, frozen=True, kw_only=True):
    """How many rows a table has, and the mark over their number and sum."""

    table: str
    rows: int
    mark: bytes


class Tally:
    """Counts and sums. What a commit would make of them is worked out first and taken over once it is on the disk."""

    def __init__(self, seal: RowSeal, tables: Iterable[str]) -> None:
        self._seal = seal
        self._rows: dict[str, int] = dict.fromkeys(tables, 0)
        self._sums: dict[str, int] = dict.fromkeys(self._rows, 0)
        self._shares: dict[Key, int] = {}

    def after(self, rows: Iterable[tuple[Key, Row]]) -> "TallyChange":
        """What these rows make of it: a row with a key takes the place of the one before, one of a log is added."""
        change = TallyChange({}, {}, {})
        for key, row in rows:
            table, share, in_log = str(key[0]), self._seal.share(row), len(key) == 1
            old = None if in_log else change.shares.get(key, self._shares.get(key))
            count, total = change.rows.get(table, self._rows.get(table, 0)), change.sums.get(table)
            change.rows[table] = count + (old is None)
            total = self._sums.get(table, 0) if total is None else total
            change.sums[table] = (total + share - (old or 0)) % _MODULUS
            if not in_log:
                change.shares[key] = share
        return change

    def take(self, change: "TallyChange") -> None:
        """It is on the disk."""
        self._rows.update(change.rows)
        self._sums.update(change.sums)
        self._shares.update(change.shares)

    def told(self, change: "TallyChange | None" = None) -> list[Tallied]:
        """What is to be kept of the tables that a commit touches; of all of them without one."""
        rows, sums = (change.rows, change.sums) if change is not None else (self._rows, self._sums)
        return [
            Tallied(table=table, rows=count, mark=self._seal.of_tally(table, count, sums[table]))
            for table, count in rows.items()
        ]

    def fits(self, kept: Tallied | None, table: str) -> bool:
        """Whether a table holds just what was written to it."""
        count, total = self._rows.get(table, 0), self._sums.get(table, 0)
        if kept is None:
            return count == 0
        mark = self._seal.of_tally(table, count, total)
        return isinstance(kept.mark, bytes) and kept.rows == count and hmac.compare_digest(kept.mark, mark)


class TallyChange(msgspec.Struct):
    """Counts and sums of the tables that a commit touches, and the shares of its rows with keys."""

    rows: dict[str, int]
    sums: dict[str, int]
    shares: dict[Key, int]


def _content(row: Row) -> bytes:
    return msgspec.msgpack.encode((type(row).__name__, *astuple(replace(row, mark=b""))))


def _mac(key: bytes, data: bytes) -> bytes:
    return hmac.digest(key, data, hashlib.sha256)
