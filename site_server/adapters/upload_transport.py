# mypy: disable-error-code="no-untyped-call, union-attr"
"""tuspy's uploader over requests that end: with time limits, without redirects, nothing taken from the environment.

tuspy plans (offsets, chunks, metadata); its own requests wait for ever on a silent network, so they are replaced.
tuspy's annotations are partial, hence the switched-off checks above.
"""

import contextlib
import time
from collections.abc import Mapping
from typing import Any, Final, Literal
from urllib.parse import urljoin, urlsplit

import msgspec
import requests
from tusclient.client import TusClient
from tusclient.uploader.uploader import Uploader

from site_server.adapters.bounded import CuttableAdapter, look_up, within

_ANSWER_LIMIT: Final = 1 << 16
_PIECE: Final = 1 << 13
_SLOWEST_BYTES_PER_S: Final = 1 << 13
"""A line slower than this takes a bundle of ten megabytes in no evening; pieces get smaller before it comes to that."""
OVERRIDE: Final = "X-HTTP-Method-Override"
Step = Literal["create", "offset", "chunk", "receipt"]


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What came back: status, headers (names in lower case), and as much of the body as anybody needs."""

    method: str
    url: str
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def offset(self) -> int | None:
        """The Upload-Offset, None if there is no sensible one."""
        said = self.headers.get("upload-offset", "")
        return int(said) if said.isascii() and said.isdigit() and len(said) < 19 else None


class UnexpectedAnswerError(Exception):
    """An answer that is none of a tus server in good order. `step`: what had been asked."""

    def __init__(self, step: Step, answer: Answer) -> None:
        super().__init__(f"{step} answered {answer.status}")
        self.step: Step = step
        self.answer = answer


class BoundedSession(requests.Session):
    """A session whose every request ends: it has a time limit, follows nothing and reads no more than an answer.

    timeout_s: for each wait on the network, and for the whole of an answer; `first_s` for connecting, and for every
    wait until anything was answered, twice that for the whole of such a request with the look-up of the name: a
    network that is there says so at once, and somebody stands before the window.
    verify: as in requests: True for the system's authorities, or a path to the centre's own.
    """

    def __init__(self, timeout_s: float, verify: bool | str, first_s: float) -> None:
        super().__init__()
        self.trust_env = False
        self.verify = verify
        self._timeout_s = timeout_s
        self._first_s = min(timeout_s, first_s)
        self._heard = False
        self._adapter = CuttableAdapter()
        self.mount("http://", self._adapter)
        self.mount("https://", self._adapter)

    def ask(self, method: str, url: str, *, headers: Mapping[str, str] | None = None, data: bytes = b"") -> Answer:
        """One request and its answer. Raises requests.RequestException."""
        began_s = time.monotonic()
        if self._heard:
            limit_s = self._first_s + self._timeout_s + len(data) / _SLOWEST_BYTES_PER_S
        else:
            self._look_up(url)
            limit_s = 2 * self._first_s - (time.monotonic() - began_s)
        try:
            answer = within(limit_s, lambda: self._ask(method, url, headers=headers, data=data))
        except TimeoutError:
            taken = self._adapter.made
            self._adapter.cut()
            raise requests.ReadTimeout if taken else requests.ConnectTimeout from None
        self._heard = True
        return answer

    def _look_up(self, url: str) -> None:
        parts = urlsplit(url)
        with contextlib.suppress(ValueError):  # what is no address is told by the request itself
            if parts.hostname:
                look_up(parts.hostname, parts.port or 0, self._first_s)

    def _ask(self, method: str, url: str, *, headers: Mapping[str, str] | None, data: bytes) -> Answer:
        with self.request(
            method,
            url,
            headers=dict(headers or {}),
            data=data,
            timeout=(self._first_s, self._timeout_s if self._heard else self._first_s),
            allow_redirects=False,
            stream=True,
        ) as reply:
            body = b""
            for piece in reply.iter_content(_PIECE):
                body += piece
                if len(body) > _ANSWER_LIMIT:
                    break
            named = {name.lower(): value for name, value in reply.headers.items()}
            return Answer(method=method, url=url, status=reply.status_code, headers=named, body=body)


class BoundedUploader(Uploader):
    """Steps of one upload. All raise UnexpectedAnswerError or requests.RequestException.

    plain_post: say PATCH and HEAD in a header of a POST, for networks that let only ordinary requests through.
    """

    def __init__(self, session: BoundedSession, endpoint: str, *, plain_post: bool, **how: Any) -> None:
        self._session = session
        self._endpoint = endpoint
        self._plain_post = plain_post
        super().__init__(client=TusClient(endpoint), **how)

    def get_offset(self) -> int:
        """How many bytes the server has."""
        answer = self._ask("HEAD", str(self.url), self.get_headers())
        offset = answer.offset
        if answer.status not in {200, 204} or offset is None or offset > self.stop_at:
            raise UnexpectedAnswerError("offset", answer)
        return offset

    def create_url(self) -> str:
        """Announce a new upload; its URL."""
        answer = self._session.ask("POST", self._endpoint, headers=self.get_url_creation_headers())
        location = answer.headers.get("location")
        if answer.status != 201 or not location:
            raise UnexpectedAnswerError("create", answer)
        return kept_secure(self._endpoint, urljoin(self._endpoint, location))

    def upload_chunk(self) -> None:
        """Send the next chunk and take over the offset the server answers."""
        self.file_stream.seek(self.offset)
        chunk = self.file_stream.read(self.get_request_length())
        headers = {
            **self.get_headers(),
            "Upload-Offset": str(self.offset),
            "Content-Type": "application/offset+octet-stream",
        }
        answer = self._ask("PATCH", str(self.url), headers, chunk)
        offset = answer.offset
        if answer.status not in {200, 204} or offset is None or not self.offset <= offset <= self.stop_at:
            raise UnexpectedAnswerError("chunk", answer)
        self.offset = offset

    def _ask(self, method: str, url: str, headers: Mapping[str, str], data: bytes = b"") -> Answer:
        if self._plain_post:
            return self._session.ask("POST", url, headers={**headers, OVERRIDE: method}, data=data)
        return self._session.ask(method, url, headers=headers, data=data)


def kept_secure(endpoint: str, location: str) -> str:
    """The location, never less secure than the endpoint: a server behind a front server may not know that it is.

    From https to http the place on the endpoint's own host is meant.
    """
    if urlsplit(endpoint).scheme.lower() != "https" or urlsplit(location).scheme.lower() == "https":
        return location
    host = urlsplit(endpoint).netloc
    return urlsplit(location)._replace(scheme="https", netloc=host).geturl()
