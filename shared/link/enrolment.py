"""Enrolment: a machine gets its certificate from the site server, with a short code that both sides prove to know.

The TLS connection proves nothing here, since the machine knows no authority yet. The code does: the request carries an
HMAC over the certificate request, the reply one over the certificate, which in turn must come from the CA sent along.
"""

import hmac
import platform
from typing import Final

from shared.link.device_files import DeviceFiles, DeviceIdentity
from shared.link.errors import LinkError
from shared.link.transport import Transport
from shared.link.who_answers import explain
from shared.protocol import paths
from shared.protocol.device import DeviceRole, EnrolReply, EnrolRequest, Hello
from shared.protocol.errors import sentence
from shared.protocol.version import PROTOCOL_VERSION, compatible
from shared.security.certificates import expires_ms, key_pem, make_device_key, make_device_request, verify_device
from shared.security.codes import enrolment_proof, normalise_enrolment_code
from shared.security.errors import SecurityError
from shared.words.catalogue import say

# Further apart than a person sets a clock by hand.
_CLOCK_MS: Final = 5 * 60_000


class EnrolmentError(Exception):
    """Enrolment did not happen; nothing was kept. `message` is the sentence for the technician."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code)
        self.code = code
        self.message = message


def enrol(server: str, typed_code: str, files: DeviceFiles, *, role: DeviceRole, seat: int = 0) -> DeviceIdentity:
    """Enrol this machine, a candidate's PC for a seat, and keep what it gets.

    Raises EnrolmentError with the sentence to show; OSError if the data folder cannot be written.
    """
    try:
        code = normalise_enrolment_code(typed_code)
        key = make_device_key()
        name = platform.node() or role
        request = make_device_request(key, name)
        hello, reply = _ask(server, role, seat, name, code, request)
        certificate, site_ca = reply.certificate_pem.encode(), reply.ca_pem.encode()
        if not hmac.compare_digest(reply.proof, enrolment_proof(code, certificate)):
            raise EnrolmentError("server_not_proven", say("link.server_not_proven"))
        # The machine's own clock may be years off; only who issued the certificate matters here.
        verify_device(certificate, site_ca, now_ms=expires_ms(certificate) - 1)
    except LinkError as error:
        raise _explained(server, error) from error
    except SecurityError as error:
        raise EnrolmentError(error.code, error.message) from error
    identity = DeviceIdentity(device_id=reply.device_id, seat=seat, server=server, site_id=hello.site_id)
    files.save(identity, key=key_pem(key), certificate=certificate, site_ca=site_ca)
    return identity


def _ask(server: str, role: DeviceRole, seat: int, name: str, code: str, request: bytes) -> tuple[Hello, EnrolReply]:
    transport = Transport(f"https://{server}", site_ca=None)
    try:
        hello = transport.call("GET", paths.HELLO, None, Hello)
        if not compatible(hello.protocol_version):
            raise EnrolmentError("version_mismatch", sentence("version_mismatch"))
        body = EnrolRequest(
            role=role,
            device_name=name,
            seat=seat,
            csr_pem=request.decode(),
            proof=enrolment_proof(code, request),
            protocol_version=PROTOCOL_VERSION,
        )
        return hello, transport.call("POST", paths.ENROL, body, EnrolReply)
    finally:
        transport.close()


def _explained(server: str, error: LinkError) -> EnrolmentError:
    """The cause in the words of somebody who just typed an address and a code."""
    if error.code == "wrong_enrolment_code":
        return EnrolmentError(error.code, say("link.wrong_enrolment_code"))
    told = explain(server, error)
    return EnrolmentError(told.code, told.message)


def clock_note(room_ms: int, wall_ms: int) -> str:
    """What to tell the technician where this machine's clock is far from the server's; empty where it is not."""
    gap_ms = abs(room_ms - wall_ms)
    return say("link.clock_differs", gap_ms=gap_ms) if room_ms and gap_ms > _CLOCK_MS else ""
