"""The TLS terminator: takes connections from the room, checks certificates, pumps plain bytes to the WSGI side.

Each connection is handed over under a number that stands for the peer's identity, then copied both ways with
back-pressure: from the client as it is heard (`line`), to the client by a task. Everything runs in one asyncio loop.
"""

import asyncio
import contextlib
import logging
import socket
import ssl
from collections.abc import Callable
from typing import Final

from shared.security.certificates import read_peer
from shared.security.errors import SecurityError
from site_server.domain.direct import NO_LANE, DirectLane
from site_server.serving.line import Line
from site_server.serving.mailbox import Mailbox
from site_server.serving.pace import Pace
from site_server.serving.peers import PeerIdentity, PeerRegistry
from site_server.serving.places import Guest, Places
from site_server.serving.stream import TlsStream
from site_server.serving.upstream import Upstream

log = logging.getLogger(__name__)

_CHUNK: Final = 64 * 1024
_LINGER_S: Final = 5.0
# What a PC may fetch: so many bytes cost as much as one message.
_BYTES_OUT: Final = 256 * 1024
# Whoever enrols has a request to make and is done; a stranger that is silent longer has nothing to say.
_STRANGER_IDLE_S: Final = 15.0
_STRANGER_LONGEST_S: Final = 120.0
# Candidates ask every second or so; a longer silence is a console left alone or a PC that has gone.
DEVICE_IDLE_S: Final = 300.0


class Terminator:
    """Serves accepted connections; every method runs in the loop's thread."""

    def __init__(
        self,
        registry: PeerRegistry,
        context: ssl.SSLContext,
        upstream: Upstream,
        *,
        handshake_timeout_s: float,
        write_timeout_s: float,
        connection_limit: int,
        pace: Pace,
        lane: DirectLane = NO_LANE,
        device_idle_s: float = DEVICE_IDLE_S,
    ) -> None:
        self._lane = lane
        self._mailbox = Mailbox(asyncio.get_running_loop().call_soon_threadsafe)
        self._device_idle_s = device_idle_s
        self._pace = pace
        self._places = Places(connection_limit)
        self._registry = registry
        self._context = context
        self._upstream = upstream
        self._handshake_timeout_s = handshake_timeout_s
        self._write_timeout_s = write_timeout_s
        self._tasks: set[asyncio.Task[None]] = set()

    def take(self, connection: socket.socket, address: str) -> None:
        """Serve a connection just accepted; one that nobody knows yet may push out another such one."""
        task: asyncio.Task[None] | None = None
        guest = self._places.come(address, lambda: task.cancel() if task is not None else connection.close())
        task = asyncio.get_running_loop().create_task(self._serve(connection, guest))
        self._tasks.add(task)
        task.add_done_callback(lambda done: self._ended(done, guest, connection))

    def _ended(self, task: asyncio.Task[None], guest: Guest, connection: socket.socket) -> None:
        connection.close()  # one that was pushed out before its turn came has done nothing yet
        self._tasks.discard(task)
        self._places.go(guest)

    async def close(self) -> None:
        """End every connection at once."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _serve(self, connection: socket.socket, guest: Guest) -> None:
        """One connection from handshake to end."""
        stream: TlsStream | None = None
        try:
            stream = await TlsStream.over(connection, self._context)
            peer = await self._identify(stream, guest.address)
            if peer is not None and self._admit(peer, guest):
                async with asyncio.timeout(None if peer.device_id else _STRANGER_LONGEST_S):
                    await self._relay(peer, stream, guest)
            await stream.close()
        except OSError as error:
            log.debug("connection with %s ended: %s", guest.address, type(error).__name__)
        except Exception:
            # One connection must never take the room's server down; anything unforeseen is told loudly.
            log.exception("connection with %s failed", guest.address)
        finally:
            if stream is not None:
                stream.abort()

    def _admit(self, peer: PeerIdentity, guest: Guest) -> bool:
        if peer.device_id:
            return self._places.known_as_device(guest, peer.device_id)
        self._places.known_as_stranger(guest)
        return True

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

    async def _relay(self, peer: PeerIdentity, stream: TlsStream, guest: Guest) -> None:
        """Serve until the WSGI side has closed its end; only then is the number forgotten."""
        number = self._registry.enter(peer)
        upstream = None
        try:
            upstream = self._upstream.hand_over(number)
            line = Line(peer, self._lane, self._pace, stream, upstream, self._mailbox)

            def let_go() -> None:
                stream.abort()
                with contextlib.suppress(OSError):
                    upstream.shutdown(socket.SHUT_WR)

            watch = _Silence(line, peer, self._device_idle_s, let_go)
            stream.tell(line if peer.device_id else _Stranger(line, lambda: self._places.touch(guest)))
            try:
                await self._pump_out(line, upstream, stream, peer, let_go)
                # Waitress closed while a body was still coming (413): give the other direction a moment to notice.
                done, _ = await asyncio.wait({line.over}, timeout=0.05)
                if done and line.over.result() == "broken":
                    await asyncio.wait({line.client_gone}, timeout=_LINGER_S)
            finally:
                watch.end()
                line.close()
        finally:
            self._registry.remove(number)
            if upstream is not None:
                upstream.close()

    async def _pump_out(
        self,
        line: Line,
        upstream: socket.socket,
        stream: TlsStream,
        peer: PeerIdentity,
        let_go: Callable[[], None],
    ) -> None:
        """Answers to the client, until waitress closes. A client that has gone does not end it: see `peers`."""
        gone = False
        while data := await _receive(upstream):
            line.answered()
            if gone:
                continue
            if peer.role != "console":
                self._pace.count(peer.key, len(data) / _BYTES_OUT)
            try:
                async with asyncio.timeout(self._write_timeout_s):
                    await stream.write(data)
            except OSError:  # TimeoutError too: the client takes nothing any more
                gone = True
                let_go()


class _Stranger:
    """A stranger is heard like anybody, and keeps its place by it."""

    def __init__(self, line: Line, touch: Callable[[], None]) -> None:
        self._line, self._touch = line, touch
        self.ended = line.ended

    def heard(self, data: bytes) -> bool:
        self._touch()
        return self._line.heard(data)


class _Silence:
    """Lets a connection go on which nothing was said for so long, in either direction."""

    def __init__(self, line: Line, peer: PeerIdentity, device_idle_s: float, let_go: Callable[[], None]) -> None:
        self._line, self._let_go = line, let_go
        self._stranger = not peer.device_id
        self._longest_s = _STRANGER_IDLE_S if self._stranger else device_idle_s
        self._timer = asyncio.get_running_loop().call_later(self._longest_s, self._look)

    def end(self) -> None:
        """It has ended by itself."""
        self._timer.cancel()

    def _look(self) -> None:
        loop = asyncio.get_running_loop()
        rest_s = self._line.heard_s + self._longest_s - loop.time()
        # A device may wait for its answer; a stranger's half a request is no reason to keep it.
        if rest_s <= 0 and (self._stranger or not self._line.unanswered):
            self._let_go()
        else:
            self._timer = loop.call_later(max(rest_s, self._longest_s / 10), self._look)


async def _receive(upstream: socket.socket) -> bytes:
    """Bytes from waitress; none once it has closed, also when it did so with bytes of ours unread."""
    try:
        return await asyncio.get_running_loop().sock_recv(upstream, _CHUNK)
    except ConnectionError:
        return b""
