"""The client's side of TLS: this site's CA, TLS 1.3, one fixed server name, the device's certificate."""

import ssl
from pathlib import Path
from typing import Any, Final

from requests.adapters import HTTPAdapter
from urllib3 import HTTPSConnectionPool
from urllib3.connection import HTTPSConnection

from shared.link.errors import NotTrusted
from shared.security.certificates import SERVER_NAME

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


class _EnrolmentConnection(HTTPSConnection):
    """A connection whose far end proves itself in the messages; spares urllib3's warning for every request."""

    def connect(self) -> None:
        """Connect; see the class."""
        super().connect()
        self.is_verified = True


class _EnrolmentPool(HTTPSConnectionPool):
    ConnectionCls = _EnrolmentConnection


class FixedNameAdapter(HTTPAdapter):
    """Speaks TLS with the given context and asserts the site server's name, whatever the address is.

    requests would otherwise load its own list of public authorities into the context; here nothing is added to it.
    """

    def __init__(self, context: ssl.SSLContext, pool_size: int, source: str | None = None) -> None:
        self._context = context
        self._source = source
        super().__init__(pool_connections=1, pool_maxsize=pool_size, pool_block=True)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Give every connection the context and the fixed name."""
        kwargs.update(ssl_context=self._context, server_hostname=SERVER_NAME)
        if self._source is not None:
            kwargs.update(source_address=(self._source, 0))
        super().init_poolmanager(*args, **kwargs)
        if self._context.verify_mode == ssl.CERT_NONE:
            self.poolmanager.pool_classes_by_scheme = {"https": _EnrolmentPool}

    def build_connection_pool_key_attributes(self, request: Any, verify: Any, cert: Any = None) -> Any:
        """The pool of a request: the context alone decides about trust."""
        host, _ = super().build_connection_pool_key_attributes(request, verify, cert)
        return host, {"cert_reqs": self._context.verify_mode}

    def cert_verify(self, conn: Any, url: Any, verify: Any, cert: Any) -> None:  # noqa: ARG002
        """Leave the connection as the pool made it."""
        conn.cert_reqs = self._context.verify_mode
