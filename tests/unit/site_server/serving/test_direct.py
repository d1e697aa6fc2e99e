"""Frequent calls answered on the spot: only they, whole, in order; everything else reaches waitress as it came."""

import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_server.domain.direct import Call, Peer, Turn
from site_server.serving.framing import BODY_LIMIT, Framing
from tests.support.tls_site import TlsSite, client_tls, connect

PATH = "/v1/often"


def request(path: str = PATH, body: bytes = b"{}", *more: str, method: str = "POST") -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "Host: x", *more, f"Content-Length: {len(body)}"]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def parts(*pieces: bytes) -> list[Call | bytes]:
    framing = Framing((PATH,))
    return [part for piece in pieces for part in framing.feed(piece)]


def raw(found: list[Call | bytes]) -> bytes:
    return b"".join(part.raw if isinstance(part, Call) else part for part in found)


def calls(found: list[Call | bytes]) -> list[bytes]:
    return [part.body for part in found if isinstance(part, Call)]


@given(
    st.lists(st.sampled_from([request(), request(body=b"x" * 300), request("/other", request()), request("/o", b"")])),
    st.data(),
)
def test_however_the_bytes_arrive_the_same_calls_are_found(stream: list[bytes], data: st.DataObject) -> None:
    whole = b"".join(stream)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(whole)), max_size=8)))
    pieces = [whole[a:b] for a, b in zip([0, *cuts], [*cuts, len(whole)], strict=True)]
    found = parts(*pieces)
    assert raw(found) == whole
    assert calls(found) == [one.partition(b"\r\n\r\n")[2] for one in stream if one.startswith(b"POST /v1/often ")]


@given(st.binary(max_size=400), st.data())
def test_nothing_is_lost_or_made_up(noise: bytes, data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(noise)))
    stream = [noise[:cut], noise[cut:] + b"\r\n\r\n"]
    found = raw(parts(*stream))
    assert (noise + b"\r\n\r\n").startswith(found)


@pytest.mark.parametrize(
    "odd",
    [
        request(PATH, b"{}", "Transfer-Encoding: chunked"),
        request(PATH, b"{}", "Content-Length: 7"),
        request(PATH, b"{}", "Expect: 100-continue"),
        request(PATH, b"{}", " folded: x"),
        request(PATH, b"{}", "A: b\nContent-Length: 9"),
        request(PATH, b"{}").replace(b"Length: 2", b"Length: +2"),
        b"POST " + PATH.encode() + b" HTTP/1.1\r\nA: " + b"x" * 20_000 + b"\r\n\r\n",
    ],
)
def test_what_two_readers_could_take_differently_is_waitress_alone(odd: bytes) -> None:
    found = parts(odd, request(), request())
    assert calls(found) == []
    assert raw(found) == odd + request() * 2


@pytest.mark.parametrize(
    "other",
    [
        request("/v1/other"),
        request(method="PUT"),
        request(PATH + "?a=b"),
        request(body=bytes(BODY_LIMIT + 1)),
        request(PATH, b"{}", "Connection: close"),
        request("/v1/other", request()),
    ],
)
def test_only_small_whole_posts_on_its_paths_are_taken(other: bytes) -> None:
    assert calls(parts(other, request(body=b"mine"))) == [b"mine"]


def test_a_head_is_remembered_as_a_whole() -> None:
    """The same length, path and machine, and yet another token or another size of body."""
    heads = [request(PATH, b"{}", f"Authorization: Bearer {token}") for token in ("aaaa", "bbbb", "aaaa")]
    found = parts(
        *heads, request(PATH, b"12", "Authorization: Bearer aaaa"), *(request(body=b"x" * n) for n in range(30))
    )
    said = [part.authorization for part in found[:4] if isinstance(part, Call)]
    assert said == ["Bearer aaaa", "Bearer bbbb", "Bearer aaaa", "Bearer aaaa"]
    assert calls(found)[4:] == [b"x" * n for n in range(30)]


class Lane:
    """Answers on the spot, later from another thread, or not at all, as the body says."""

    paths = (PATH,)

    def __init__(self) -> None:
        self.seen: list[str | None] = []
        self.waiting: list[Callable[[], object]] = []

    def take(self, peer: Peer, call: Call, done: Callable[[bytes], object]) -> bytes | Turn:
        self.seen.append(peer.device_id)
        if call.body == b"on":
            return Turn.ON
        answer = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(call.body), call.body)
        if call.body == b"when told":
            self.waiting.append(lambda: done(answer))
            return Turn.LATER
        if call.body == b"later":
            threading.Thread(target=done, args=(answer,)).start()
            return Turn.LATER
        return answer

    def busy(self) -> bytes:
        return b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n"


def replies(line: socket.socket, count: int) -> list[bytes]:
    """So many answers with their bodies, in the order they came."""
    found: list[bytes] = []
    buffer = b""
    while len(found) < count:
        head, end, rest = buffer.partition(b"\r\n\r\n")
        if end:
            size = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
            if len(rest) >= size:
                found.append(rest[:size])
                buffer = rest[size:]
                continue
        more = line.recv(65536)
        assert more
        buffer += more
    return found


def app(environ: Any, start_response: Any) -> list[bytes]:
    body = environ["wsgi.input"].read()
    if environ["PATH_INFO"] == "/slow":
        time.sleep(0.2)
    start_response("200 OK", [("Content-Length", str(len(body) + 5))])
    return [b"wsgi " + body]


def test_each_call_is_answered_where_it_belongs(
    site: TlsSite, devices: dict[str, tuple[Path, Path]], serve: Callable[..., Any]
) -> None:
    lane = Lane()
    server = serve(app, lane=lane)
    with connect(server.port, client_tls(site, devices["a"])) as line:
        for body, said in ((b"now", b"now"), (b"later", b"later"), (b"on", b"wsgi on"), (b"now", b"now")):
            line.sendall(request(body=body))
            assert replies(line, 1) == [said]
        line.sendall(request("/other", b"x"))
        assert replies(line, 1) == [b"wsgi x"]
    assert lane.seen == ["a"] * 4
    for who in (devices["console"], None):
        with connect(server.port, client_tls(site, who)) as line:
            line.sendall(request(body=b"now"))
            assert replies(line, 1) == [b"wsgi now"]


def test_who_asks_before_the_answer_came_gets_answers_in_order(
    site: TlsSite, devices: dict[str, tuple[Path, Path]], serve: Callable[..., Any]
) -> None:
    server = serve(app, lane=Lane())
    with connect(server.port, client_tls(site, devices["a"])) as line:
        line.sendall(request("/slow", b"1") + request(body=b"2") + request(body=b"later"))
        assert replies(line, 3) == [b"wsgi 1", b"wsgi 2", b"wsgi later"]


def test_whoever_is_waited_for_is_read_no_further_meanwhile(
    site: TlsSite, devices: dict[str, tuple[Path, Path]], serve: Callable[..., Any]
) -> None:
    """What a machine goes on saying stays in its own connection, and is served afterwards."""
    lane = Lane()
    server = serve(app, lane=lane)
    with connect(server.port, client_tls(site, devices["a"])) as line:
        line.sendall(request(body=b"when told"))
        line.settimeout(0.5)
        with pytest.raises(TimeoutError):
            line.sendall(request("/other", bytes(60_000)) * 1_000)
        assert lane.seen == ["a"]
    assert len(lane.waiting) == 1
    lane.waiting[0]()  # nobody is there any more to hear it
    with connect(server.port, client_tls(site, devices["a"])) as line:
        line.sendall(request(body=b"when told") + request("/other", b"2") + request(body=b"now"))
        wait_until(lambda: len(lane.waiting) == 2)
        lane.waiting[1]()
        assert replies(line, 3) == [b"when told", b"wsgi 2", b"wsgi now"]


def wait_until(condition: Callable[[], bool]) -> None:
    until_s = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < until_s
        time.sleep(0.01)


def test_a_silent_device_is_let_go_and_one_that_talks_is_not(
    site: TlsSite, devices: dict[str, tuple[Path, Path]], serve: Callable[..., Any]
) -> None:
    server = serve(app, lane=Lane(), device_idle_s=0.4)
    with connect(server.port, client_tls(site, devices["a"])) as line:
        until_s = time.monotonic() + 1.2
        while time.monotonic() < until_s:  # only calls that waitress never hears of
            line.sendall(request(body=b"now"))
            assert replies(line, 1) == [b"now"]
            time.sleep(0.05)
        line.settimeout(20)
        assert line.recv(1) == b""
