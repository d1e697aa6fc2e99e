"""Anchors of the room log on every answer to an enrolled machine, and those it keeps with every call.

Outermost of all: whatever is asked, the answer carries the newest anchor unless the call showed it.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from shared.security.anchors import HEADER, LONGEST
from site_server.service.continuity.anchors import Anchors
from site_server.service.core.site import Site
from site_server.web.gate import PEER_KEY

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

_KEY = "HTTP_" + HEADER.upper().replace("-", "_")


class AnchorLane:
    """WSGI middleware in front of everything; `inner` is what stands behind it."""

    def __init__(self, app: "WSGIApplication", site: Site, anchors: Anchors) -> None:
        self.inner = app
        self._site = site
        self._anchors = anchors

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Serve one request."""
        device_id = self._enrolled(environ.get(PEER_KEY))
        if device_id is None:
            return self.inner(environ, start_response)
        shown = environ.get(_KEY, "")
        texts = shown.split(",") if 0 < len(shown) <= 2 * LONGEST else []
        if texts:
            self._anchors.shown(device_id, texts[:2])

        def begin(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            current = self._anchors.current()
            fresh = [(HEADER, current)] if current and current not in texts else []
            return start_response(status, [*headers, *fresh], *more)

        return self.inner(environ, begin)

    def _enrolled(self, peer: Any) -> str | None:
        """The machine at the far end, if its certificate is the one it was enrolled with."""
        device = self._site.devices.get(peer.device_id) if peer is not None and peer.device_id else None
        return device.device_id if device is not None and device.fingerprint == peer.fingerprint else None
