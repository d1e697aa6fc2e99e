"""The listening socket and the thread that takes connections from it.

A thread of its own, because asyncio's `sock_accept` may lose a connection when it is cancelled.
"""

import contextlib
import errno
import logging
import socket
import sys
import threading
import time
from collections.abc import Callable
from typing import Final

log = logging.getLogger(__name__)

_LOOK_UP_S: Final = 0.2
_OUT_OF_FILES: Final = {errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM}


def open_listener(host: str, port: int) -> socket.socket:
    """A socket listening there. Raises OSError if the address is in use or none of this machine."""
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    try:
        if sys.platform == "win32":
            # There SO_REUSEADDR would let a second program take over our port.
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(1024)
    except OSError:
        listener.close()
        raise
    return listener


def accept_until(
    stopping: threading.Event, listener: socket.socket, take: Callable[[socket.socket, str], None]
) -> None:
    """Hand every connection (non-blocking, with keep-alive) to `take` until told to stop; then close the listener."""
    listener.settimeout(_LOOK_UP_S)
    with listener:
        while not stopping.is_set():
            try:
                connection, address = listener.accept()
                _prepare(connection)
            except TimeoutError:
                continue
            except OSError as error:
                # A peer that gave up in the queue is nothing; without free file handles, wait for some.
                if error.errno in _OUT_OF_FILES:
                    log.error("cannot take connections: %s", errno.errorcode.get(error.errno or 0))
                    time.sleep(0.5)
                continue
            take(connection, str(address[0]))


def _prepare(connection: socket.socket) -> None:
    """No delays; and notice a PC that lost its power: 30 s of silence, then a probe every 10 s, three times."""
    connection.setblocking(False)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, seconds in (("TCP_KEEPIDLE", 30), ("TCP_KEEPINTVL", 10), ("TCP_KEEPCNT", 3)):
        # Some systems name an option and refuse it; a connection without probes is still a connection.
        if hasattr(socket, name):
            with contextlib.suppress(OSError):
                connection.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), seconds)
