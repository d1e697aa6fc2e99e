"""One device that talks too much is slowed, then refused; the others keep their share. Ratios, not timings."""

import contextlib
import http.client
import socket
import ssl
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from site_server.serving.pace import REFUSE_AFTER_S, Pace
from site_server.serving.server import Server
from tests.support.tls_site import TlsSite, ask, client_tls, connect, request_bytes

Serve = Callable[..., Server]
Devices = dict[str, tuple[Path, Path]]


class Hand:
    """A clock a test turns."""

    def __init__(self) -> None:
        self.s = 1000.0

    def __call__(self) -> float:
        return self.s


def test_a_budget_is_spent_refilled_and_each_devices_own() -> None:
    now = Hand()
    pace = Pace(rate_per_s=10, burst=20, now=now)
    assert max(pace.count("a") for _ in range(20)) < 1e-6
    assert abs(pace.count("a") - 0.1) < 1e-9
    assert pace.debt_s("b") == 0
    now.s += 0.1
    assert pace.debt_s("a") < 1e-6
    assert pace.count("a") > 0
    now.s += 60
    assert max(pace.count("a") for _ in range(20)) < 1e-6


def test_a_refused_request_costs_nothing_so_that_the_debt_has_an_end() -> None:
    now = Hand()
    pace = Pace(rate_per_s=10, burst=20, now=now)
    for _ in range(100_000):
        last = pace.count("a")
    assert last > REFUSE_AFTER_S
    now.s += REFUSE_AFTER_S + 0.2
    assert pace.count("a") <= 0.1


def test_silent_devices_are_forgotten() -> None:
    now = Hand()
    pace = Pace(now=now)
    for number in range(2_000):
        pace.count(f"d{number}")
    now.s += 60
    pace.count("last")
    pace.count("x")
    assert len(pace._paid_until) <= 2


_SLOW = 60


def drain(line: ssl.SSLSocket, stop: threading.Event, answered: list[int], refused: list[int]) -> None:
    """Read and count until told to stop, or until the line ends."""
    line.settimeout(0.2)
    while not stop.is_set():
        try:
            data = line.recv(65536)
        except TimeoutError:
            continue
        except (OSError, ValueError):
            return
        if not data:
            return
        answered[0] += data.count(b"HTTP/1.1 200")
        refused[0] += data.count(b"HTTP/1.1 429")


def end_reading(line: ssl.SSLSocket, reader: threading.Thread) -> None:
    """Not closed before nobody reads: the number of the file would be given to a connection of the server's own."""
    with contextlib.suppress(OSError):
        socket.socket.shutdown(line, socket.SHUT_RDWR)
    reader.join()


# A flood may still be waiting when the test ends the server; whoever flooded gets no answer, and that is said.
@pytest.mark.allow_log(r"waitress: Canceling \d+ pending task", required=False)
def test_a_flood_of_one_device_costs_the_others_nothing_much(site: TlsSite, serve: Serve, devices: Devices) -> None:
    # A budget that a slow machine goes beyond as well.
    server = serve(pace=Pace(rate_per_s=_SLOW, burst=_SLOW))
    stop = threading.Event()
    refused, answered = [0], [0]

    def flood() -> None:
        """Requests as fast as they go, dozens at once, without waiting for answers."""
        bytes_at_once = request_bytes("/") * 200
        with connect(server.port, client_tls(site, devices["b"])) as line:
            reader = threading.Thread(target=drain, args=(line, stop, answered, refused))
            reader.start()
            while not stop.is_set():
                try:
                    line.sendall(bytes_at_once)
                except OSError:
                    break
            end_reading(line, reader)

    def polite(seconds: float) -> int:
        rounds, end = 0, time.monotonic() + seconds
        # A line that breaks makes this slice a poor one; what counts is that there are good ones.
        broken = contextlib.suppress(OSError, http.client.HTTPException)
        with broken, connect(server.port, client_tls(site, devices["a"])) as line:
            while time.monotonic() < end and ask(line)[0] == 200:
                rounds += 1
                time.sleep(0.01)
        return rounds

    # Slices, so that one moment of a busy machine decides nothing: whoever is starved gets none like it, ever.
    alone = min(polite(0.5) for _ in range(3))
    flooders = [threading.Thread(target=flood) for _ in range(3)]
    began = time.monotonic()
    for flooder in flooders:
        flooder.start()
    until_s = began + 20
    while not refused[0] and time.monotonic() < until_s:
        time.sleep(0.05)
    fair = any(polite(0.5) > alone / 3 for _ in range(20))
    stop.set()
    for flooder in flooders:
        flooder.join()
    took_s = time.monotonic() - began
    # A machine that cannot even spend the budget has nothing to refuse.
    assert refused[0] > 0 or answered[0] < _SLOW * took_s, "who piles up requests is told"
    # From its first word on: what lay in a buffer meanwhile may be read all at once.
    assert answered[0] <= 2 * _SLOW * (1 + REFUSE_AFTER_S + took_s), "the flood is held to its own budget"
    assert fair, f"never a third of the {alone} rounds it has alone"


def test_a_refusal_says_when_to_come_back(site: TlsSite, serve: Serve, devices: Devices) -> None:
    server = serve(pace=Pace(rate_per_s=1, burst=1))
    with connect(server.port, client_tls(site, devices["b"])) as line:
        line.sendall(request_bytes("/") * 8)
        text = b""
        while b"too_many_tries" not in text:
            text += line.recv(65536)
    assert b"HTTP/1.1 429" in text
    assert b"Retry-After: 4" in text
    with connect(server.port, client_tls(site, devices["a"])) as line:
        assert ask(line)[0] == 200


def test_only_a_person_at_a_console_sends_large_bodies_and_only_to_one_place(
    site: TlsSite, serve: Serve, devices: Devices
) -> None:
    server = serve(
        body_limit=3_000_000,
        small_body_limit=100_000,
        large={"/packages": 2_500_000},
        may_send_large=lambda _peer, authorization: authorization == "Bearer right",
    )
    body = bytes(2_000_000)
    for device, path, token, status in (
        ("console", "/packages", "right", 200),
        ("console", "/packages", "wrong", 413),
        ("console", "/", "right", 413),
        ("a", "/packages", "right", 413),
        ("a", "/", "right", 413),
    ):
        with connect(server.port, client_tls(site, devices[device])) as line:
            assert ask(line, path, body, Authorization=f"Bearer {token}")[0] == status
    with connect(server.port, client_tls(site, devices["a"])) as line:
        chunk = b"8000\r\n" + bytes(0x8000) + b"\r\n"
        head = b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
        line.sendall(head)
        answer = b""
        for _ in range(200):
            try:
                line.sendall(chunk)
            except OSError:
                break
        line.settimeout(5)
        answer = line.recv(65536)
    assert b" 413 " in answer
