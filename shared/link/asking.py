"""A new machine asks its site's server for a certificate and waits until a person has compared the code (ADR 25).

Runs on a thread of its own until the machine is enrolled or told to stop; nothing here ends by an error of the line,
for the server may be switched on, or its window opened, an hour later. What the person at the machine should see comes
as `Standing`, again and again.
"""

import logging
import platform
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any, Final

from msgspec.structs import replace

from shared.link.device_files import DeviceFiles, DeviceIdentity
from shared.link.enrolment import clock_note
from shared.link.errors import LinkError, Refused
from shared.link.found import Found, site_mark
from shared.link.known_site import KnownSite
from shared.link.transport import Transport
from shared.link.who_answers import explain
from shared.protocol import paths
from shared.protocol.asking import AskReply, AskRequest, Standing, WaitReply, WaitRequest
from shared.protocol.device import DeviceRole, Hello
from shared.protocol.errors import sentence
from shared.protocol.version import PRODUCT_VERSION, PROTOCOL_VERSION, compatible
from shared.security.certificates import (
    expires_ms,
    fingerprint,
    key_pem,
    make_device_key,
    make_device_request,
    verify_device,
)
from shared.security.comparison import commitment, comparison_code, new_nonce
from shared.security.errors import SecurityError
from shared.words.catalogue import say

log = logging.getLogger(__name__)

_AGAIN_S: Final = 3.0
_TIMEOUT_S: Final = 3.0
_SHORTEST_S: Final = 0.2
_LATER: Final = frozenset({"enrolment_closed", "too_many_asking", "server_busy", "too_many_tries"})


class Asker:
    """One machine's request. `run` it on a thread; `here` and `again` may be called from any other."""

    def __init__(
        self,
        site: KnownSite,
        files: DeviceFiles,
        role: DeviceRole,
        *,
        tell: Callable[[Standing], None],
        stopping: threading.Event,
        discover: Callable[[], Iterable[Found]] = tuple,
        name: str | None = None,
        source: str | None = None,
    ) -> None:
        """`name`: of this machine (default: its own); `source`: the local address to speak from (default: any)."""
        self._site, self._files, self._role, self._tell = site, files, role, tell
        self._stopping = stopping
        self._discover = discover
        self._source = source
        self._name = name or platform.node() or role
        self._key = make_device_key()
        self._csr = make_device_request(self._key, self._name)
        self._wake = threading.Event()
        self._here = False
        self._standing = Standing(state="seeking", site_name=site.site_name, card_print=site.card_print, seat=site.seat)

    def here(self) -> None:
        """Enter was pressed at this machine: the next seat in order is its own; after a refusal it asks once more."""
        self._here = True
        self._wake.set()

    def stop(self) -> None:
        """End soon."""
        self._stopping.set()
        self._wake.set()

    def run(self) -> DeviceIdentity | None:
        """Ask until enrolled; None if told to stop. Raises OSError if the data folder cannot be written."""
        while not self._stopping.is_set():
            self._say(state="seeking", code="")
            server = self._find()
            if server is not None:
                identity = self._ask_there(server)
                if identity is not None:
                    return identity
            self._pause(_AGAIN_S)
        return None

    # ------------------------------------------------------------ finding
    def _find(self) -> str | None:
        """The first address at which this site's server answers; what was met on the way is told."""
        trouble = ""
        for server in dict.fromkeys((*self._site.servers, *self._announced())):
            if self._stopping.is_set():
                return None
            try:
                transport = self._transport(server)
                try:
                    hello = transport.call("GET", paths.HELLO, None, Hello)
                finally:
                    transport.close()
            except LinkError as error:
                log.info("no server of the site at a known address: %s", error.code)
                trouble = trouble or explain(server, error, self._site.site_id).message
                continue
            if not compatible(hello.protocol_version):
                trouble = trouble or sentence("version_mismatch")
                continue
            self._say(server=server, trouble="")
            return server
        self._say(trouble=trouble or say("link.no_address_known"))
        return None

    def _announced(self) -> list[str]:
        mark = site_mark(self._site.site_id)
        return [found.server for found in self._discover() if found.site == mark]

    def _transport(self, server: str) -> Transport:
        return Transport(
            f"https://{server}",
            site_ca=self._site.ca,
            connect_timeout_s=_TIMEOUT_S,
            read_timeout_s=2 * _TIMEOUT_S,
            source=self._source,
        )

    # ------------------------------------------------------------ asking
    def _ask_there(self, server: str) -> DeviceIdentity | None:
        transport = self._transport(server)
        try:
            while not self._stopping.is_set():
                nonce = new_nonce()
                reply = self._ask(transport, nonce)
                identity = self._await(transport, server, reply, nonce) if reply is not None else None
                if identity is not None:
                    return identity
        except LinkError as error:
            log.info("asking broke off: %s", error.code)
            if not error.retryable:
                self._say(state="seeking", code="", trouble=error.message)
        finally:
            transport.close()
        return None

    def _ask(self, transport: Transport, nonce: bytes) -> AskReply | None:
        body = AskRequest(
            role=self._role,
            device_name=self._name,
            csr_pem=self._csr.decode(),
            commitment=commitment(self._csr, nonce),
            protocol_version=PROTOCOL_VERSION,
            product_version=PRODUCT_VERSION,
            seat=self._site.seat,
            seat_by=self._site.seat_by,
            room=self._site.room,
        )
        try:
            return transport.call("POST", paths.ASK, body, AskReply)
        except Refused as error:
            if error.code not in _LATER:
                raise
            self._say(state="closed", code="", trouble="" if error.code == "enrolment_closed" else error.message)
            self._pause(_AGAIN_S)
            return None

    def _await(self, transport: Transport, server: str, reply: AskReply, nonce: bytes) -> DeviceIdentity | None:
        """Wait for the person's decision; None where it has to be asked anew."""
        code = comparison_code(
            authority=fingerprint(self._site.ca),
            role=self._role,
            request_id=reply.request_id,
            request=self._csr,
            device_nonce=nonce,
            server_nonce=bytes.fromhex(reply.server_nonce),
        )
        while not self._stopping.is_set():
            here, self._here = self._here, False
            body = WaitRequest(request_id=reply.request_id, nonce=nonce.hex(), here=here)
            standing = transport.call("POST", paths.WAIT, body, WaitReply)
            if standing.state == "approved":
                return self._keep(server, standing)
            if standing.state == "unknown":
                return None
            if standing.state == "refused":
                self._say(state="refused", code="", trouble=say("link.asking_refused"))
                while not self._here and not self._stopping.is_set():
                    self._pause(_AGAIN_S)
                return None
            note = clock_note(standing.room_ms, time.time_ns() // 1_000_000)
            seat, by = standing.seat, standing.seat_by
            self._say(state="waiting", code=code, seat=seat, seat_by=by, trouble="", note=note)
            self._pause(max(_SHORTEST_S, standing.poll_after_ms / 1000))
        return None

    def _keep(self, server: str, standing: WaitReply) -> DeviceIdentity:
        """Check that the certificate is this site's for this role, and keep it. Raises LinkError, OSError."""
        certificate = standing.certificate_pem.encode()
        try:
            # The machine's own clock may be years off; only who issued the certificate matters here.
            principal = verify_device(certificate, self._site.ca, now_ms=expires_ms(certificate) - 1)
        except SecurityError as error:
            raise Refused(error.code, error.message, status=409) from error
        if principal.role != self._role:
            raise Refused("wrong_role", sentence("wrong_role"), status=409)
        identity = DeviceIdentity(
            device_id=standing.device_id,
            seat=standing.seat,
            server=server,
            site_id=self._site.site_id,
            others=tuple(other for other in self._site.servers if other != server),
            kiosk=self._site.kiosk if self._role == "candidate" else None,
        )
        self._files.save(identity, key=key_pem(self._key), certificate=certificate, site_ca=self._site.ca)
        self._say(state="approved", seat=standing.seat)
        return identity

    def _say(self, **changes: Any) -> None:
        told = replace(self._standing, **changes)
        if told != self._standing or told.state == "seeking":
            self._standing = told
            self._tell(told)

    def _pause(self, seconds: float) -> None:
        """Wait, unless somebody presses Enter or the program ends."""
        self._wake.wait(seconds)
        self._wake.clear()
