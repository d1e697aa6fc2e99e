"""Something between a site and its centre that has rules of its own: a front server, a firewall, a campus network."""

import http.client
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple
from urllib.parse import urlsplit


class Asked(NamedTuple):
    """A request as the box sees it."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


class Said(NamedTuple):
    """What the box answers by itself."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""


CUT = Said(0)
"""The box answers nothing and resets the connection."""
Rule = Callable[[Asked], Said | None]
PAGE = Said(200, (("Content-Type", "text/html"),), b"<html><body>please log in</body></html>")


class Box(NamedTuple):
    """A running box: its address, and everything that was asked of it."""

    url: str
    asked: list[Asked]


@contextmanager
def middlebox(rule: Rule, upstream: str = "", secure: ssl.SSLContext | None = None) -> Iterator[Box]:
    """A box on loopback that answers by `rule`, or hands on to `upstream` where the rule says nothing."""
    asked: list[Asked] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_one(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            one = Asked(self.command, self.path, {k.lower(): v for k, v in self.headers.items()}, body)
            asked.append(one)
            said = rule(one) or self.forward(one)
            if said is CUT:
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                self.close_connection = True
                return
            self.send_response_only(said.status)
            for name, value in said.headers:
                self.send_header(name, value)
            if not any(name.lower() == "content-length" for name, _ in said.headers):
                self.send_header("Content-Length", str(len(said.body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(said.body)

        do_POST = do_PATCH = do_HEAD = do_GET = handle_one  # noqa: N815 - the library's names

        def forward(self, one: Asked) -> Said:
            link = http.client.HTTPConnection(urlsplit(upstream).netloc, timeout=20)
            try:
                link.request(one.method, one.path, one.body, dict(self.headers.items()))
                answer = link.getresponse()
                kept = tuple(
                    (n, v) for n, v in answer.getheaders() if n.lower() not in {"connection", "transfer-encoding"}
                )
                return Said(answer.status, kept, answer.read())
            finally:
                link.close()

        def log_message(self, *args: object) -> None:
            """Nothing: the tests look at `asked`."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    if secure is not None:
        server.socket = secure.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield Box(f"{'https' if secure else 'http'}://127.0.0.1:{server.server_port}", asked)
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
