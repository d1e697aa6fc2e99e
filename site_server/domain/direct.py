"""What answers the frequent calls in the loop's own thread: the port between the terminator and the web side.

Signs of life and saves are nearly all that a room says. Handed to waitress each wakes two more threads, which take
Python's one lock from each other; answered where they were read they cost a third. So nothing here may wait: what has
to wait for a commit says so and answers later, what is not simple is left to waitress.
"""

from collections.abc import Callable, Collection
from enum import Enum
from typing import Final, Protocol

import msgspec


class Peer(Protocol):
    """The far end of a TLS connection as the serving side names it; all but the address None without a certificate."""

    @property
    def address(self) -> str:
        """Its IP address."""
        ...

    @property
    def device_id(self) -> str | None:
        """The device its certificate names."""
        ...

    @property
    def role(self) -> str | None:
        """What that device may be."""
        ...

    @property
    def fingerprint(self) -> str | None:
        """SHA-256 of the certificate, hex."""
        ...


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """A whole request of the direct lane. `raw` is all of it as it came, for whoever hands it on after all."""

    path: str
    authorization: str
    anchors: str
    body: bytes
    raw: bytes


class Turn(Enum):
    """What becomes of a call that is not answered at once."""

    LATER = "answered through `done`, from another thread"
    ON = "not for this lane: goes on to waitress as it came"


class DirectLane(Protocol):
    """The frequent calls."""

    @property
    def paths(self) -> Collection[str]:
        """The paths of its calls, all POST."""
        ...

    def take(self, peer: Peer, call: Call, done: Callable[[bytes], object]) -> bytes | Turn:
        """Answer with the whole response, or say what becomes of the call. Never waits, never raises."""
        ...

    def busy(self) -> bytes:
        """The response where no answer came in time."""
        ...


class _NoLane:
    paths: Collection[str] = ()

    def take(self, peer: Peer, call: Call, done: Callable[[bytes], object]) -> bytes | Turn:  # noqa: ARG002
        return Turn.ON

    def busy(self) -> bytes:
        return b""


NO_LANE: Final[DirectLane] = _NoLane()
"""Everything goes to waitress."""
