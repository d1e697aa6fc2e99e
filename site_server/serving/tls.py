"""The server's side of TLS: 1.3 only, device certificates of this site's CA, or none (a device that enrols)."""

import ssl
from pathlib import Path


def server_context(certificate: Path, key: Path, site_ca: Path, key_password: bytes | None = None) -> ssl.SSLContext:
    """The context of the listening socket. OSError (ssl.SSLError) if a file is missing, damaged or does not fit."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    # A password callback that returns nothing keeps OpenSSL from asking at a terminal.
    context.load_cert_chain(certificate, key, password=lambda: key_password or b"")
    context.load_verify_locations(cafile=site_ca)
    # Optional, because a device enrols before it has one; a certificate of any other CA ends the handshake.
    context.verify_mode = ssl.CERT_OPTIONAL
    # No tickets: every connection shows its certificate again, so an expired one cannot live on in a resumed session.
    context.num_tickets = 0
    return context
