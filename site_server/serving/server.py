"""The server as one object to start and stop: the WSGI side with the TLS terminator in front of it."""

import asyncio
import logging
import socket
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from site_server.domain.direct import NO_LANE, DirectLane
from site_server.serving.channel import LargeBodies, MaySendLarge
from site_server.serving.listener import accept_until, open_listener
from site_server.serving.pace import Pace
from site_server.serving.peers import PeerRegistry
from site_server.serving.terminator import DEVICE_IDLE_S, Terminator
from site_server.serving.tls import server_context
from site_server.serving.upstream import Upstream

if sys.platform != "win32":
    import resource

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication

log = logging.getLogger(__name__)

DEFAULT_BODY_LIMIT: Final = 8 * 1024 * 1024
_FILES_PER_CONNECTION: Final = 3


class Server:
    """Serves one WSGI application over TLS 1.3.

    The application finds the far end as `environ["exam.peer"]` (`PeerIdentity`). A server starts and stops once.
    """

    def __init__(
        self,
        wsgi_app: "WSGIApplication",
        *,
        host: str,
        port: int,
        server_cert: Path,
        server_key: Path,
        ca: Path,
        key_password: bytes | None = None,
        threads: int = 16,
        body_limit: int = DEFAULT_BODY_LIMIT,
        connection_limit: int = 1000,
        handshake_timeout_s: float = 10.0,
        write_timeout_s: float = 60.0,
        on_listening: Callable[[int], None] | None = None,
        small_body_limit: int | None = None,
        large: LargeBodies | None = None,
        may_send_large: MaySendLarge = lambda _peer, _authorization: False,
        pace: Pace | None = None,
        lane: DirectLane = NO_LANE,
        device_idle_s: float = DEVICE_IDLE_S,
    ) -> None:
        """Prepare a server; `port` 0 takes a free one, `body_limit` is in bytes (larger requests get 413).

        With `small_body_limit` that one holds for all but consoles on the paths of `large`, where `may_send_large`.
        `lane` answers frequent calls without waitress; a device silent for `device_idle_s` is let go.

        Raises OSError (ssl.SSLError) if certificate, key or CA file cannot be used.
        """
        self.registry = PeerRegistry()
        self._pace = pace or Pace()
        self._lane = lane
        self._device_idle_s = device_idle_s
        self._small_body = small_body_limit or body_limit
        self._large, self._may_send_large = large or {}, may_send_large
        self._app = wsgi_app
        self._address = (host, port)
        self._context = server_context(server_cert, server_key, ca, key_password)
        self._threads = threads
        self._body_limit = body_limit
        self._connection_limit = connection_limit
        self._handshake_timeout_s = handshake_timeout_s
        self._write_timeout_s = write_timeout_s
        self._on_listening = on_listening
        self._port: int | None = None
        self._tls_thread: threading.Thread | None = None
        self._upstream: Upstream | None = None
        self._stopping = threading.Event()

    @property
    def port(self) -> int:
        """The port the room connects to. RuntimeError before `start`."""
        if self._port is None:
            raise RuntimeError("the server has not been started")
        return self._port

    def start(self) -> None:
        """Listen; returns when connections are taken. OSError if the address is in use or not of this machine."""
        listener = open_listener(*self._address)
        self._port = listener.getsockname()[1]
        _allow_files(self._connection_limit * _FILES_PER_CONNECTION + 256)
        self._upstream = Upstream(
            self._app,
            self.registry,
            self._pace,
            threads=self._threads,
            body_limit=self._body_limit,
            small_body_limit=self._small_body,
            large=self._large,
            may_send_large=self._may_send_large,
            connection_limit=self._connection_limit,
        )
        upstream, ready = self._upstream, threading.Event()
        self._tls_thread = _start_thread("tls", lambda: asyncio.run(self._terminate(upstream, listener, ready)))
        ready.wait()
        log.info("listening on port %d", self._port)
        if self._on_listening is not None:
            self._on_listening(self._port)

    def stop(self) -> None:
        """End every connection, let requests at work finish (a few seconds at most), release all; safe to repeat."""
        self._stopping.set()
        _join(self._tls_thread)
        if self._upstream is not None:
            self._upstream.stop()
            self._upstream = None

    @property
    def dead(self) -> bool:
        """Whether a serving thread has ended by itself: the process should end and be started again."""
        alive = self._tls_thread is None or self._tls_thread.is_alive()
        return not self._stopping.is_set() and (not alive or (self._upstream is not None and self._upstream.dead))

    async def _terminate(self, upstream: Upstream, listener: socket.socket, ready: threading.Event) -> None:
        loop = asyncio.get_running_loop()
        terminator = Terminator(
            self.registry,
            self._context,
            upstream,
            handshake_timeout_s=self._handshake_timeout_s,
            write_timeout_s=self._write_timeout_s,
            connection_limit=self._connection_limit,
            pace=self._pace,
            lane=self._lane,
            device_idle_s=self._device_idle_s,
        )

        def take(connection: socket.socket, address: str) -> None:
            loop.call_soon_threadsafe(terminator.take, connection, address)

        accepting = loop.run_in_executor(None, accept_until, self._stopping, listener, take)
        ready.set()
        await accepting
        await asyncio.sleep(0)  # what was accepted last is taken now
        await terminator.close()


def _start_thread(name: str, work: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=work, name=f"serving-{name}", daemon=True)
    thread.start()
    return thread


def _join(thread: threading.Thread | None) -> None:
    if thread is not None:
        thread.join()


def _allow_files(wanted: int) -> None:
    """Raise this process's soft limit of open files as far as it needs and may."""
    if sys.platform != "win32":
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        target = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        if soft != resource.RLIM_INFINITY and soft < target:
            resource.setrlimit(resource.RLIMIT_NOFILE, (target, hard))
