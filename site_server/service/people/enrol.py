"""Enrolment: a new device gets its certificate while the window is open and somebody types its code at the device.

The connection itself proves nothing yet; both sides prove with an HMAC that they know the code (both in the message).
"""

import hmac
import logging
import secrets
import threading

import msgspec
from msgspec.structs import replace

from shared.protocol.device import EnrolReply, EnrolRequest
from shared.protocol.enrolment import EnrolmentRequest, EnrolmentWindow
from shared.protocol.errors import WireError
from shared.protocol.version import compatible
from shared.security.certificates import fingerprint, issue_device
from shared.security.codes import enrolment_proof, new_enrolment_code
from shared.security.errors import SecurityError
from shared.words.catalogue import say
from site_server.domain.rows import DeviceRow, SettingRow
from site_server.service.core.devices import Devices
from site_server.service.core.site import Site
from site_server.service.core.writer import Tx

log = logging.getLogger(__name__)

_MAX_NAME = 60
_MAX_SEAT = 999
_MAX_OPEN_S = 12 * 3600
_KEPT = "enrolment-window"


class Enrolment:
    """The window, which a restart of the server leaves as it was, and what happens at it."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._lock = threading.Lock()
        self._box = site.keyring.box(_KEPT)
        self._window = self._kept()

    def window(self, request: EnrolmentRequest) -> EnrolmentWindow:
        """Open or close the window, or revoke a device."""
        now = self._site.clock.now_ms()
        if request.revoke_device_id:
            self._revoke(request.revoke_device_id)
        else:
            with self._lock:
                if request.open_for_s > 0:
                    code = self._window.code if self._open(now) else new_enrolment_code()
                    closes_ms = now + min(request.open_for_s, _MAX_OPEN_S) * 1000
                    self._window = EnrolmentWindow(code=code, closes_ms=closes_ms)
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

        Raises WireError: version_mismatch, enrolment_closed, too_many_tries, wrong_enrolment_code, bad_request,
        seat_taken.
        """
        if not compatible(request.protocol_version):
            raise WireError("version_mismatch")
        site, now = self._site, self._site.clock.now_ms()
        code = self.current().code
        if not code:
            raise WireError("enrolment_closed")
        site.enrol_throttle.check(address, now)
        if not hmac.compare_digest(request.proof.encode(), enrolment_proof(code, request.csr_pem.encode()).encode()):
            site.enrol_throttle.wrong(address, now)
            raise WireError("wrong_enrolment_code")
        site.enrol_throttle.right(address)
        _check_place(request)
        row, certificate = self._certify(request, now)
        site.writer.do(lambda tx: _admit(site.devices, tx, row))
        log.info("enrolled device %s", row.device_id)
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

    def _certify(self, request: EnrolRequest, now_ms: int) -> tuple[DeviceRow, str]:
        place = f"seat-{request.seat:03d}" if request.role == "candidate" else "console"
        device_id = f"{place}-{secrets.token_hex(4)}"
        try:
            certificate = issue_device(
                self._site.keys.ca,
                request.csr_pem.encode(),
                device_id=device_id,
                role=request.role,
                now_ms=now_ms,
            )
        except SecurityError as error:
            raise WireError("bad_request", error.message) from error
        row = DeviceRow(
            device_id=device_id,
            role=request.role,
            device_name="".join(c for c in request.device_name if c.isprintable())[:_MAX_NAME],
            seat=request.seat if request.role == "candidate" else 0,
            fingerprint=fingerprint(certificate),
            enrolled_ms=now_ms,
        )
        return row, certificate.decode()

    def _revoke(self, device_id: str) -> None:
        def work(tx: Tx) -> None:
            row = self._site.devices.get(device_id)
            if row is None:
                raise WireError("not_found")
            gone = replace(row, revoked_ms=tx.now_ms)
            tx.put(gone)
            tx.after_commit(lambda: self._site.devices.keep(gone))

        self._site.writer.do(work)
        log.info("revoked device %s", device_id)

    def _open(self, now_ms: int) -> bool:
        return bool(self._window.code) and now_ms < self._window.closes_ms


def _check_place(request: EnrolRequest) -> None:
    if request.role == "candidate" and not 1 <= request.seat <= _MAX_SEAT:
        raise WireError("bad_request", say("server.seat_number_wrong"))


def _admit(devices: Devices, tx: Tx, row: DeviceRow) -> None:
    pending = [
        r
        for r in tx.rows
        if isinstance(r, DeviceRow) and r.seat == row.seat and r.role == row.role and r.revoked_ms is None
    ]
    if row.seat and (devices.at_seat(row.seat) is not None or pending):
        raise WireError("seat_taken")
    tx.put(row)
    tx.after_commit(lambda: devices.keep(row))
