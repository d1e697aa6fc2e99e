"""Where a server that listens on an address is found."""

from typing import Final

EVERYWHERE: Final = "0.0.0.0"  # noqa: S104 - the whole room connects
"""Every IPv4 address this machine has: what a server listens on unless it is told otherwise."""


def is_everywhere(host: str) -> bool:
    """Whether who listens there listens on every address of this machine."""
    return host in {EVERYWHERE, "::", ""}


def seen_from_here(host: str) -> str:
    """The address by which this very machine reaches a server that listens there."""
    return "127.0.0.1" if is_everywhere(host) else host
