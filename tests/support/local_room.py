"""A real room behind the console's own gateway: service and web app in process, memory store, hand clock, no sockets.

    parts = ServerParts(folder)
    gateway = LocalGateway(parts)          # proctor_console.gateway.port.Gateway, answered by the real server
    gateway.sign_in("chief", PIN)

Every call goes through the web app, its gate and the wire's own encoding; only TLS is missing, so what the server
refuses is refused here with the same code and sentence.
"""

from typing import Any, TypeVar

import msgspec
from flask import Flask

from proctor_console.gateway import console
from proctor_console.gateway.console import SiteGateway
from shared.link import transport
from shared.link.errors import BadReply
from shared.protocol.commands import CommandReply, CommandRequest
from site_server.web.gate import PEER_KEY
from tests.support.server_parts import ServerParts

PIN = "12345678"
"""Everybody's PIN in a `ServerParts` room."""

Reply = TypeVar("Reply")


class Peer(msgspec.Struct, frozen=True):
    """The device as the TLS terminator names it to the web side."""

    address: str = "10.0.0.9"
    device_id: str | None = None
    role: str | None = None
    fingerprint: str | None = None


CONSOLE = Peer(device_id="console-0", role="console", fingerprint="print-0")


class LocalTransport:
    """As `shared.link.transport.Transport`, over the web app's own client."""

    def __init__(self, app: Flask, peer: Peer = CONSOLE) -> None:
        self._app, self._peer, self._token = app, peer, ""
        self.fault: Exception | None = None

    def set_token(self, token: str | None) -> None:
        """The bearer token sent from now on."""
        self._token = token or ""

    def call(
        self, method: str, path: str, body: msgspec.Struct | bytes | None, reply_type: type[Reply], **_waiting: Any
    ) -> Reply:
        """One exchange. Raises LinkError as the real one, or `fault` while there is one."""
        if self.fault is not None:
            raise self.fault
        data = msgspec.json.encode(body) if isinstance(body, msgspec.Struct) else body
        headers = {"Authorization": f"Bearer {self._token}"} if self._token else {}
        kind = "application/octet-stream" if isinstance(body, bytes) else "application/json"
        response = self._app.test_client().open(
            path, method=method, data=data, headers=headers, content_type=kind, environ_overrides={PEER_KEY: self._peer}
        )
        content = response.get_data()
        response.close()
        if not 200 <= response.status_code < 300:
            raise transport._refusal(response.status_code, content)
        if reply_type is bytes:
            return content  # type: ignore[return-value]  # told by the type asked for
        try:
            return msgspec.json.decode(content, type=reply_type)
        except msgspec.DecodeError as error:
            raise BadReply from error


class LocalGateway(SiteGateway):
    """The console's own gateway; see the module. `requests`: every act given."""

    def __init__(self, parts: ServerParts) -> None:
        parts.device(0, "console")
        self.parts = parts
        self.requests: list[CommandRequest] = []
        self._app = parts.app()
        self._own = LocalTransport(self._app)

    @property
    def _transport(self) -> Any:
        return self._own

    @property
    def fault(self) -> Exception | None:
        """What every call of this console raises: nothing, or a line that is cut."""
        return self._own.fault

    @fault.setter
    def fault(self, fault: Exception | None) -> None:
        self._own.fault = fault

    def command(self, request: CommandRequest) -> CommandReply:
        """Give an act, and remember it."""
        self.requests.append(request)
        return super().command(request)

    def command_as(self, staff_id: str, pin: str, request: CommandRequest) -> CommandReply:
        """In the name of a person who typed their own PIN, over a line of its own."""
        self.requests.append(request)
        own: Any = LocalTransport(self._app)
        console._sign_in(own, staff_id, pin)
        return console._command(own, request)

    def close(self) -> None:
        """Nothing is open."""
