"""The TLS terminator: takes connections from the room, checks certificates, pumps plain bytes to the WSGI side.

Each connection is handed over under a number that stands for the peer's identity, then copied both ways with
back-pressure. Everything runs in one asyncio loop.
"""

import asyncio
import contextlib
import logging
import socket
import ssl
from collections.abc import Awaitable, Callable
from typing import Final, Literal

from shared.security.certificates import read_peer
from shared.security.errors import SecurityError
from site_server.domain.direct import NO_LANE, DirectLane
from site_server.serving.line import Line
from site_server.serving.pace import Pace
from site_server.serving.peers import PeerIdentity, PeerRegistry
from site_server.serving.places import Guest, Places
from site_server.serving.stream import TlsStream
from site_server.serving.upstream import Upstream

log = logging.getLogger(__name__)

_CHUNK: Final = 64 * 1024
_LINGER_S: Final = 5.0
# What a PC may move: so many bytes cost as much as one message.
_BYTES_IN: Final = 64 * 1024
_BYTES_OUT: Final = 256 * 1024
_LONGEST_WAIT_S: Final = 1.0
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
        stream = TlsStream(connection, self._context)
        try:
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
        """Copy until the WSGI side has closed its end; only then is the number forgotten."""
        loop = asyncio.get_running_loop()
        number = self._registry.enter(peer)
        upstream = None
        try:
            upstream = self._upstream.hand_over(number)

            async def turn(size: int) -> None:
                self._places.touch(guest)
                await self._take_turn(peer, size)

            idle_s = None if peer.device_id else _STRANGER_IDLE_S
            line = Line(peer, self._lane, self._pace, stream, upstream)
            inbound = loop.create_task(_pump_in(line, stream, upstream, turn, idle_s))

            def let_go() -> None:
                # Said to each side by itself: on Windows a receive under way does not end with a shutdown.
                stream.give_up()
                inbound.cancel()
                with contextlib.suppress(OSError):
                    upstream.shutdown(socket.SHUT_WR)

            watch = _Silence(line, self._device_idle_s, let_go)
            try:
                await self._pump_out(line, upstream, stream, peer, let_go)
                # Waitress closed while a body was still coming (413): give the other direction a moment to notice.
                await asyncio.wait({inbound}, timeout=0.05)
                if inbound.done() and not inbound.cancelled() and inbound.result() == "broken":
                    await _let_finish(stream)
            finally:
                watch.end()
                inbound.cancel()
                await asyncio.gather(inbound, return_exceptions=True)
        finally:
            self._registry.remove(number)
            if upstream is not None:
                upstream.close()

    async def _take_turn(self, peer: PeerIdentity, size: int) -> None:
        """Wait before a device in debt is heard: its own connection fills up meanwhile, nobody else's."""
        # Other threads add to the debt while we wait, so it is looked at again.
        while (debt_s := self._pace.debt_s(peer.key)) > 0:  # noqa: ASYNC110
            await asyncio.sleep(min(debt_s, _LONGEST_WAIT_S))
        if peer.role != "console":
            self._pace.count(peer.key, size / _BYTES_IN)

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


class _Silence:
    """Lets a connection go on which nothing was said for so long, in either direction."""

    def __init__(self, line: Line, longest_s: float, let_go: Callable[[], None]) -> None:
        self._line, self._longest_s, self._let_go = line, longest_s, let_go
        self._timer = asyncio.get_running_loop().call_later(longest_s, self._look)

    def end(self) -> None:
        """It has ended by itself."""
        self._timer.cancel()

    def _look(self) -> None:
        loop = asyncio.get_running_loop()
        rest_s = self._line.heard_s + self._longest_s - loop.time()
        if rest_s <= 0 and not self._line.unanswered:
            self._let_go()
        else:
            self._timer = loop.call_later(max(rest_s, self._longest_s / 10), self._look)


async def _receive(upstream: socket.socket) -> bytes:
    """Bytes from waitress; none once it has closed, also when it did so with bytes of ours unread."""
    try:
        return await asyncio.get_running_loop().sock_recv(upstream, _CHUNK)
    except ConnectionError:
        return b""


async def _pump_in(
    line: Line,
    stream: TlsStream,
    upstream: socket.socket,
    turn: Callable[[int], Awaitable[None]],
    idle_s: float | None,
) -> Literal["ended", "broken"]:
    """Requests to waitress, until the client ends (waitress is told by a half-close) or waitress takes no more.

    A client silent for longer than `idle_s` has ended.
    """
    while True:
        try:
            async with asyncio.timeout(idle_s):
                data = await stream.read()
        except OSError:  # TimeoutError too
            data = b""
        try:
            if not data:
                upstream.shutdown(socket.SHUT_WR)
                return "ended"
            await turn(len(data))
            await line.take(data)
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
