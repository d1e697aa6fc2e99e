"""The TLS terminator: takes connections from the room, checks certificates, pumps plain bytes to waitress on loopback.

For each connection it binds a loopback socket, enters that port with the peer's identity, connects to waitress from it
and copies both ways with back-pressure. Everything runs in one asyncio loop.
"""

import asyncio
import contextlib
import errno
import logging
import socket
import ssl
import sys
from typing import Final, Literal

from shared.security.certificates import read_peer
from shared.security.errors import SecurityError
from site_server.serving.peers import PeerIdentity, PeerRegistry

log = logging.getLogger(__name__)

LOOPBACK: Final = "127.0.0.1"
_CHUNK: Final = 64 * 1024
_SHUTDOWN_S: Final = 2.0
_LINGER_S: Final = 5.0
_OUT_OF_FILES: Final = {errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM}


class Terminator:
    """Serves one listening socket; every method runs in the loop's thread."""

    def __init__(
        self,
        registry: PeerRegistry,
        context: ssl.SSLContext,
        upstream_port: int,
        *,
        handshake_timeout_s: float,
        write_timeout_s: float,
        connection_limit: int,
    ) -> None:
        self._registry = registry
        self._context = context
        self._upstream_port = upstream_port
        self._handshake_timeout_s = handshake_timeout_s
        self._write_timeout_s = write_timeout_s
        self._connection_limit = connection_limit
        self._tasks: set[asyncio.Task[None]] = set()

    async def run(self, listener: socket.socket) -> None:
        """Take connections until cancelled; then close the listener and every connection."""
        loop = asyncio.get_running_loop()
        try:
            while True:
                try:
                    connection, address = await loop.sock_accept(listener)
                except OSError as error:
                    # A peer that gave up in the queue is nothing; without free file handles, wait for some.
                    if error.errno in _OUT_OF_FILES:
                        log.error("cannot take connections: %s", errno.errorcode.get(error.errno or 0))
                        await asyncio.sleep(0.5)
                    continue
                if len(self._tasks) >= self._connection_limit:
                    log.warning("connection limit %d reached, one more refused", self._connection_limit)
                    connection.close()
                    continue
                task = loop.create_task(self._serve(connection, str(address[0])))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)
        finally:
            listener.close()
            for task in list(self._tasks):
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _serve(self, connection: socket.socket, address: str) -> None:
        """One connection from handshake to end; never raises but CancelledError."""
        loop = asyncio.get_running_loop()
        reader = asyncio.StreamReader(_CHUNK, loop)
        protocol = asyncio.StreamReaderProtocol(reader, loop=loop)
        try:
            _keep_alive(connection)
            transport, _ = await loop.connect_accepted_socket(
                lambda: protocol,
                connection,
                ssl=self._context,
                ssl_handshake_timeout=self._handshake_timeout_s,
                ssl_shutdown_timeout=_SHUTDOWN_S,
            )
        except (OSError, asyncio.CancelledError) as error:
            # Garbage, a port scan, a certificate of another CA, TLS 1.2, or nothing at all until the time-out.
            log.info("no TLS with %s: %s", address, getattr(error, "reason", None) or type(error).__name__)
            connection.close()
            return
        writer = asyncio.StreamWriter(transport, protocol, reader, loop)
        try:
            peer = _identify(writer, address)
            if peer is not None:
                await self._relay(peer, reader, writer)
            writer.close()
            await writer.wait_closed()
        except (OSError, asyncio.CancelledError) as error:
            log.debug("connection with %s ended: %s", address, type(error).__name__)
        finally:
            transport.abort()

    async def _relay(self, peer: PeerIdentity, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Copy until waitress has closed its end; only then is the port forgotten, and only after that released."""
        loop = asyncio.get_running_loop()
        upstream = _bound_socket()
        port: int = upstream.getsockname()[1]
        self._registry.enter(port, peer)
        try:
            await loop.sock_connect(upstream, (LOOPBACK, self._upstream_port))
            inbound = loop.create_task(_pump_in(reader, upstream))
            try:
                await self._pump_out(upstream, writer)
                # Waitress closed while a body was still coming (413): give the other direction a moment to notice.
                await asyncio.wait({inbound}, timeout=0.05)
                if inbound.done() and inbound.result() == "broken":
                    await _let_finish(reader)
            finally:
                inbound.cancel()
                await asyncio.gather(inbound, return_exceptions=True)
        finally:
            self._registry.remove(port)
            upstream.close()

    async def _pump_out(self, upstream: socket.socket, writer: asyncio.StreamWriter) -> None:
        """Answers to the client, until waitress closes. A client that has gone does not end it: see `peers`."""
        loop = asyncio.get_running_loop()
        gone = False
        while data := await _receive(loop, upstream):
            if gone:
                continue
            try:
                writer.write(data)
                async with asyncio.timeout(self._write_timeout_s):
                    await writer.drain()
            except OSError:  # TimeoutError too: the client takes nothing any more
                gone = True
                writer.transport.abort()


async def _receive(loop: asyncio.AbstractEventLoop, upstream: socket.socket) -> bytes:
    """Bytes from waitress; none once it has closed, also when it did so with bytes of ours unread."""
    try:
        return await loop.sock_recv(upstream, _CHUNK)
    except ConnectionError:
        return b""


async def _pump_in(reader: asyncio.StreamReader, upstream: socket.socket) -> Literal["ended", "broken"]:
    """Requests to waitress, until the client ends (waitress is told by a half-close) or waitress takes no more."""
    loop = asyncio.get_running_loop()
    while True:
        try:
            data = await reader.read(_CHUNK)
        except OSError:
            data = b""
        try:
            if not data:
                upstream.shutdown(socket.SHUT_WR)
                return "ended"
            await loop.sock_sendall(upstream, data)
        except OSError:
            return "broken"


async def _let_finish(reader: asyncio.StreamReader) -> None:
    """Swallow the rest of a body nobody wants: closing over unread bytes would destroy the answer on its way."""
    with contextlib.suppress(OSError):
        async with asyncio.timeout(_LINGER_S):
            while await reader.read(_CHUNK):
                pass


def _identify(writer: asyncio.StreamWriter, address: str) -> PeerIdentity | None:
    """Who the handshake has shown; None for a certificate of ours that names no device (a CA slip)."""
    tls: ssl.SSLObject = writer.get_extra_info("ssl_object")
    certificate = tls.getpeercert(binary_form=True)
    if certificate is None:
        return PeerIdentity(address=address)
    try:
        device = read_peer(certificate)
    except SecurityError as error:
        log.warning("refused a certificate from %s: %s", address, error.code)
        return None
    return PeerIdentity(address=address, device_id=device.device_id, role=device.role, fingerprint=device.fingerprint)


def _bound_socket() -> socket.socket:
    """A loopback socket that already has its port, so the port can be entered before anything is sent from it."""
    upstream = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    upstream.setblocking(False)
    upstream.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if sys.platform == "win32":
        # Nobody else may bind the same port over ours.
        upstream.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
    upstream.bind((LOOPBACK, 0))
    return upstream


def _keep_alive(connection: socket.socket) -> None:
    """Notice a PC that lost its power: 30 s of silence, then a probe every 10 s, three times."""
    connection.setblocking(False)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, seconds in (("TCP_KEEPIDLE", 30), ("TCP_KEEPINTVL", 10), ("TCP_KEEPCNT", 3)):
        if hasattr(socket, name):
            connection.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), seconds)
