"""The client's side of TLS: this site's CA, TLS 1.3, the device's certificate."""

import ssl
from pathlib import Path
from typing import Final

from shared.link.errors import NotTrusted

# OpenSSL's X509_V_FLAG_NO_CHECK_TIME: a PC whose clock is years off must still get in. Only the site's own CA is
# trusted here, so an end of validity is watched by the server, whose clock the technician checks.
_NO_CHECK_TIME: Final = 0x200000


def client_context(
    site_ca: Path | bytes, certificate: Path | None = None, key: Path | None = None, key_password: bytes | None = None
) -> ssl.SSLContext:
    """A context that trusts this site's CA alone and shows the device's certificate, if there is one.

    Raises NotTrusted `device_key_unusable` if a file is missing, damaged or does not fit the other.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.verify_flags |= ssl.VerifyFlags(_NO_CHECK_TIME)
    try:
        if isinstance(site_ca, bytes):
            context.load_verify_locations(cadata=site_ca.decode("ascii"))
        else:
            context.load_verify_locations(cafile=site_ca)
        if certificate is not None:
            # A password callback that returns nothing keeps OpenSSL from asking at a terminal.
            context.load_cert_chain(certificate, key, password=lambda: key_password or b"")
    except (OSError, ValueError) as error:
        raise NotTrusted("device_key_unusable") from error
    return context


def enrolment_context() -> ssl.SSLContext:
    """A context for a device that does not know its site yet. It proves nothing about the other side.

    Enrolment itself is protected by the enrolment code, with which both sides prove themselves in the messages.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context
