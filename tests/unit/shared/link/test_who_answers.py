"""Each wrong address has its own sentence: real sockets on loopback, one of each kind."""

import http.server
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import msgspec
import pytest

from shared.link.errors import BadAddress, NotTrusted, Refused, Unreachable
from shared.link.who_answers import explain, who_answers
from shared.protocol.device import Hello
from tests.support.tls_site import TlsSite


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> TlsSite:
    return TlsSite(tmp_path_factory.mktemp("site"))


class Page(http.server.BaseHTTPRequestHandler):
    """A web page, or a kit's greeting."""

    greeting = b"<html>router</html>"

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(self.greeting)))
        self.end_headers()
        self.wfile.write(self.greeting)

    do_HEAD = do_GET  # noqa: N815 - the standard library's name

    def log_message(self, *args: object) -> None:
        pass


def kit(site_id: str) -> type[Page]:
    hello = Hello(product="exam-site-kit", product_version="1", protocol_version=1, site_id=site_id, room_ms=0)
    return type("Kit", (Page,), {"greeting": msgspec.json.encode(hello)})


@contextmanager
def web(handler: type[Page], site: TlsSite | None = None) -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    if site is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(site.server_cert, site.server_key)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def chatter(answer: bytes) -> Iterator[str]:
    """Some other program: it says a word and hangs up."""
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(0.05)
    stop = threading.Event()

    def serve() -> None:
        while not stop.is_set():
            try:
                line, _ = listener.accept()
            except TimeoutError:
                continue
            with line:
                line.sendall(answer)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield f"127.0.0.1:{listener.getsockname()[1]}"
    finally:
        stop.set()
        thread.join()
        listener.close()


def closed_port() -> str:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return f"127.0.0.1:{listener.getsockname()[1]}"


def test_a_closed_port_another_program_and_a_web_page_are_told_apart(site: TlsSite) -> None:
    assert who_answers(closed_port()).who == "port_closed"
    with chatter(b"SSH-2.0-x\r\n") as server:
        assert who_answers(server).who == "other_program"
    with web(Page) as server:
        assert who_answers(server).who == "web_server"
    with web(Page, site) as server:
        assert who_answers(server).who == "web_server"


def test_no_machine_and_no_name_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_args: object, **_options: object) -> None:
        raise socket.gaierror

    def lost(*_args: object, **_options: object) -> None:
        raise TimeoutError

    monkeypatch.setattr(socket, "create_connection", lost)
    assert who_answers("127.0.0.1:9").who == "no_answer"
    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert who_answers("server:9").who == "no_name"


def test_another_sites_server_is_named_as_such(site: TlsSite) -> None:
    with web(kit("S2"), site) as server:
        assert who_answers(server) == type(who_answers(server))("kit", "S2")
        assert explain(server, NotTrusted("server_not_trusted"), "S1").code == "wrong_address_other_site"
        assert explain(server, NotTrusted("server_not_trusted"), "S2").code == "wrong_address_our_site"
        assert explain(server, Unreachable()).code == "unreachable"  # it answers by now


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (BadAddress, "wrong_address_bad_address"),
        (Unreachable, "wrong_address_port_closed"),
        (lambda: Refused("not_found", "", status=404), "wrong_address_port_closed"),
        (lambda: Refused("enrolment_closed", "", status=409), "enrolment_closed"),
        (lambda: NotTrusted("device_expired"), "device_expired"),
    ],
)
def test_what_the_server_itself_says_stays_and_the_rest_is_explained(
    error: Callable[[], Unreachable], code: str
) -> None:
    server = closed_port()
    told = explain(server, error())
    assert told.code == code
    if code.startswith("wrong_address"):
        assert server in told.message
        assert "没有登记" in told.message
