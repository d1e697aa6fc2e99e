"""Everything that can go wrong between a client and the site server, as one family.

LinkError
├── BadAddress     the server's address cannot be one
├── Unreachable    no connection, or it broke before the whole answer was here
├── TimedOut       connected, but no answer in time (the server may or may not have done it)
├── NotTrusted     the other side is not this site's server, or the server does not accept this device
├── Refused        the server understood and said no (its own code and sentence)
├── ServerFault    the server failed
└── BadReply       the answer is no answer of this protocol
"""

# ruff: noqa: N818 - they read as what happened: `except Refused`, `except TimedOut`.

from collections.abc import Mapping
from typing import Any

from shared.words.catalogue import say


class LinkError(Exception):
    """A call that brought no reply.

    code: stable identifier. message: the sentence for the person. retryable: the same call may succeed later
    without anybody doing anything.
    """

    def __init__(self, code: str, message: str, *, retryable: bool) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.retryable = retryable


class BadAddress(LinkError):
    """The configured address is no https address."""

    def __init__(self) -> None:
        super().__init__("bad_address", say("link.bad_address"), retryable=False)


class Unreachable(LinkError):
    """No connection to the server, or it broke on the way."""

    def __init__(self) -> None:
        super().__init__("unreachable", say("link.unreachable"), retryable=True)


class TimedOut(LinkError):
    """The server did not answer in time; whether it carried the request out is unknown."""

    def __init__(self) -> None:
        super().__init__("timed_out", say("link.timed_out"), retryable=True)


class NotTrusted(LinkError):
    """`server_not_trusted`: not this site's server. `device_not_trusted`: the server refuses this device's certificate.

    `device_key_unusable`: the certificate or key files of this device cannot be used. `device_expired`: by the server's
    clock the certificate's time is over; more often that clock is wrong.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code, say(f"link.{code}"), retryable=False)


class Refused(LinkError):
    """The server's own refusal: its code, its sentence and its details; `status` is the HTTP status."""

    def __init__(self, code: str, message: str, *, status: int, details: Mapping[str, Any] | None = None) -> None:
        super().__init__(code, message, retryable=status in {408, 425, 429})
        self.status = status
        self.details: Mapping[str, Any] = details or {}


class ServerFault(LinkError):
    """The server failed (HTTP 5xx); the code and sentence are its own where it managed to send them."""

    def __init__(self, code: str, message: str, *, status: int, details: Mapping[str, Any] | None = None) -> None:
        super().__init__(code, message, retryable=True)
        self.status = status
        self.details: Mapping[str, Any] = details or {}


class BadReply(LinkError):
    """The answer does not follow the protocol: another program, another version, or damage."""

    def __init__(self) -> None:
        super().__init__("bad_reply", say("link.bad_reply"), retryable=False)
