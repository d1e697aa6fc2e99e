"""Enrolment: a new device gets its certificate while the window is open and somebody types its code at the device.

The connection itself proves nothing yet; both sides prove with an HMAC that they know the code (both in the message).
"""

import hmac
import logging
import threading

import msgspec

from shared.protocol.device import EnrolReply, EnrolRequest
from shared.protocol.enrolment import EnrolmentRequest, EnrolmentWindow
from shared.protocol.errors import WireError
from shared.protocol.version import compatible
from shared.security.codes import enrolment_proof, new_enrolment_code
from site_server.domain.rows import SettingRow
from site_server.service.core.site import Site
from site_server.service.people.admit import admit, certify, check_seat, revoke, same_pc
from site_server.service.people.staff import SETUP

log = logging.getLogger(__name__)

_MAX_OPEN_S = 12 * 3600
_KEPT = "enrolment-window"


class Enrolment:
    """The window, which a restart of the server leaves as it was, and what happens at it."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._lock = threading.Lock()
        self._box = site.keyring.box(_KEPT)
        self._window = self._kept()

    def window(self, request: EnrolmentRequest, by: str = SETUP) -> EnrolmentWindow:
        """Open or close the window, or revoke a device. Raises WireError: not_found, own_device_stays."""
        now = self._site.clock.now_ms()
        if request.revoke_device_id:
            self._site.writer.do(lambda tx: revoke(self._site, tx, request.revoke_device_id, by=by))
        else:
            with self._lock:
                if request.open_for_s > 0:
                    kept = self._window if self._open(now) else None
                    self._window = EnrolmentWindow(
                        code=kept.code if kept else new_enrolment_code(),
                        console_code=(kept.console_code if kept else "") or new_enrolment_code(),
                        closes_ms=now + min(request.open_for_s, _MAX_OPEN_S) * 1000,
                    )
                else:
                    self._window = EnrolmentWindow(code="", closes_ms=0)
                window = self._window
            self._keep(window)
        return self.current()

    def current(self) -> EnrolmentWindow:
        """The window as it is; without a code if it is closed."""
        with self._lock:
            if not self._open(self._site.clock.now_ms()):
                return EnrolmentWindow(code="", closes_ms=0)
            return self._window

    def enrol(self, request: EnrolRequest, address: str) -> EnrolReply:
        """Give a device its certificate.

        Raises WireError: version_mismatch, enrolment_closed, too_many_tries, wrong_enrolment_code, no_such_seat,
        bad_request, seat_taken.
        """
        if not compatible(request.protocol_version):
            raise WireError("version_mismatch")
        site, now = self._site, self._site.clock.now_ms()
        window = self.current()
        code = window.console_code if request.role == "console" else window.code
        if not code:
            raise WireError("enrolment_closed")
        site.enrol_throttle.take(address, now)
        if not hmac.compare_digest(request.proof.encode(), enrolment_proof(code, request.csr_pem.encode()).encode()):
            raise WireError("wrong_enrolment_code")
        site.enrol_throttle.right(address)
        check_seat(site, request.role, request.seat)
        row, certificate = certify(site, request.role, request.device_name, request.seat, request.csr_pem)
        # The same PC again, set up anew: whoever knows the code need not revoke it first.
        before = same_pc(site.devices, request.role, request.device_name, now) if request.role == "candidate" else ()
        site.writer.do(lambda tx: admit(site, tx, row, by=SETUP, by_code=True, replaced=before))
        return EnrolReply(
            device_id=row.device_id,
            certificate_pem=certificate,
            ca_pem=site.keys.ca.certificate.decode(),
            proof=enrolment_proof(code, certificate.encode()),
        )

    def _keep(self, window: EnrolmentWindow) -> None:
        """A full disk keeps nobody from enrolling; then a restart closes the window."""
        sealed = self._box.encrypt(msgspec.json.encode(window), _KEPT.encode())
        try:
            self._site.writer.do(lambda tx: tx.put(SettingRow(name=_KEPT, value=sealed)))
        except WireError as error:
            log.warning("the enrolment window is not kept: %s", error.code)

    def _kept(self) -> EnrolmentWindow:
        sealed = self._site.store.setting(_KEPT)
        if not sealed:
            return EnrolmentWindow(code="", closes_ms=0)
        return msgspec.json.decode(self._box.decrypt(sealed, _KEPT.encode()), type=EnrolmentWindow)

    def _open(self, now_ms: int) -> bool:
        return bool(self._window.code) and now_ms < self._window.closes_ms
