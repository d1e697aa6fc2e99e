"""waitress without a door: it serves the connections it is handed and listens nowhere.

A port on loopback, even a guarded one, would be open to every program of the server machine. Instead the terminator
makes a pair of connected sockets for each TLS connection, keeps one end and hands the other over (ADR 0002).

Each loop polls its own channels. Linux polls as many as there are with one loop; Windows' select ends at 512 sockets,
so there several loops share the work, and the worker threads.
"""

import contextlib
import itertools
import logging
import select
import socket
import threading
import time
from typing import TYPE_CHECKING, Any, Final

import waitress.server
import waitress.task
import waitress.wasyncore
from waitress.adjustments import Adjustments

from site_server.serving.channel import LargeBodies, MaySendLarge, channel_class
from site_server.serving.gate import PeerGate
from site_server.serving.pace import Pace
from site_server.serving.peers import PeerRegistry

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication

log = logging.getLogger(__name__)

_HOST: Final = "127.0.0.1"
# Who is silent is let go by the terminator, which alone hears every call; waitress hears few of them.
_IDLE_S: Final = 86_400
# Bodies stay in memory: what waitress would spill into a temporary file could be an answer or an opened paper.
_OUT_BUFFER: Final = 256 * 1024 * 1024
_POLL_S: Final = 1.0
# Rest after a round, for each connection: about what asking it takes.
_BREATH_S: Final = 5e-6
_BREATH_LIMIT_S: Final = 0.005
_WITHOUT_POLL: Final = 400
_FAULTS: Final = 20
_FAULTS_WITHIN_S: Final = 60.0


class Upstream:
    """The WSGI side of the server. Starts and stops once."""

    def __init__(
        self,
        app: "WSGIApplication",
        registry: PeerRegistry,
        pace: Pace,
        *,
        threads: int,
        body_limit: int,
        small_body_limit: int,
        large: LargeBodies,
        may_send_large: MaySendLarge,
        connection_limit: int,
    ) -> None:
        # Every busy moment would be a warning line; the load shows elsewhere.
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)
        adjustments = Adjustments(
            ident=None,
            url_scheme="https",
            clear_untrusted_proxy_headers=True,
            max_request_body_size=body_limit,
            inbuf_overflow=body_limit + 1,
            outbuf_overflow=_OUT_BUFFER,
            outbuf_high_watermark=_OUT_BUFFER,
            channel_timeout=_IDLE_S,
            connection_limit=connection_limit + 64,
        )
        self._dispatcher = waitress.task.ThreadedTaskDispatcher()
        self._dispatcher.set_thread_count(threads)
        gate = PeerGate(app, registry, pace)
        channels = channel_class(registry, small_body_limit, large, may_send_large)
        count = 1 if hasattr(select, "poll") else -(-connection_limit // _WITHOUT_POLL)
        self._loops = [_Loop(gate, adjustments, self._dispatcher, channels) for _ in range(count)]
        self._turn = itertools.cycle(self._loops)

    @property
    def dead(self) -> bool:
        """Whether a loop has given up: connections of its share would hang for ever."""
        return any(loop.dead for loop in self._loops)

    def hand_over(self, number: int) -> socket.socket:
        """A new connection for the WSGI side under that number; the terminator's end of it, non-blocking."""
        near, far = connected_pair()
        near.setblocking(False)
        next(self._turn).take(far, number)
        return near

    def stop(self) -> None:
        """Let requests at work finish (a few seconds at most), then close every channel."""
        # Workers first: they wake the polling threads when they finish, so those must still be there.
        self._dispatcher.shutdown()
        for loop in self._loops:
            loop.stop()


class _Loop:
    """One polling thread with its channels."""

    def __init__(self, app: "WSGIApplication", adjustments: Any, dispatcher: Any, channels: type) -> None:
        self._channels: dict[int, Any] = {}
        self._server = _Doorless(app, adjustments, dispatcher, self._channels)
        self._server.channel_class = channels
        self._stopping = False
        self.dead = False
        self._thread = threading.Thread(target=self._run, name="serving-waitress", daemon=True)
        self._thread.start()

    def take(self, connection: socket.socket, number: int) -> None:
        """Serve a connection from now on; any thread may ask."""
        server = self._server

        def make() -> None:
            server.channel_class(server, connection, (_HOST, number), server.adj, map=self._channels)

        server.trigger.pull_trigger(make)

    def stop(self) -> None:
        # Channels may only be closed by the thread that polls them. Awake already, it may have closed all of
        # them, the trigger too, before the trigger is pulled: then there is nothing left to wake.
        self._stopping = True
        with contextlib.suppress(OSError):
            self._server.trigger.pull_trigger(lambda: waitress.wasyncore.close_all(self._channels))
        self._thread.join()
        waitress.wasyncore.close_all(self._channels, ignore_all=True)  # what a loop that gave up has left
        self._server.other_end.close()

    def _run(self) -> None:
        """Poll until the last channel is closed. A fault is told and survived; a row of them ends it, loudly."""
        faults: list[float] = []
        while self._channels:
            try:
                self._poll()
            except Exception:
                now_s = time.monotonic()
                faults = [at_s for at_s in faults if now_s - at_s < _FAULTS_WITHIN_S] + [now_s]
                log.exception("a serving loop failed (%d times within a minute)", len(faults))
                self._drop_unusable()
                if len(faults) >= _FAULTS and not self._stopping:
                    self.dead = True
                    return

    def _poll(self) -> None:
        """Waitress's own round, but with a breath after it.

        A round asks each connection anew what it waits for, holding Python's lock meanwhile. Without a pause the loop
        does that for every single event; with one, events come together, and 45 busy PCs get twice as many answers
        saved in a second.
        """
        poll = waitress.wasyncore.poll2 if hasattr(select, "poll") else waitress.wasyncore.poll
        poll(_POLL_S, self._channels)
        time.sleep(min(_BREATH_LIMIT_S, len(self._channels) * _BREATH_S))

    def _drop_unusable(self) -> None:
        """Forget channels whose socket is gone; they would fail every round."""
        for number, channel in list(self._channels.items()):
            try:
                usable = channel.socket is not None and channel.socket.fileno() >= 0
            except OSError:
                usable = False
            if not usable:
                self._channels.pop(number, None)


class _Doorless(waitress.server.BaseWSGIServer):  # type: ignore[misc]  # waitress is untyped
    """A waitress server whose listening socket is an end of a pair that nobody speaks to."""

    trigger: Any

    def __init__(self, app: "WSGIApplication", adjustments: Any, dispatcher: Any, channels: dict[int, Any]) -> None:
        placeholder, self.other_end = socket.socketpair()
        super().__init__(
            app,
            map=channels,
            _start=False,
            _sock=placeholder,
            dispatcher=dispatcher,
            adj=adjustments,
            sockinfo=(socket.AF_INET, socket.SOCK_STREAM, 0, (_HOST, 0)),
            bind_socket=False,
        )

    def getsockname(self) -> tuple[str, int]:
        """What WSGI calls the server's own name; clients use the terminator's."""
        return _HOST, 0


def connected_pair() -> tuple[socket.socket, socket.socket]:
    """Two sockets connected with each other and with nobody else.

    Where the system has no such call (Windows), Python makes the pair over a listening port for a moment; if another
    program of this machine was quicker to connect there, the ends do not name each other and are thrown away.
    """
    while True:
        near, far = socket.socketpair()
        if near.family is not socket.AF_INET:
            return near, far
        if (near.getsockname(), near.getpeername()) == (far.getpeername(), far.getsockname()):
            for end in (near, far):
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return near, far
        log.warning("another program came between a pair of sockets; made again")
        near.close()
        far.close()
