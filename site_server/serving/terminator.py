"""The TLS terminator: takes connections from the room, checks certificates, pumps plain bytes to waitress on loopback.

For each connection it binds a loopback socket, enters that port with the peer's identity, connects to waitress from it
and copies both ways with back-pressure. Everything runs in one asyncio loop.
"""

import asyncio
import logging
import socket
import ssl
import sys
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Final, Literal

from shared.security.certificates import read_peer
from shared.security.errors import SecurityError
from site_server.serving.pace import Pace
from site_server.serving.peers import PeerIdentity, PeerRegistry
from site_server.serving.stream import TlsStream

log = logging.getLogger(__name__)

LOOPBACK: Final = "127.0.0.1"
_CHUNK: Final = 64 * 1024
_LINGER_S: Final = 5.0
# One PC of the room needs a handful; without this one PC could take every place there is.
_PER_ADDRESS: Final = 64
_THIS_MACHINE: Final = frozenset({LOOPBACK, "::1"})
# What a PC may move: so many bytes cost as much as one message.
_BYTES_IN: Final = 64 * 1024
_BYTES_OUT: Final = 256 * 1024
_LONGEST_WAIT_S: Final = 1.0


class Terminator:
    """Serves accepted connections; every method runs in the loop's thread."""

    def __init__(
        self,
        registry: PeerRegistry,
        context: ssl.SSLContext,
        upstream_port: int,
        *,
        handshake_timeout_s: float,
        write_timeout_s: float,
        connection_limit: int,
        pace: Pace,
    ) -> None:
        self._pace = pace
        self._addresses: Counter[str] = Counter()
        self._registry = registry
        self._context = context
        self._upstream_port = upstream_port
        self._handshake_timeout_s = handshake_timeout_s
        self._write_timeout_s = write_timeout_s
        self._connection_limit = connection_limit
        self._tasks: set[asyncio.Task[None]] = set()

    def take(self, connection: socket.socket, address: str) -> None:
        """Serve a connection just accepted, or turn it away if there are too many."""
        if len(self._tasks) >= self._connection_limit:
            log.warning("connection limit %d reached, one more refused", self._connection_limit)
            connection.close()
            return
        if self._addresses[address] >= _PER_ADDRESS and address not in _THIS_MACHINE:
            log.info("%s holds %d connections, one more refused", address, _PER_ADDRESS)
            connection.close()
            return
        task = asyncio.get_running_loop().create_task(self._serve(connection, address))
        self._tasks.add(task)
        self._addresses[address] += 1
        task.add_done_callback(lambda done: self._ended(done, address))

    def _ended(self, task: asyncio.Task[None], address: str) -> None:
        self._tasks.discard(task)
        self._addresses[address] -= 1
        if not self._addresses[address]:
            del self._addresses[address]

    async def close(self) -> None:
        """End every connection at once."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _serve(self, connection: socket.socket, address: str) -> None:
        """One connection from handshake to end."""
        stream = TlsStream(connection, self._context)
        try:
            peer = await self._identify(stream, address)
            if peer is not None:
                await self._relay(peer, stream)
            await stream.close()
        except OSError as error:
            log.debug("connection with %s ended: %s", address, type(error).__name__)
        except Exception:
            # One connection must never take the room's server down; anything unforeseen is told loudly.
            log.exception("connection with %s failed", address)
        finally:
            stream.abort()

    async def _identify(self, stream: TlsStream, address: str) -> PeerIdentity | None:
        """Who the handshake shows; None for garbage, silence, TLS 1.2, or a certificate that is not good here."""
        try:
            certificate = await stream.handshake(self._handshake_timeout_s)
        except OSError as error:
            log.info("no TLS with %s: %s", address, getattr(error, "reason", None) or type(error).__name__)
            return None
        if certificate is None:
            return PeerIdentity(address=address)
        try:
            device = read_peer(certificate)
        except SecurityError as error:
            log.warning("refused a certificate from %s: %s", address, error.code)
            return None
        return PeerIdentity(
            address=address, device_id=device.device_id, role=device.role, fingerprint=device.fingerprint
        )

    async def _relay(self, peer: PeerIdentity, stream: TlsStream) -> None:
        """Copy until waitress has closed its end; only then is the port forgotten, and only after that released."""
        loop = asyncio.get_running_loop()
        upstream = _bound_socket()
        port: int = upstream.getsockname()[1]
        try:
            self._registry.enter(port, peer)
            await loop.sock_connect(upstream, (LOOPBACK, self._upstream_port))
            inbound = loop.create_task(_pump_in(stream, upstream, lambda size: self._take_turn(peer, size)))
            try:
                await self._pump_out(upstream, stream, peer)
                # Waitress closed while a body was still coming (413): give the other direction a moment to notice.
                await asyncio.wait({inbound}, timeout=0.05)
                if inbound.done() and inbound.result() == "broken":
                    await _let_finish(stream)
            finally:
                inbound.cancel()
                await asyncio.gather(inbound, return_exceptions=True)
        finally:
            self._registry.remove(port)
            upstream.close()

    async def _take_turn(self, peer: PeerIdentity, size: int) -> None:
        """Wait before a device in debt is heard: its own connection fills up meanwhile, nobody else's."""
        # Other threads add to the debt while we wait, so it is looked at again.
        while (debt_s := self._pace.debt_s(peer.key)) > 0:  # noqa: ASYNC110
            await asyncio.sleep(min(debt_s, _LONGEST_WAIT_S))
        if peer.role != "console":
            self._pace.count(peer.key, size / _BYTES_IN)

    async def _pump_out(self, upstream: socket.socket, stream: TlsStream, peer: PeerIdentity) -> None:
        """Answers to the client, until waitress closes. A client that has gone does not end it: see `peers`."""
        gone = False
        while data := await _receive(upstream):
            if gone:
                continue
            if peer.role != "console":
                self._pace.count(peer.key, len(data) / _BYTES_OUT)
            try:
                async with asyncio.timeout(self._write_timeout_s):
                    await stream.write(data)
            except OSError:  # TimeoutError too: the client takes nothing any more
                gone = True
                stream.give_up()


async def _receive(upstream: socket.socket) -> bytes:
    """Bytes from waitress; none once it has closed, also when it did so with bytes of ours unread."""
    try:
        return await asyncio.get_running_loop().sock_recv(upstream, _CHUNK)
    except ConnectionError:
        return b""


async def _pump_in(
    stream: TlsStream, upstream: socket.socket, turn: Callable[[int], Awaitable[None]]
) -> Literal["ended", "broken"]:
    """Requests to waitress, until the client ends (waitress is told by a half-close) or waitress takes no more."""
    loop = asyncio.get_running_loop()
    while True:
        try:
            data = await stream.read()
        except OSError:
            data = b""
        try:
            if not data:
                upstream.shutdown(socket.SHUT_WR)
                return "ended"
            await turn(len(data))
            await loop.sock_sendall(upstream, data)
        except OSError:
            return "broken"


async def _let_finish(stream: TlsStream) -> None:
    """Swallow the rest of a body nobody wants, so that the client gets to reading the refusal."""
    try:
        async with asyncio.timeout(_LINGER_S):
            while await stream.read():
                pass
    except OSError:
        pass


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
