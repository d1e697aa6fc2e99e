"""The eyes of a PC, whatever the platform. What is slow or seldom changes is asked for seldom."""

from collections.abc import Iterable
from typing import Protocol

from candidate_client.watch.look import Program, Window


class Eyes(Protocol):
    """What one platform can see. Nothing raises; what cannot be told is None."""

    def programs(self, *, hashes: bool) -> tuple[Program, ...] | None:
        """What runs. `hashes`: with the SHA-256 of each file."""
        ...

    def windows(self) -> tuple[Window, ...] | None:
        """Top-level windows of other programs."""
        ...

    def foreign(self) -> Window | None:
        """The window of another program that has the keyboard."""
        ...

    def remote(self) -> str | None:
        """Through what the desktop is shown elsewhere."""
        ...

    def debugger(self) -> str | None:
        """What is attached to this program."""
        ...

    def virtual(self) -> str | None:
        """Which virtual machine this is."""
        ...

    def drives(self) -> tuple[str, ...] | None:
        """Removable drives, mounted or not."""
        ...

    def idle_s(self) -> int | None:
        """Since the last key or movement."""
        ...

    def way_out(self, addresses: Iterable[str]) -> str | None:
        """The first of these addresses (`host:port`) that answers."""
        ...
