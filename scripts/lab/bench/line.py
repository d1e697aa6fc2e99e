"""One hand-written HTTP/1.1 connection over mutual TLS, cheap enough that hundreds of clients leave it to the server.

OpenSSL works straight on the non-blocking socket; asyncio only says when it is readable. A request is one write, a
reply mostly one read. Only what our server sends is understood: a status line, Content-Length, no chunks.
"""

import asyncio
import contextlib
import socket
import ssl
import time
from typing import Final

from shared.security.certificates import SERVER_NAME

_READ: Final = 256 * 1024
REPLY_TIMEOUT_S: Final = 10.0


class LineError(Exception):
    """The connection could not be made, broke, or stayed silent for too long. `code` says which."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class BenchLine:
    """A kept-alive connection; one request at a time."""

    def __init__(self, address: tuple[str, int], context: ssl.SSLContext) -> None:
        self._address = address
        self._context = context
        self._socket: ssl.SSLSocket | None = None
        self._buffer = bytearray()
        self._readable: asyncio.Future[None] | None = None

    async def connect(self) -> None:
        """Connect and shake hands. Raises LineError."""
        loop = asyncio.get_running_loop()
        raw = socket.socket()
        raw.setblocking(False)
        raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            async with asyncio.timeout(REPLY_TIMEOUT_S):
                await loop.sock_connect(raw, self._address)
                self._socket = self._context.wrap_socket(
                    raw, server_hostname=SERVER_NAME, do_handshake_on_connect=False
                )
                loop.add_reader(self._socket.fileno(), self._wake)
                while True:
                    with contextlib.suppress(ssl.SSLWantReadError):
                        self._socket.do_handshake()
                        return
                    await self._until_readable()
        except TimeoutError as error:
            self.close()
            raise LineError("connect_timeout") from error
        except OSError as error:
            raw.close()
            self.close()
            raise LineError("not_connected") from error

    async def ask(self, request: bytes) -> tuple[int, bytes]:
        """Send one request and return status and body. Raises LineError; the line is then closed."""
        try:
            async with asyncio.timeout(REPLY_TIMEOUT_S):
                await self._send(request)
                return await self._reply()
        except TimeoutError as error:
            self.close()
            raise LineError("silent") from error
        except (OSError, ValueError) as error:
            self.close()
            raise LineError("broken") from error

    def dropped(self) -> bool:
        """Whether the other side ended this idle line; the test that urllib3 makes before it uses a line again."""
        if self._socket is None:
            return True
        try:
            socket.socket.recv(self._socket, 1, socket.MSG_PEEK)  # below TLS: only looks, takes nothing away
        except BlockingIOError:
            return False
        except OSError:
            return True
        return True

    def close(self) -> None:
        """Close at once; safe to repeat."""
        if self._socket is not None:
            with contextlib.suppress(OSError, ValueError, RuntimeError):
                asyncio.get_running_loop().remove_reader(self._socket.fileno())
            self._socket.close()
            self._socket = None

    async def _send(self, request: bytes) -> None:
        if self._socket is None:
            raise OSError("closed")
        rest = memoryview(request)
        while rest:
            try:
                rest = rest[self._socket.send(rest) :]
            except ssl.SSLWantWriteError:
                await asyncio.sleep(0.001)  # a big body fills the socket's buffer; rare enough for a plain wait

    async def _reply(self) -> tuple[int, bytes]:
        while (end := self._buffer.find(b"\r\n\r\n")) < 0:
            await self._more()
        head = bytes(self._buffer[:end])
        size = int(head[head.lower().index(b"content-length:") + 15 :].split(b"\r\n", 1)[0])
        while len(self._buffer) < end + 4 + size:
            await self._more()
        body = bytes(self._buffer[end + 4 : end + 4 + size])
        del self._buffer[: end + 4 + size]
        return int(head[9:12]), body

    async def _more(self) -> None:
        while True:
            if self._socket is None:
                raise OSError("closed")
            try:
                data = self._socket.recv(_READ)
            except ssl.SSLWantReadError:
                await self._until_readable()
                continue
            if not data:
                raise OSError("ended")
            self._buffer += data
            return

    async def _until_readable(self) -> None:
        self._readable = asyncio.get_running_loop().create_future()
        await self._readable

    def _wake(self) -> None:
        if self._readable is not None and not self._readable.done():
            self._readable.set_result(None)


class Lines:
    """A client's connections, used as urllib3 uses them: the last one first, a second only when both are needed."""

    def __init__(self, address: tuple[str, int], context: ssl.SSLContext) -> None:
        self._address = address
        self._context = context
        self._free: list[BenchLine] = []
        self.token = ""
        self.connects: list[float] = []

    async def ask(self, method: str, path: str, body: bytes = b"") -> tuple[int, bytes]:
        """One request on a free line, or on a new one. Raises LineError."""
        line = await self._line()
        bearer = f"Authorization: Bearer {self.token}\r\n" if self.token else ""
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: {SERVER_NAME}\r\nContent-Type: application/json\r\n"
            f"{bearer}Content-Length: {len(body)}\r\n\r\n"
        )
        answer = await line.ask(head.encode() + body)
        self._free.append(line)
        return answer

    def close(self) -> None:
        """Close what is not in use."""
        for line in self._free:
            line.close()
        self._free.clear()

    async def _line(self) -> BenchLine:
        while self._free:
            line = self._free.pop()
            if not line.dropped():
                return line
            line.close()
        return await self._new()

    async def _new(self) -> BenchLine:
        self.connects.append(time.monotonic())
        line = BenchLine(self._address, self._context)
        await line.connect()
        return line
