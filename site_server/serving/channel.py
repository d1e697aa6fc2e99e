"""waitress' channel with a limit for bodies that depends on who sends: only a console may send a package.

A stranger has nothing to send but the request for a certificate.

The limit is judged when the headers are here, so an oversized body is refused before it takes any memory.
"""

from typing import Any, Final

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.utilities import RequestEntityTooLarge

from site_server.serving.peers import PeerRegistry

STRANGER_BODY: Final = 64 * 1024


class RoomParser(HTTPRequestParser):  # type: ignore[misc]
    """A parser with its own body limit; `large_path` is let through up to waitress' general limit."""

    def __init__(self, adj: Any, limit: int, large_path: str | None) -> None:
        super().__init__(adj)
        self.error: Any = None
        self._limit = limit
        self._large_path = large_path

    def received(self, data: bytes) -> int:
        """Take bytes; see waitress."""
        consumed: int = super().received(data)
        if self.headers_finished and self.error is None and self.path != self._large_path:
            size = max(self.content_length, self.body_bytes_received)
            if size > self._limit:
                self.error = RequestEntityTooLarge(f"exceeds max_body of {self._limit}")
                self.completed = True
        return consumed


def channel_class(registry: PeerRegistry, limit: int, large_path: str) -> type[HTTPChannel]:
    """The class of channels that knows the peers: `limit` bytes for all, more for consoles on `large_path`."""

    class RoomChannel(HTTPChannel):  # type: ignore[misc]
        def parser_class(self, adj: Any) -> RoomParser:
            peer = registry.lookup(self.addr[1])
            if peer is None or peer.device_id is None:
                return RoomParser(adj, min(limit, STRANGER_BODY), None)
            return RoomParser(adj, limit, large_path if peer.role == "console" else None)

    return RoomChannel
