"""WSGI middleware: names the peer of every request, and refuses requests that did not come through TLS."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

import msgspec

from shared.protocol.errors import ErrorBody, sentence
from site_server.serving.peers import PeerRegistry

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

PEER_KEY: Final = "exam.peer"


class PeerGate:
    """Puts the `PeerIdentity` into `environ["exam.peer"]` and the peer's own address into REMOTE_ADDR."""

    def __init__(self, app: "WSGIApplication", registry: PeerRegistry) -> None:
        self._app = app
        self._registry = registry

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Serve one request."""
        port = str(environ.get("REMOTE_PORT", ""))
        peer = self._registry.lookup(int(port)) if port.isdigit() else None
        if peer is None:
            # Another program of this machine spoke to the loopback port directly.
            body = msgspec.json.encode(ErrorBody(code="no_certificate", message=sentence("no_certificate")))
            headers = [("Content-Type", "application/json"), ("Content-Length", str(len(body)))]
            start_response("401 Unauthorized", headers)
            return [body]
        environ[PEER_KEY] = peer
        environ["REMOTE_ADDR"] = peer.address
        environ["wsgi.url_scheme"] = "https"
        return self._app(environ, start_response)
