"""Signs of life and saves in the terminator's own thread: `site_server.domain.direct` on the use cases.

The same gate, decoding, errors and log as on the long way (`fast_lane`), the same anchor on every answer. What might
have to wait goes there: a machine that shows an anchor nobody knows, the first hours after a take-over.
"""

import logging
import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from shared.protocol import paths
from shared.protocol.errors import WireError
from shared.protocol.sitting import SaveReply, SaveRequest, SittingStatusRequest
from shared.security.anchors import HEADER, LONGEST
from site_server.domain.direct import Call, Peer, Turn
from site_server.service.answers.save import saving
from site_server.service.core.tokens import SittingClaims
from site_server.service.people.sitting_status import sitting_status
from site_server.service.use_cases import UseCases
from site_server.web.codec import decode, encode
from site_server.web.gate import Access, Gate
from site_server.web.request_log import note

log = logging.getLogger(__name__)

_HEADS = {status.value: f"HTTP/1.1 {status.value} {status.phrase}\r\n".encode() for status in HTTPStatus}


class RoomLane:
    """A `DirectLane`."""

    paths = (paths.SITTING_STATUS, paths.ANSWERS)

    def __init__(self, gate: Gate, use_cases: UseCases, *, slow_ms: int) -> None:
        self._gate = gate
        self._site = use_cases.site
        self._anchors = use_cases.anchors
        self._slow_ms = slow_ms

    def take(self, peer: Peer, call: Call, done: Callable[[bytes], object]) -> bytes | Turn:
        """See DirectLane."""
        shown = tuple(call.anchors.split(",")[:2]) if 0 < len(call.anchors) <= 2 * LONGEST else ()
        room = self._site.room
        if room is None or room.annex.taken_over is not None or not self._anchors.known(shown):
            return Turn.ON
        began = time.monotonic()
        try:
            admitted = self._gate.admit(Access.SITTING, peer, call.authorization)
            if admitted.sitting is None:
                raise WireError("token_missing")
            if call.path == paths.SITTING_STATUS:
                content: Any = sitting_status(self._site, admitted.sitting, decode(SittingStatusRequest, call.body))
                return self._reply(peer, call, shown, began, content, None)
            return self._save(peer, call, shown, began, admitted.sitting, done)
        except WireError as error:
            return self._reply(peer, call, shown, began, error.body(), error)
        except Exception as error:  # noqa: BLE001 - the boundary of one call: told, and answered as a fault
            return self._fault(peer, call, shown, began, error)

    def busy(self) -> bytes:
        """See DirectLane."""
        return _response(503, encode(WireError("server_busy").body()), "")

    def _save(
        self,
        peer: Peer,
        call: Call,
        shown: tuple[str, ...],
        began: float,
        claims: SittingClaims,
        done: Callable[[bytes], object],
    ) -> Turn:
        def answer(kept: SaveReply | None, error: BaseException | None) -> None:
            if error is None:
                done(self._reply(peer, call, shown, began, kept, None))
            elif isinstance(error, WireError):
                done(self._reply(peer, call, shown, began, error.body(), error))
            else:
                done(self._fault(peer, call, shown, began, error))

        work = saving(self._site, claims, decode(SaveRequest, call.body))
        self._site.writer.submit(work, answer)
        return Turn.LATER

    def _reply(
        self,
        peer: Peer,
        call: Call,
        shown: tuple[str, ...],
        began: float,
        content: Any,
        refused: WireError | None,
    ) -> bytes:
        status = refused.status if refused is not None else 200
        took_ms = (time.monotonic() - began) * 1000
        if refused is not None or took_ms > self._slow_ms:
            code = refused.code if refused is not None else None
            note(
                "POST",
                call.path,
                status,
                refused=code,
                took_ms=took_ms,
                slow_ms=self._slow_ms,
                device_id=peer.device_id,
            )
        return _response(status, encode(content), self._anchor(peer, shown))

    def _anchor(self, peer: Peer, shown: tuple[str, ...]) -> str:
        """The newest anchor for an enrolled machine that did not show it."""
        device = self._site.devices.get(peer.device_id) if peer.device_id else None
        if device is None or device.fingerprint != peer.fingerprint:
            return ""
        current = self._anchors.current()
        return "" if current in shown else current

    def _fault(self, peer: Peer, call: Call, shown: tuple[str, ...], began: float, error: BaseException) -> bytes:
        log.error("fault in POST %s", call.path, exc_info=error)
        fault = WireError("server_fault")
        return self._reply(peer, call, shown, began, fault.body(), fault)


def _response(status: int, content: bytes, anchor: str) -> bytes:
    extra = f"{HEADER}: {anchor}\r\n".encode() if anchor else b""
    return b"%bContent-Type: application/json\r\n%bContent-Length: %d\r\n\r\n%b" % (
        _HEADS[status],
        extra,
        len(content),
        content,
    )
