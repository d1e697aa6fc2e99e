"""Where copies of the server go: the settings of the continuous backup, and what a place must be able to do."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Final, Protocol

import msgspec

from shared.exchange.backup_file import Tail

EVERY_S: Final = 5.0
SHORTEST_S: Final = 0.2
LONGEST_S: Final = 600.0
"""Between two rounds of the backup; rarer than that, nobody would be told in time that it fails."""


class BackupSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What the technician set.

    Attributes:
        folders: second folders and USB drives.
        every_s: how often what is new goes there.
        standby: `host:port` under which a second machine would serve; clients learn them in advance.
    """

    folders: tuple[str, ...] = ()
    every_s: float = EVERY_S
    standby: tuple[str, ...] = ()


class BackupPlace(Protocol):
    """One place a copy is kept. Every call may raise OSError: drives are pulled out and come back."""

    @property
    def name(self) -> str:
        """How people know it."""
        ...

    def tail(self, site_id: str) -> Tail | None:
        """Where this site's newest copy ends there, None if a new one has to be begun."""
        ...

    def begin(self, first: bytes, tail: Tail) -> AbstractContextManager[None]:
        """Begin a new copy beside the old ones; it counts as the newest only once the block ended without error."""
        ...

    def extend(self, tail: Tail, data: bytes) -> None:
        """Put bytes behind that tail, durably."""
        ...

    def files(self) -> Iterator[str]:
        """Names of the files that are there."""
        ...

    def put_file(self, name: str, data: bytes) -> None:
        """Keep a file, durably and all or nothing."""
        ...
