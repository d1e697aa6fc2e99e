"""One client's calls to the site server: typed bodies in, typed replies out, every failure a `LinkError`."""

import logging
import secrets
import threading
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

import msgspec

from shared.decoding import decode_json
from shared.link.errors import BadAddress, BadReply, LinkError, Refused, ServerFault
from shared.link.tls import client_context, enrolment_context
from shared.link.witness import Witness
from shared.protocol.errors import ErrorBody, sentence
from shared.security.anchors import HEADER as ANCHOR_HEADER

log = logging.getLogger(__name__)

Reply = TypeVar("Reply")


class Transport:
    """A kept-alive HTTPS session to one site server. Calls may come from several threads.

    More calls at once than `connections` wait for one another.
    A connection that broke while idle is found out by the next call: retry a retryable error at once, then back off.
    """

    def __init__(
        self,
        base_url: str,
        *,
        site_ca: Path | bytes | None,
        certificate: Path | None = None,
        key: Path | None = None,
        key_password: bytes | None = None,
        connect_timeout_s: float = 3.0,
        read_timeout_s: float = 10.0,
        connections: int = 4,
        source: str | None = None,
        witness: Witness | None = None,
    ) -> None:
        """Prepare a session; nothing is sent yet.

        site_ca: the authority's certificate, a file or PEM bytes; None is for enrolment by code alone: whoever answers
        is believed, see `enrolment_context`. source: the local address to speak from (default: any).
        witness: keeps what the server says of its log.
        Raises BadAddress; NotTrusted `device_key_unusable`.
        """
        self._base_url = _checked(base_url)
        self._timeout = (connect_timeout_s, read_timeout_s)
        self._token: str | None = None
        self._witness = witness
        self._lock = threading.Lock()
        self._verified = site_ca is not None
        context = enrolment_context() if site_ca is None else client_context(site_ca, certificate, key, key_password)
        from shared.link.session import FAILURES, failure_of, new_session  # noqa: PLC0415 - late, see there

        self._failures, self._failure_of = FAILURES, failure_of
        self._session = new_session(context, connections, source)

    @property
    def base_url(self) -> str:
        """The server's address, `https://host:port`."""
        return self._base_url

    def move_to(self, base_url: str) -> None:
        """The same site's server answers at another address from now on. Raises BadAddress."""
        self._base_url = _checked(base_url)

    def set_token(self, token: str | None) -> None:
        """The bearer token sent from now on; None sends none. ValueError on a session meant for enrolment alone."""
        if token is not None and not self._verified:
            raise ValueError("a token goes to a verified server only")
        with self._lock:
            self._token = token

    def call(
        self,
        method: str,
        path: str,
        body: msgspec.Struct | bytes | None,
        reply_type: type[Reply],
        *,
        read_timeout_s: float | None = None,
        request_id: str | None = None,
    ) -> Reply:
        """Send one request and return its reply.

        body: a struct goes as JSON, bytes as they are. reply_type: `bytes` gives the raw body, `type(None)` none,
        anything else is decoded from JSON. Give the same `request_id` when repeating a call.
        Raises LinkError (see `shared.link.errors`).
        """
        status, content = self._exchange(method, path, body, read_timeout_s, request_id or secrets.token_hex(8))
        if not 200 <= status < 300:
            raise _refusal(status, content)
        if reply_type is bytes:
            return content  # type: ignore[return-value]  # the reply type is bytes
        if reply_type is type(None):
            return None
        try:
            return decode_json(content, reply_type)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise BadReply from error

    def close(self) -> None:
        """Close every connection; calls under way fail as Unreachable."""
        self._session.close()

    def _exchange(
        self, method: str, path: str, body: msgspec.Struct | bytes | None, read_timeout_s: float | None, request_id: str
    ) -> tuple[int, bytes]:
        headers = {"X-Request-Id": request_id}
        with self._lock:
            if self._token is not None:
                headers["Authorization"] = f"Bearer {self._token}"
        if self._witness is not None and (shown := self._witness.shown()):
            headers[ANCHOR_HEADER] = shown
        data: bytes | None = None
        if isinstance(body, bytes):
            data, headers["Content-Type"] = body, "application/octet-stream"
        elif body is not None:
            data, headers["Content-Type"] = msgspec.json.encode(body), "application/json"
        try:
            response = self._session.request(
                method,
                self._base_url + path,
                data=data,
                headers=headers,
                timeout=(self._timeout[0], read_timeout_s or self._timeout[1]),
                allow_redirects=False,
            )
            content = response.content
            if self._witness is not None and (anchor := response.headers.get(ANCHOR_HEADER)):
                self._witness.heard(anchor)
            return response.status_code, content
        except self._failures as error:
            failure = self._failure_of(error)
            log.debug("call %s %s failed: %s", request_id, path, failure.code)
            raise failure from error


def _checked(base_url: str) -> str:
    try:
        parts = urlsplit(base_url)
        if parts.scheme == "https" and parts.hostname and parts.port != 0 and parts.path in {"", "/"}:
            parts.hostname.encode("idna")
            return f"https://{parts.netloc}"
    except ValueError as error:
        raise BadAddress from error
    raise BadAddress


def _refusal(status: int, content: bytes) -> LinkError:
    try:
        body = decode_json(content, ErrorBody)
    except (msgspec.DecodeError, UnicodeDecodeError):
        body = None
    if status >= 500:
        if body is None:
            return ServerFault("server_fault", sentence("server_fault"), status=status)
        return ServerFault(body.code, body.message, status=status, details=body.details)
    if body is not None:
        return Refused(body.code, body.message, status=status, details=body.details)
    # waitress itself refuses a body over the limit, before our pages could say it in their form.
    code = {413: "too_large", 400: "bad_request", 404: "not_found"}.get(status)
    return Refused(code, sentence(code), status=status) if code else BadReply()
