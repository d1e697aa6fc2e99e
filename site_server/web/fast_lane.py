"""Signs of life and saves without the framework: nearly all of a room's traffic.

Flask costs a tenth of a millisecond of the one core that runs Python; the rest of the web side takes a tenth of that.
With 45 candidates answering as fast as they can, this lane takes a third more answers a second (docs/performance.md).
The gate, the decoding, the errors and the log are the same; whatever is not on the list goes on to the app, which does
not know what is on it.
"""

import logging
import time
from collections.abc import Iterable
from http import HTTPStatus
from typing import TYPE_CHECKING

from shared.protocol.errors import WireError
from site_server.service.use_cases import UseCases
from site_server.web.codec import decode, encode
from site_server.web.gate import PEER_KEY, Access, Gate
from site_server.web.request_log import note
from site_server.web.sitting import Work, frequent

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

log = logging.getLogger(__name__)


class FastLane:
    """WSGI middleware in front of the app."""

    def __init__(
        self, app: "WSGIApplication", gate: Gate, use_cases: UseCases, *, body_bytes: int, slow_ms: int
    ) -> None:
        self._app = app
        self._gate = gate
        self._body_bytes = body_bytes
        self._slow_ms = slow_ms
        self._pages: dict[str, tuple[type, Work]] = {call.path: (call.takes, call.work) for call in frequent(use_cases)}

    @property
    def paths(self) -> frozenset[str]:
        """The paths that are served here and nowhere else."""
        return frozenset(self._pages)

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Serve one request."""
        page = self._pages.get(environ["PATH_INFO"]) if environ["REQUEST_METHOD"] == "POST" else None
        if page is None:
            return self._app(environ, start_response)
        began, refused = time.monotonic(), None
        try:
            content, status = self._answer(environ, *page), 200
        except WireError as error:
            content, status, refused = encode(error.body()), error.status, error.code
        except Exception as error:
            log.error("fault in POST %s", environ["PATH_INFO"], exc_info=error)
            fault = WireError("server_fault")
            content, status, refused = encode(fault.body()), fault.status, fault.code
        note(
            "POST",
            environ["PATH_INFO"],
            status,
            refused=refused,
            took_ms=(time.monotonic() - began) * 1000,
            slow_ms=self._slow_ms,
            device_id=getattr(environ.get(PEER_KEY), "device_id", None),
        )
        start_response(
            f"{status} {HTTPStatus(status).phrase}",
            [("Content-Type", "application/json"), ("Content-Length", str(len(content)))],
        )
        return [content]

    def _answer(self, environ: "WSGIEnvironment", kind: type, work: Work) -> bytes:
        admitted = self._gate.admit(Access.SITTING, environ.get(PEER_KEY), environ.get("HTTP_AUTHORIZATION", ""))
        if admitted.sitting is None:
            raise WireError("token_missing")
        size = environ.get("CONTENT_LENGTH") or "0"
        if not size.isdigit():
            raise WireError("bad_request")
        if int(size) > self._body_bytes:
            raise WireError("too_large")
        return encode(work(admitted.sitting, decode(kind, environ["wsgi.input"].read(int(size)))))
