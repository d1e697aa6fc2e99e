"""Calls against a real server over TLS, and every way they fail, each with its own name."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import msgspec
import pytest

from shared.link import errors
from shared.link.transport import Transport
from shared.protocol.errors import ErrorBody
from shared.security import certificates as certs
from site_server.serving.server import Server
from site_server.serving.tls import server_context
from tests.support.tls_site import TlsSite


class Echo(msgspec.Struct, frozen=True, kw_only=True):
    text: str
    device: str | None = None
    token: str = ""
    request_id: str = ""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> TlsSite:
    return TlsSite(tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="module")
def device(site: TlsSite) -> tuple[Path, Path]:
    return site.device("dev-7")


def app(environ: Any, start_response: Any) -> list[bytes]:
    """Answers by path: an echo, raw bytes, or the failure the path asks for."""
    path, body = environ["PATH_INFO"], environ["wsgi.input"].read()
    status, data = "200 OK", b""
    if path == "/echo":
        data = msgspec.json.encode(
            Echo(
                text=msgspec.json.decode(body, type=Echo).text if body else "",
                device=environ["exam.peer"].device_id,
                token=environ.get("HTTP_AUTHORIZATION", ""),
                request_id=environ["HTTP_X_REQUEST_ID"],
            )
        )
    elif path == "/bytes":
        data = body[::-1]
    elif path == "/slow":
        time.sleep(1)
    elif path == "/junk":
        data = b"\xff<html>"
    elif path == "/moved":
        status = "302 Found"
        start_response(status, [("Location", "/echo"), ("Content-Length", "0")])
        return [b""]
    else:
        code = path.strip("/").split("/")
        status = f"{code[0]} X"
        if len(code) > 1:
            data = msgspec.json.encode(ErrorBody(code=code[1], message="请换机。", details={"seat": 3}))
    start_response(status, [("Content-Length", str(len(data)))])
    return [data]


@pytest.fixture(scope="module")
def server(site: TlsSite) -> Iterator[Server]:
    running = make_server(site)
    running.start()
    yield running
    running.stop()


def make_server(site: TlsSite, port: int = 0, cert: tuple[Path, Path] | None = None) -> Server:
    certificate, key = cert or (site.server_cert, site.server_key)
    return Server(
        app, host="127.0.0.1", port=port, server_cert=certificate, server_key=key, ca=site.ca, body_limit=1_000_000
    )


@pytest.fixture
def connect(site: TlsSite, device: tuple[Path, Path]) -> Iterator[Callable[..., Transport]]:
    opened: list[Transport] = []

    def open_(port: int, **settings: Any) -> Transport:
        given = {"site_ca": site.ca, "certificate": device[0], "key": device[1]} | settings
        transport = Transport(f"https://127.0.0.1:{port}/", **given)
        opened.append(transport)
        return transport

    yield open_
    for transport in opened:
        transport.close()


Connect = Callable[..., Transport]


def failure(transport: Transport, path: str, **settings: Any) -> errors.LinkError:
    with pytest.raises(errors.LinkError) as caught:
        transport.call("POST", path, settings.pop("body", b""), Echo, **settings)
    assert caught.value.message.endswith("。")
    return caught.value


def test_typed_and_raw_calls(server: Server, connect: Connect) -> None:
    line = connect(server.port)
    assert line.base_url == f"https://127.0.0.1:{server.port}"
    line.set_token("t1")
    answer = line.call("POST", "/echo", Echo(text="𠮷"), Echo, request_id="r-9")
    assert answer == Echo(text="𠮷", device="dev-7", token="Bearer t1", request_id="r-9")
    line.set_token(None)
    answer = line.call("GET", "/echo", None, Echo)
    assert answer.token == ""
    assert len(answer.request_id) == 16
    assert line.call("POST", "/bytes", b"\x00\x01", bytes) == b"\x01\x00"
    assert line.call("POST", "/bytes", b"whatever", type(None)) is None


def test_threads_share_a_line(server: Server, connect: Connect) -> None:
    line = connect(server.port)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda i: line.call("POST", "/echo", Echo(text=str(i)), Echo).text, range(80)))
    assert answers == [str(i) for i in range(80)]


def test_the_machines_proxy_and_bundle_settings_count_for_nothing(
    server: Server, connect: Connect, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "none.pem"))
    assert connect(server.port).call("GET", "/echo", None, Echo)


def test_the_servers_own_words_come_through(server: Server, connect: Connect) -> None:
    line = connect(server.port)
    refused = failure(line, "/409/fenced")
    assert isinstance(refused, errors.Refused)
    assert (refused.code, refused.message, refused.status, refused.details) == ("fenced", "请换机。", 409, {"seat": 3})
    assert not refused.retryable
    assert failure(line, "/429/too_many_tries").retryable
    fault = failure(line, "/503/server_busy")
    assert isinstance(fault, errors.ServerFault)
    assert (fault.code, fault.retryable) == ("server_busy", True)
    bare = failure(line, "/500")
    assert isinstance(bare, errors.ServerFault)
    assert bare.code == "server_fault"
    assert failure(line, "/404").code == "not_found"
    assert isinstance(failure(line, "/echo", body=bytes(3_000_000)), errors.Refused)


@pytest.mark.parametrize("path", ["/junk", "/bytes", "/moved", "/418"])
def test_what_is_no_answer_is_a_bad_reply(server: Server, connect: Connect, path: str) -> None:
    found = failure(connect(server.port), path)
    assert isinstance(found, errors.BadReply)
    assert not found.retryable


def test_a_late_answer_times_out(server: Server, connect: Connect) -> None:
    found = failure(connect(server.port), "/slow", read_timeout_s=0.2)
    assert isinstance(found, errors.TimedOut)
    assert found.retryable


def test_nobody_listening_is_unreachable(connect: Connect) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        found = failure(connect(free.getsockname()[1]), "/echo")
    assert isinstance(found, errors.Unreachable)
    assert found.retryable


def test_a_restarted_server_is_found_again(site: TlsSite, connect: Connect) -> None:
    first = make_server(site)
    first.start()
    line = connect(first.port)
    assert line.call("GET", "/echo", None, Echo)
    first.stop()
    assert failure(line, "/echo").retryable
    second = make_server(site, first.port)
    second.start()
    try:
        assert line.call("GET", "/echo", None, Echo)
    finally:
        second.stop()


def test_a_server_of_another_site_is_not_trusted(server: Server, connect: Connect, tmp_path: Path) -> None:
    found = failure(connect(server.port, site_ca=TlsSite(tmp_path).ca), "/echo")
    assert isinstance(found, errors.NotTrusted)
    assert (found.code, found.retryable) == ("server_not_trusted", False)


def test_a_candidate_pc_cannot_play_server(site: TlsSite, connect: Connect, device: tuple[Path, Path]) -> None:
    impostor = make_server(site, cert=device)
    impostor.start()
    try:
        assert failure(connect(impostor.port), "/echo").code == "server_not_trusted"
    finally:
        impostor.stop()


def test_a_refused_device_learns_so(site: TlsSite, server: Server, connect: Connect, tmp_path: Path) -> None:
    foreign = TlsSite(tmp_path).device("dev-7")
    expired = site.device("old", days=-1)
    for (certificate, key), code in ((foreign, "device_not_trusted"), (expired, "device_expired")):
        found = failure(connect(server.port, certificate=certificate, key=key), "/echo")
        assert isinstance(found, errors.NotTrusted)
        assert found.code == code


def test_a_pc_with_a_wrong_clock_still_gets_in(site: TlsSite, connect: Connect) -> None:
    """For a PC years ahead the server's certificate looks expired: here it is."""
    expired = site.keyed("past", certs.issue_server(site.authority, now_ms=site.now_ms, days=-1))
    past = make_server(site, cert=expired)
    past.start()
    try:
        assert connect(past.port).call("GET", "/echo", None, Echo)
    finally:
        past.stop()


def test_enrolment_asks_before_anything_is_known(server: Server, connect: Connect) -> None:
    line = connect(server.port, site_ca=None, certificate=None, key=None)
    assert line.call("GET", "/echo", None, Echo).device is None
    with pytest.raises(ValueError, match="verified"):
        line.set_token("t")


def test_unusable_files_and_addresses(site: TlsSite, device: tuple[Path, Path], tmp_path: Path) -> None:
    junk = tmp_path / "junk"
    junk.write_bytes(b"junk")
    locked = tmp_path / "locked"
    locked.write_bytes(certs.key_pem(certs.make_device_key(), b"pw"))
    for ca, key in ((junk, device[1]), (tmp_path / "none", device[1]), (site.ca, site.server_key), (site.ca, locked)):
        with pytest.raises(errors.NotTrusted, match="device_key_unusable"):
            Transport("https://h:1", site_ca=ca, certificate=device[0], key=key)
    for address in (
        "",
        "h:1",
        "http://h:1",
        "https://",
        "https://h:99999",
        "https://h:x",
        "https://h/path",
        "https://[::",
    ):
        with pytest.raises(errors.BadAddress):
            Transport(address, site_ca=site.ca)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (b"", errors.Unreachable),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{", errors.Unreachable),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab", errors.Unreachable),
        (b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\njunk", errors.BadReply),
        (b"SSH-2.0-OpenSSH\r\n", errors.Unreachable),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{ hang", errors.TimedOut),
    ],
)
def test_broken_answers(site: TlsSite, connect: Connect, answer: bytes, expected: type[errors.LinkError]) -> None:
    with one_answer(site, answer) as port:
        found = failure(connect(port), "/echo", read_timeout_s=0.5)
    assert isinstance(found, expected), found


class one_answer:  # noqa: N801 - reads as a phrase
    """A TLS server that sends these bytes once and closes (or hangs)."""

    def __init__(self, site: TlsSite, answer: bytes) -> None:
        self._context = server_context(site.server_cert, site.server_key, site.ca)
        self._answer = answer
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._hang = threading.Event()
        self._thread = threading.Thread(target=self._serve)

    def _serve(self) -> None:
        raw, _ = self._listener.accept()
        with self._context.wrap_socket(raw, server_side=True) as line:
            line.recv(65536)
            line.sendall(self._answer)
            if self._answer.endswith(b"hang"):
                self._hang.wait(10)

    def __enter__(self) -> int:
        self._thread.start()
        port: int = self._listener.getsockname()[1]
        return port

    def __exit__(self, *_: object) -> None:
        self._hang.set()
        self._thread.join()
        self._listener.close()
