"""waitress' channel with a limit for bodies that depends on who sends: packages and journals come from people alone.

A stranger has nothing to send but the request for a certificate.

The limit is judged when the headers are here, so an oversized body is refused before it takes any memory.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

import msgspec
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.utilities import RequestEntityTooLarge

from shared.protocol.errors import ErrorBody, sentence
from site_server.serving.peers import PeerRegistry

STRANGER_BODY: Final = 64 * 1024


class TooLarge(RequestEntityTooLarge):  # type: ignore[misc]  # so is its error
    """What is too large, refused in the words of every other refusal."""

    def to_response(self, ident: str | None = None) -> tuple[str, list[tuple[str, str]], bytes]:  # noqa: ARG002
        """Status line, headers and body; see waitress."""
        body = msgspec.json.encode(ErrorBody(code="too_large", message=sentence("too_large")))
        return f"{self.code} {self.reason}", [("Content-Type", "application/json")], body


LargeBodies = Mapping[str, int]
"""Paths on which consoles send more than others, and how much, bytes."""
MaySendLarge = Callable[[Any, str], bool]
"""Whether the far end (a `PeerIdentity`) with that Authorization header is a console with a person signed in."""


class RoomParser(HTTPRequestParser):  # type: ignore[misc]  # waitress is untyped
    """A parser with its own body limit; on the paths of `large` that one holds, if `may_send` says so."""

    def __init__(self, adj: Any, limit: int, large: LargeBodies, may_send: Callable[[str], bool]) -> None:
        super().__init__(adj)
        self.error: Any = None
        self._limit = limit
        self._large = large
        self._may_send = may_send
        self._judged = False

    def received(self, data: bytes) -> int:
        """Take bytes; see waitress."""
        consumed: int = super().received(data)
        if self.headers_finished and self.error is None:
            if not self._judged:
                self._judged = True
                large = self._large.get(self.path, 0)
                if large > self._limit and self._may_send(self.headers.get("AUTHORIZATION", "")):
                    self._limit = large
            size = max(self.content_length, self.body_bytes_received)
            if size > self._limit:
                self.error = TooLarge(f"exceeds max_body of {self._limit}")
                self.completed = True
        return consumed


def channel_class(
    registry: PeerRegistry, limit: int, large: LargeBodies, may_send_large: MaySendLarge
) -> type[HTTPChannel]:
    """The class of channels that knows the peers: `limit` bytes for all, more for people at consoles on some paths."""

    class RoomChannel(HTTPChannel):  # type: ignore[misc]  # so is its channel
        def parser_class(self, adj: Any) -> RoomParser:
            peer = registry.lookup(self.addr[1])
            if peer is None or peer.device_id is None:
                return RoomParser(adj, min(limit, STRANGER_BODY), {}, lambda _: False)
            return RoomParser(
                adj, limit, large if peer.role == "console" else {}, lambda header: may_send_large(peer, header)
            )

    return RoomChannel
