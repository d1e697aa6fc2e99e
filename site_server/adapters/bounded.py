"""Work on the network that ends: a name that is looked up, a request with its whole answer.

A time limit of a socket is one for each wait. An address that is one of four, a resolver that says nothing, an answer
that drips byte by byte pass every such limit; whoever stands before the window waits for the whole.
"""

import contextlib
import queue
import socket
import threading
from collections.abc import Callable
from typing import Any, TypeVar, cast

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

Result = TypeVar("Result")


def within(limit_s: float, work: Callable[[], Result]) -> Result:
    """What the work comes to, or its error. Raises TimeoutError when it takes longer; it is then left to itself."""
    done: queue.SimpleQueue[tuple[Result | None, BaseException | None]] = queue.SimpleQueue()

    def run() -> None:
        try:
            done.put((work(), None))
        except BaseException as error:  # noqa: BLE001 - raised to whoever waits
            done.put((None, error))

    threading.Thread(target=run, name="network", daemon=True).start()
    try:
        result, error = done.get(timeout=max(0.0, limit_s))
    except queue.Empty:
        raise TimeoutError from None
    if error is not None:
        raise error
    return cast("Result", result)


def look_up(host: str, port: int, limit_s: float) -> None:
    """Find the addresses of a name, so that the system has them at hand. Raises requests.ConnectionError."""
    try:
        within(limit_s, lambda: socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
    except TimeoutError:
        raise requests.ConnectionError(socket.gaierror(socket.EAI_AGAIN, "no answer")) from None
    except OSError as error:
        raise requests.ConnectionError(error) from error


class CuttableAdapter(HTTPAdapter):
    """Knows its connections, so that one can be cut while somebody waits for its answer. `made`: whether any stands."""

    def __init__(self) -> None:
        self._lines: list[HTTPConnection] = []
        super().__init__()

    @property
    def made(self) -> bool:
        """Whether the other side has taken a connection."""
        return bool(self._lines)

    def cut(self) -> None:
        """Whoever waits at these connections gets an end of file."""
        lines, self._lines = self._lines, []
        for line in lines:
            with contextlib.suppress(OSError):
                if line.sock is not None:
                    # not the secure socket's own: it would take its state away from under the reader
                    socket.socket.shutdown(line.sock, socket.SHUT_RDWR)

    def init_poolmanager(self, *how: Any, **options: Any) -> None:
        """See HTTPAdapter."""
        super().init_poolmanager(*how, **options)
        adapter = self

        class Plain(HTTPConnection):
            def connect(self) -> None:
                super().connect()
                adapter.took(self)

        class Secure(HTTPSConnection):
            def connect(self) -> None:
                super().connect()
                adapter.took(self)

        class PlainPool(HTTPConnectionPool):
            ConnectionCls = Plain

        class SecurePool(HTTPSConnectionPool):
            ConnectionCls = Secure

        self.poolmanager.pool_classes_by_scheme = {"http": PlainPool, "https": SecurePool}

    def took(self, line: HTTPConnection) -> None:
        """A connection stands."""
        self._lines.append(line)
