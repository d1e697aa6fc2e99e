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
from typing import Any, ClassVar


class LinkError(Exception):
    """A call that brought no reply.

    code: stable identifier. message: a Chinese sentence for the person. retryable: the same call may succeed later
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
        super().__init__("bad_address", "服务器地址格式不对，请技术人员检查本机设置。", retryable=False)


class Unreachable(LinkError):
    """No connection to the server, or it broke on the way."""

    def __init__(self) -> None:
        super().__init__(
            "unreachable", "暂时连不上考点服务器，正在自动重连；已作答内容保存在本机，不会丢失。", retryable=True
        )


class TimedOut(LinkError):
    """The server did not answer in time; whether it carried the request out is unknown."""

    def __init__(self) -> None:
        super().__init__(
            "timed_out", "考点服务器没有及时回应，正在自动重试；已作答内容保存在本机，不会丢失。", retryable=True
        )


class NotTrusted(LinkError):
    """`server_not_trusted`: not this site's server. `device_not_trusted`: the server refuses this device's certificate.

    `device_key_unusable`: the certificate or key files of this device cannot be used.
    """

    _MESSAGES: ClassVar[Mapping[str, str]] = {
        "server_not_trusted": "对方不是本考点的服务器（证书不符），没有发送任何内容。请技术人员核对服务器地址。",
        "device_not_trusted": "考点服务器不认可本机的证书（可能已过期或属于其他考点）。请技术人员重新登记本机。",
        "device_key_unusable": "本机的设备证书或密钥文件缺失或损坏。请技术人员重新登记本机。",
    }

    def __init__(self, code: str) -> None:
        super().__init__(code, self._MESSAGES[code], retryable=False)


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
        super().__init__(
            "bad_reply",
            "服务器的回复无法识别，可能程序版本不一致；已作答内容保存在本机。请技术人员检查。",
            retryable=False,
        )
