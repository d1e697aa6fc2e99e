"""Where a server keeps the release it offers, as a port."""

from collections.abc import Iterable
from typing import Protocol

from shared.updates.release import Metadata, Target


class ProgramFiles(Protocol):
    """One release that is offered, and parts of the next one. Names are hashes, never taken from a request."""

    def accepted(self) -> Metadata | None:
        """The signed files of the release taken in last."""
        ...

    def accept(self, metadata: Metadata, keep: Iterable[str]) -> None:
        """Make this the release, durably; of the program files only those with these hashes stay. Raises OSError."""
        ...

    def have(self, target: Target) -> int:
        """How many bytes of a program file are here; its whole length only once it was checked."""
        ...

    def append(self, target: Target, at: int, data: bytes) -> int:
        """Add bytes to a file under way, which then has so many; other than at its end nothing is added.

        Raises UpdateError: target_too_long; target_tampered when it is complete and is not what was signed (it is
        dropped then). OSError.
        """
        ...

    def part(self, sha256: str, at: int, size: int) -> bytes:
        """Bytes of a checked file; none past its end. Raises OSError if it is not here."""
        ...

    def orders(self) -> dict[str, tuple[int, str]]:
        """Which device was told to install what: number of the order, hash of the file."""
        ...

    def keep_orders(self, orders: dict[str, tuple[int, str]]) -> None:
        """Keep the orders over a restart. Raises OSError."""
        ...
