"""Many connections, coming and going: nobody is taken for somebody else, nobody waits for a slow or silent one."""

import asyncio
import json
import random
import socket
import ssl
import struct
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from pathlib import Path
from typing import Any

import pytest

from shared.security.certificates import SERVER_NAME
from site_server.serving.server import Server
from tests.support.tls_site import TlsSite, ask, client_tls, connect, request_bytes

Serve = Callable[..., Server]
Devices = dict[str, tuple[Path, Path]]


def test_a_thousand_changing_connections_never_mix_identities(site: TlsSite, serve: Serve) -> None:
    """Four devices connect, ask, and leave politely, by reset, or before their answer; each request names itself."""
    seen: Counter[str] = Counter()
    mixed: list[tuple[str, str | None]] = []
    lock = threading.Lock()

    def app(environ: Any, start_response: Any) -> list[bytes]:
        time.sleep(0.003)  # long enough to outlive a connection that leaves at once
        claim, known = environ["HTTP_X_CLAIM"], environ["exam.peer"].device_id
        with lock:
            seen[claim] += 1
            if claim != known:
                mixed.append((claim, known))
        start_response("200 OK", [("Content-Length", "0")])
        return []

    server = serve(app)
    contexts = {f"d{i}": client_tls(site, site.device(f"d{i}")) for i in range(4)}

    def one(number: int) -> None:
        rng = random.Random(number)
        name = f"d{number % 4}"
        line = connect(server.port, contexts[name])
        way = rng.choice(["polite", "twice", "vanish", "reset"])
        if way in {"polite", "twice"}:
            for _ in range(1 if way == "polite" else 2):
                assert ask(line, X_Claim=name)[0] == 200
        else:
            line.sendall(request_bytes(X_Claim=name))
            if way == "reset":
                line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        line.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(one, range(1000)))
    assert mixed == []
    assert sum(seen.values()) > 900
    assert set(seen) == set(contexts)
    wait_until(lambda: len(server.registry) == 0)


def test_a_hundred_kept_alive_connections_at_once(site: TlsSite, serve: Serve, devices: Devices) -> None:
    server = serve()
    contexts = [client_tls(site, devices[name]) for name in ("a", "b")]
    lines = [connect(server.port, contexts[i % 2]) for i in range(100)]
    assert len(server.registry) <= 100
    for _ in range(3):
        for line in lines:
            line.sendall(request_bytes())
        for i, line in enumerate(lines):
            assert json.loads(read_answer(line))["peer"]["device_id"] == "ab"[i % 2]
    for line in lines:
        line.close()
    wait_until(lambda: len(server.registry) == 0)


def test_six_hundred_connections_stay_open_together(site: TlsSite, serve: Serve, devices: Devices) -> None:
    server = serve()
    contexts = [client_tls(site, site.device(f"crowd-{n}")) for n in range(12)]

    async def crowd() -> int:
        gate = asyncio.Semaphore(50)

        async def come(number: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
            context = contexts[number % len(contexts)]
            async with gate:
                return await asyncio.open_connection("127.0.0.1", server.port, ssl=context, server_hostname=SERVER_NAME)

        async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
            writer.write(request_bytes())
            return (await reader.readuntil(b"\r\n")).startswith(b"HTTP/1.1 200")

        lines = await asyncio.gather(*(come(number) for number in range(600)))
        answered = await asyncio.gather(*(talk(*line) for line in lines))
        assert len(server.registry) == 600
        for _, writer in lines:
            writer.transport.abort()
        return sum(answered)

    assert asyncio.run(crowd()) == 600
    wait_until(lambda: len(server.registry) == 0)


def test_garbage_silence_and_slow_clients_hold_nobody_up(site: TlsSite, serve: Serve, devices: Devices) -> None:
    server = serve(handshake_timeout_s=0.5)
    silent = [socket.create_connection(("127.0.0.1", server.port), timeout=10) for _ in range(30)]
    for garbage in (b"GET / HTTP/1.1\r\n\r\n", b"\x16\x03\x01\xff\xff" + bytes(300), b"\0" * 70_000, b"\x16"):
        with socket.create_connection(("127.0.0.1", server.port), timeout=10) as line:
            line.sendall(garbage)
    slow = connect(server.port, client_tls(site, devices["b"]))
    slow.sendall(request_bytes(body=b"0123456789")[:-5])
    with connect(server.port, client_tls(site, devices["a"])) as line:
        started = time.monotonic()
        for _ in range(20):
            assert ask(line)[0] == 200
        assert time.monotonic() - started < 12, "the thirty silent ones, one after the other, take fifteen"
        for mute in silent:
            assert mute.recv(1) == b""  # closed by the server after its time-out
            mute.close()
        slow.sendall(b"56789")
        assert json.loads(read_answer(slow))["body"] == 10
        slow.close()
        assert ask(line)[0] == 200


def test_a_client_that_takes_no_answer_is_let_go(site: TlsSite, serve: Serve, devices: Devices) -> None:
    server = serve(write_timeout_s=0.5, threads=2)
    stuck = [connect(server.port, client_tls(site, devices["b"])) for _ in range(4)]
    for line in stuck:
        line.sendall(request_bytes("/big"))
    with connect(server.port, client_tls(site, devices["a"])) as line:
        assert ask(line)[0] == 200
    wait_until(lambda: len(server.registry) == 0)
    for line in stuck:
        line.close()


def test_bodies_up_to_the_limit(site: TlsSite, serve: Serve, devices: Devices) -> None:
    server = serve(body_limit=1_000_000)
    context = client_tls(site, devices["a"])
    with connect(server.port, context) as line:
        assert json.loads(ask(line, body=bytes(999_999))[1])["body"] == 999_999
    with connect(server.port, context) as line:
        assert ask(line, body=bytes(3_000_000))[0] == 413


@pytest.mark.allow_log("connection limit 5 reached")
def test_more_than_the_limit_are_turned_away_at_once(site: TlsSite, serve: Serve, devices: Devices) -> None:
    server = serve(connection_limit=5)
    context = client_tls(site, devices["a"])
    lines = [connect(server.port, context) for _ in range(5)]
    with pytest.raises((ssl.SSLError, OSError, HTTPException)), connect(server.port, context) as line:
        ask(line)
    lines.pop().close()
    wait_until(lambda: len(server.registry) == 4)
    lines.append(connect(server.port, context))
    for line in lines:
        assert ask(line)[0] == 200
        line.close()


def test_a_stopped_server_leaves_no_socket_and_no_thread(site: TlsSite, serve: Serve, devices: Devices) -> None:
    folder = Path("/proc/self/fd")
    threads, files = threading.active_count(), len(list(folder.iterdir()))
    context = client_tls(site, devices["a"])
    for _ in range(3):
        server = serve()
        lines = [connect(server.port, context) for _ in range(10)]
        assert all(ask(line)[0] == 200 for line in lines[:5])
        half_open = socket.create_connection(("127.0.0.1", server.port), timeout=10)
        lines[0].sendall(request_bytes("/big"))
        server.stop()
        server.stop()
        with pytest.raises(OSError, match=r".*"):
            connect(server.port, context)
        for line in [*lines, half_open]:
            line.close()
    assert threading.active_count() == threads
    assert len(list(folder.iterdir())) == files


def read_answer(line: ssl.SSLSocket) -> bytes:
    """The body of one answer with a Content-Length."""
    data = b""
    while b"\r\n\r\n" not in data:
        data += line.recv(65536)
    head, _, body = data.partition(b"\r\n\r\n")
    length = next(int(h.split(b":")[1]) for h in head.split(b"\r\n") if h.lower().startswith(b"content-length"))
    while len(body) < length:
        body += line.recv(65536)
    return body


def wait_until(condition: Callable[[], bool], limit_s: float = 20) -> None:
    deadline = time.monotonic() + limit_s
    while not condition():
        assert time.monotonic() < deadline, "it did not come about in time"
        time.sleep(0.02)
