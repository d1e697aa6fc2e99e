"""Why an upload stands still: the answer or the network's own error read for what a person can do about it.

A tus server says `Tus-Resumable` in every answer. An answer without it came from something in between: a log-in page
of a campus network, a front server, a firewall.
"""

import errno
import socket
import ssl
from collections.abc import Iterator
from typing import Final
from urllib.parse import urljoin, urlsplit

import msgspec
import requests
from urllib3.exceptions import NameResolutionError, ReadTimeoutError

from shared.decoding import decode_json
from shared.exam.typed import visible
from shared.protocol.errors import ErrorBody
from site_server.adapters.upload_errors import TusError
from site_server.adapters.upload_transport import Answer, UnexpectedAnswerError

_GONE: Final = frozenset({403, 404, 410})
_TRANSIENT: Final = frozenset({408, 409, 423, 425, 429, 460, 500, 502, 503, 504, *range(520, 531)})
"""From 520 on: what front servers say when they do not reach the server behind them."""
_FULL: Final = 507
_LOG_IN_FIRST: Final = 511  # RFC 6585
_HEADERS_MISSED: Final = frozenset({"bad_metadata", "bad_request", "bad_type"})
_REASON_LENGTH: Final = 300
_NO_ROUTE: Final = frozenset({errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EHOSTDOWN})
# What OpenSSL says of a certificate that it does not believe (X509_V_ERR_…).
_TIMES: Final = frozenset({9, 10})
_NAMES: Final = frozenset({62, 64})
_OF_NETWORK: Final = (
    (NameResolutionError, "upload_no_name"),
    (socket.gaierror, "upload_no_name"),
    (ReadTimeoutError, "upload_timeout"),  # also in the middle of an answer
    (ConnectionRefusedError, "upload_closed"),
)
_OF_REQUESTS: Final = (
    (requests.exceptions.SSLError, "upload_not_secure"),
    (requests.exceptions.ConnectTimeout, "upload_no_answer"),
    (requests.exceptions.Timeout, "upload_timeout"),
    (requests.exceptions.InvalidURL, "upload_bad_address"),
    (requests.exceptions.InvalidSchema, "upload_bad_address"),
    (requests.exceptions.MissingSchema, "upload_bad_address"),
    (requests.exceptions.ConnectionError, "upload_unreachable"),
)
"""In this order: some are kinds of those after them."""


def cause_of_answer(error: UnexpectedAnswerError, *, plain_post: bool) -> TusError:
    """What a strange answer means. `plain_post`: the way around middle boxes was tried already."""
    answer = error.answer
    if is_portal(answer):
        return TusError("upload_portal")
    if answer.status == 407:
        return TusError("upload_proxy")
    if 300 <= answer.status < 400:
        return TusError("upload_bad_address")
    if answer.status in _TRANSIENT:
        return TusError("upload_interrupted")
    if not plain_post and _is_altered(answer):
        return TusError("upload_altered", reason=own_reason(answer))
    if own_reason(answer):
        return refusal(answer)
    if error.step == "create" and not from_tus(answer) and answer.status in {404, 410}:
        return TusError("upload_bad_address")
    if is_blocked(error, plain_post=plain_post):
        return TusError("upload_blocked")
    if answer.status in _GONE:
        return TusError("upload_interrupted")
    if not from_tus(answer) and answer.status != _FULL:
        # Firewalls have numbers of their own (418, 444, 451, 493, 567): no word of the centre's is in it.
        return TusError("upload_blocked")
    return refusal(answer)


def is_blocked(error: UnexpectedAnswerError, *, plain_post: bool) -> bool:
    """Whether something in between lets nothing through: not the announcement, not the smallest piece, not a POST."""
    if error.step == "create":
        return _is_refused(error.answer)
    return plain_post or is_body_limit(error)


def refusal(answer: Answer) -> TusError:
    """What the other side does not want, in its own words where it gave any."""
    code = {413: "upload_too_large", 507: "upload_centre_full"}.get(answer.status, "upload_refused")
    return TusError(code, reason=own_reason(answer))


def own_reason(answer: Answer) -> str:
    """The centre's own sentence, empty if there is none."""
    try:
        # From whoever answered: nothing in it may hide or turn around the words that stand beside it.
        return visible(decode_json(answer.body, ErrorBody).message[:_REASON_LENGTH])
    except (msgspec.DecodeError, UnicodeDecodeError):
        return ""


def _is_altered(answer: Answer) -> bool:
    """A success that lacks what belongs to it, or a complaint about headers that were sent: cut on the way."""
    if 200 <= answer.status < 300 or answer.status == 412:
        return True
    try:
        return decode_json(answer.body, ErrorBody).code in _HEADERS_MISSED
    except (msgspec.DecodeError, UnicodeDecodeError):
        return False


def from_tus(answer: Answer) -> bool:
    """Whether a tus server gave the answer itself."""
    return "tus-resumable" in answer.headers


def is_forgotten(error: UnexpectedAnswerError) -> bool:
    """Whether the server says that it has no such upload (any more)."""
    return error.step == "offset" and error.answer.status in _GONE and not is_portal(error.answer)


def may_be_method(error: UnexpectedAnswerError) -> bool:
    """Whether something in between may only dislike PATCH or HEAD, so that a plain POST may get through."""
    return _is_refused(error.answer)


def _is_refused(answer: Answer) -> bool:
    """Whether something in between says no, in whatever number."""
    said = answer.status in _GONE - {403} or answer.status in _TRANSIENT or answer.status in {407, 413, _FULL}
    return answer.status >= 400 and not said and not from_tus(answer)


def is_body_limit(error: UnexpectedAnswerError) -> bool:
    """Whether a smaller piece may get through: the limit is not one the centre told in its own words."""
    return error.step == "chunk" and error.answer.status == 413 and not own_reason(error.answer)


def is_portal(answer: Answer) -> bool:
    """Whether this is the log-in page of a network: a page where none was asked for, or the way to another place."""
    if answer.status == _LOG_IN_FIRST:
        return True
    if from_tus(answer):
        return False
    if 300 <= answer.status < 400:
        location = urljoin(answer.url, answer.headers.get("location", ""))
        return not _is_moved(answer) and _leads_away(answer.url, location)
    return 200 <= answer.status < 300 and (_is_page(answer) or (answer.method == "HEAD" and answer.offset is None))


def cause_of_network(error: requests.RequestException) -> TusError:
    """What an error below HTTP means."""
    for cause in _chain(error):
        if code := _below_http(cause):
            return TusError(code)
    return TusError(next((code for kind, code in _OF_REQUESTS if isinstance(error, kind)), "upload_interrupted"))


def _below_http(cause: BaseException) -> str:
    """What one of the errors beneath says; empty for one that says nothing."""
    if isinstance(cause, ssl.SSLCertVerificationError):
        return _of_certificate(cause.verify_code)
    if isinstance(cause, OSError) and cause.errno in _NO_ROUTE:
        return "upload_no_route"
    return next((code for kind, code in _OF_NETWORK if isinstance(cause, kind)), "")


def _of_certificate(verify_code: int) -> str:
    if verify_code in _TIMES:
        return "upload_clock"
    return "upload_wrong_name" if verify_code in _NAMES else "upload_untrusted"


def _is_moved(answer: Answer) -> bool:
    """Whether the server itself, by its certificate, says that it moved for good: no network can say so for it."""
    kept = answer.headers.get("location", "").lower().startswith("https:")
    return answer.status in {301, 308} and answer.url.lower().startswith("https:") and kept


def _leads_away(asked: str, location: str) -> bool:
    """Whether a redirect leaves the place; the same place written otherwise (a slash, https) is a wrong address."""
    here, there = urlsplit(asked), urlsplit(location)
    if here.hostname != there.hostname or (here.scheme == "https" and there.scheme != "https"):
        return True
    return here.path.rstrip("/") != there.path.rstrip("/")


def _is_page(answer: Answer) -> bool:
    kind = answer.headers.get("content-type", "").lower()
    start = answer.body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    return "html" in kind or start == b"<" or b"location.href" in answer.body or b"location.replace" in answer.body


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The error and everything it came from, however it was wrapped."""
    waiting: list[object] = [error]
    seen: set[int] = set()
    while waiting:
        one = waiting.pop()
        if not isinstance(one, BaseException) or id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        waiting += [*one.args, one.__cause__, one.__context__, getattr(one, "reason", None)]
