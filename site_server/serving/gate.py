"""WSGI middleware: names the peer of every request."""

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

import msgspec

from shared.protocol.errors import ErrorBody, sentence
from site_server.serving.pace import REFUSE_AFTER_S, Pace
from site_server.serving.peers import PeerRegistry

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

PEER_KEY: Final = "exam.peer"


class PeerGate:
    """Puts the `PeerIdentity` into `environ["exam.peer"]` and the peer's own address into REMOTE_ADDR.

    A peer that piles up requests far beyond its pace is refused here, before anything is decoded.
    """

    def __init__(self, app: "WSGIApplication", registry: PeerRegistry, pace: Pace) -> None:
        self._app = app
        self._registry = registry
        self._pace = pace

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Serve one request."""
        number = str(environ.get("REMOTE_PORT", ""))
        peer = self._registry.lookup(int(number)) if number.isdigit() else None
        if peer is None:
            # The connection ended while its request waited for a thread.
            return _refuse(start_response, "401 Unauthorized", "no_certificate")
        debt_s = self._pace.count(peer.key)
        if debt_s > REFUSE_AFTER_S:
            return _refuse(start_response, "429 Too Many Requests", "too_many_tries", retry_after_s=math.ceil(debt_s))
        environ[PEER_KEY] = peer
        environ["REMOTE_ADDR"] = peer.address
        environ["wsgi.url_scheme"] = "https"
        return self._app(environ, start_response)


def _refuse(
    start_response: "StartResponse", status: str, code: str, retry_after_s: int | None = None
) -> Iterable[bytes]:
    details = {} if retry_after_s is None else {"retry_after_ms": retry_after_s * 1000}
    body = msgspec.json.encode(ErrorBody(code=code, message=sentence(code), details=details))
    headers = [("Content-Type", "application/json"), ("Content-Length", str(len(body)))]
    if retry_after_s is not None:
        headers.append(("Retry-After", str(retry_after_s)))
    start_response(status, headers)
    return [body]
