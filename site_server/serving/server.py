"""The server as one object to start and stop: waitress on loopback with the TLS terminator in front of it."""

import asyncio
import contextlib
import logging
import select
import socket
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import waitress.server
import waitress.wasyncore

from site_server.serving.channel import channel_class
from site_server.serving.gate import PeerGate
from site_server.serving.listener import accept_until, open_listener
from site_server.serving.pace import Pace
from site_server.serving.peers import PeerRegistry
from site_server.serving.terminator import LOOPBACK, Terminator
from site_server.serving.tls import server_context

if sys.platform != "win32":
    import resource

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication

log = logging.getLogger(__name__)

DEFAULT_BODY_LIMIT: Final = 8 * 1024 * 1024
# Candidates poll every second or so; a longer silence is a console left alone or a PC that has gone.
_IDLE_S: Final = 300
# Bodies stay in memory: what waitress would spill into a temporary file could be an answer or an opened paper.
_OUT_BUFFER: Final = 256 * 1024 * 1024
_FILES_PER_CONNECTION: Final = 3
_POLL_S: Final = 1.0
# Rest after a round, for each connection: about what asking it takes.
_BREATH_S: Final = 5e-6
_BREATH_LIMIT_S: Final = 0.005


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
        large_path: str = "",
        pace: Pace | None = None,
    ) -> None:
        """Prepare a server; `port` 0 takes a free one, `body_limit` is in bytes (larger requests get 413).

        With `small_body_limit` that one holds for all but consoles on `large_path`.

        Raises OSError (ssl.SSLError) if certificate, key or CA file cannot be used.
        """
        self.registry = PeerRegistry()
        self._pace = pace or Pace()
        self._small_body = (small_body_limit or body_limit, large_path)
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
        self._waitress_thread: threading.Thread | None = None
        self._channels: dict[int, Any] = {}
        self._waitress: Any = None
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
        upstream_port = self._start_waitress()
        terminator = Terminator(
            self.registry,
            self._context,
            upstream_port,
            handshake_timeout_s=self._handshake_timeout_s,
            write_timeout_s=self._write_timeout_s,
            connection_limit=self._connection_limit,
            pace=self._pace,
        )
        ready = threading.Event()
        self._tls_thread = _start_thread("tls", lambda: asyncio.run(self._terminate(terminator, listener, ready)))
        ready.wait()
        log.info("listening on port %d", self._port)
        if self._on_listening is not None:
            self._on_listening(self._port)

    def stop(self) -> None:
        """End every connection, let requests at work finish (a few seconds at most), release all; safe to repeat."""
        self._stopping.set()
        _join(self._tls_thread)
        if self._waitress is not None:
            # Workers first: they wake the polling thread when they finish, so it must still be there.
            self._waitress.task_dispatcher.shutdown()
            # Channels may only be closed by the thread that polls them. Awake already, it may have closed all of
            # them, the trigger too, before the trigger is pulled: then there is nothing left to wake.
            with contextlib.suppress(OSError):
                self._waitress.trigger.pull_trigger(lambda: waitress.wasyncore.close_all(self._channels))
            _join(self._waitress_thread)
            self._waitress = None

    async def _terminate(self, terminator: Terminator, listener: socket.socket, ready: threading.Event) -> None:
        loop = asyncio.get_running_loop()

        def take(connection: socket.socket, address: str) -> None:
            loop.call_soon_threadsafe(terminator.take, connection, address)

        accepting = loop.run_in_executor(None, accept_until, self._stopping, listener, take)
        ready.set()
        await accepting
        await asyncio.sleep(0)  # what was accepted last is taken now
        await terminator.close()

    def _start_waitress(self) -> int:
        # Every busy moment would be a warning line; the load shows elsewhere.
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)
        upstream = open_listener(LOOPBACK, 0)
        port: int = upstream.getsockname()[1]
        server = waitress.server.create_server(
            PeerGate(self._app, self.registry, self._pace),
            map=self._channels,
            sockets=[upstream],
            threads=self._threads,
            ident=None,
            url_scheme="https",
            clear_untrusted_proxy_headers=True,
            max_request_body_size=self._body_limit,
            inbuf_overflow=self._body_limit + 1,
            outbuf_overflow=_OUT_BUFFER,
            outbuf_high_watermark=_OUT_BUFFER,
            channel_timeout=_IDLE_S,
            connection_limit=self._connection_limit + 64,
            backlog=1024,
        )
        server.channel_class = channel_class(self.registry, *self._small_body)
        self._waitress = server

        self._waitress_thread = _start_thread("waitress", self._poll)
        return port

    def _poll(self) -> None:
        """Waitress's own loop, but with a breath after every round; ends when the last channel is closed.

        A round asks each connection anew what it waits for, holding Python's lock meanwhile. Without a pause the loop
        does that for every single event; with one, events come together, and 45 busy PCs get twice as many answers
        saved in a second.
        """
        # Windows has select with 512 sockets only, Linux polls as many as there are.
        poll = waitress.wasyncore.poll2 if hasattr(select, "poll") else waitress.wasyncore.poll
        while self._channels:
            poll(_POLL_S, self._channels)
            time.sleep(min(_BREATH_LIMIT_S, len(self._channels) * _BREATH_S))


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
