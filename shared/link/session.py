"""The HTTP library under `Transport`: its session, what it does about TLS, what its exceptions mean.

A room of its own because the library takes a fifth of a window's start: it is brought in with the first `Transport`,
which the first screen does without.
"""

import http.cookiejar
import ssl
import warnings
from typing import Any, Final

import requests
import requests.exceptions
import urllib3.exceptions
from requests.adapters import HTTPAdapter
from urllib3 import HTTPSConnectionPool
from urllib3.connection import HTTPSConnection

from shared.link.errors import BadAddress, BadReply, LinkError, NotTrusted, TimedOut, Unreachable
from shared.security.certificates import SERVER_NAME

# Said in English on the screen of whoever types a command; that the date is wrong is told by ourselves.
warnings.filterwarnings("ignore", category=urllib3.exceptions.SystemTimeWarning)

FAILURES: Final = (requests.exceptions.RequestException, urllib3.exceptions.HTTPError, OSError, ValueError)
"""What a request raises when it does not get its answer."""


def new_session(context: ssl.SSLContext, connections: int, source: str | None) -> requests.Session:
    """A session that speaks TLS by this context alone, from that local address (None: any)."""
    session = requests.Session()
    # No proxy, .netrc or CA bundle of the machine may come between a PC and the server of its room.
    session.trust_env = False
    session.cookies.set_policy(http.cookiejar.DefaultCookiePolicy(allowed_domains=[]))
    session.adapters.clear()
    session.mount("https://", _FixedNameAdapter(context, connections, source))
    return session


def failure_of(error: BaseException) -> LinkError:
    """What an exception of requests, urllib3 or ssl means; the innermost cause tells more than the outer class."""
    causes = list(_causes(error))
    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return NotTrusted("server_not_trusted")
        if isinstance(cause, ssl.SSLError) and "ALERT_CERTIFICATE_EXPIRED" in (cause.reason or ""):
            return NotTrusted("device_expired")
        if isinstance(cause, ssl.SSLError) and "ALERT" in (cause.reason or ""):
            return NotTrusted("device_not_trusted")
    if any(isinstance(cause, requests.exceptions.InvalidURL) for cause in causes):
        return BadAddress()
    if any(isinstance(c, requests.exceptions.ConnectTimeout | urllib3.exceptions.NewConnectionError) for c in causes):
        return Unreachable()
    if any(isinstance(c, requests.exceptions.Timeout | urllib3.exceptions.TimeoutError | TimeoutError) for c in causes):
        return TimedOut()
    if any(isinstance(cause, requests.exceptions.ContentDecodingError) for cause in causes):
        return BadReply()
    return Unreachable()


def _causes(error: BaseException) -> list[BaseException]:
    """The exception with everything it came from: causes, contexts and exceptions carried as arguments."""
    found: list[BaseException] = []
    waiting: list[BaseException | None] = [error]
    while waiting:
        current = waiting.pop()
        if current is None or any(current is known for known in found):
            continue
        found.append(current)
        inner = [current.__cause__, current.__context__, getattr(current, "reason", None), *current.args]
        waiting.extend(item for item in inner if isinstance(item, BaseException))
    return found


class _EnrolmentConnection(HTTPSConnection):
    """A connection whose far end proves itself in the messages; spares urllib3's warning for every request."""

    def connect(self) -> None:
        """Connect; see the class."""
        super().connect()
        self.is_verified = True


class _EnrolmentPool(HTTPSConnectionPool):
    ConnectionCls = _EnrolmentConnection


class _FixedNameAdapter(HTTPAdapter):
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
