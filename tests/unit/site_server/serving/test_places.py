"""Strangers never take the place of a device of this site, however many they are."""

import socket
import ssl
from collections.abc import Callable
from http.client import HTTPException
from pathlib import Path

import msgspec
import pytest

from shared.protocol.errors import ErrorBody
from site_server.serving.places import Places
from site_server.serving.server import Server
from tests.support.tls_site import TlsSite, ask, client_tls, connect, request_bytes

Serve = Callable[..., Server]
Devices = dict[str, tuple[Path, Path]]
TOLD = pytest.mark.allow_log("too many .* connections, the oldest is broken off")


class Ends:
    """Which connections were broken off."""

    def __init__(self) -> None:
        self.gone: list[str] = []
        self.now_s = 100.0
        self.places = Places(3, half_open=2, strangers=2, per_device=2, now=lambda: self.now_s)

    def come(self, name: str) -> object:
        return self.places.come(name, lambda: self.gone.append(name))


@TOLD
def test_a_newcomer_pushes_out_the_half_open_one_that_waited_longest() -> None:
    ends = Ends()
    for name in "abc":
        ends.come(name)
    assert ends.gone == ["a"]
    assert ends.places.count("half_open") == 2


def test_a_hall_that_comes_back_in_one_moment_pushes_nobody_out() -> None:
    gone: list[int] = []
    places = Places(1_200)  # the least a server takes: on Windows
    for number in range(500):
        places.come("10.0.0.1", lambda number=number: gone.append(number))  # type: ignore[misc]
    assert (gone, places.count("half_open")) == ([], 500)


@TOLD
def test_the_stranger_that_was_silent_longest_goes_first() -> None:
    ends = Ends()
    guests = {}
    for name in "ab":
        guests[name] = ends.places.come(name, lambda name=name: ends.gone.append(name))  # type: ignore[misc]
        ends.places.known_as_stranger(guests[name])
    ends.places.touch(guests["a"])
    third = ends.places.come("c", lambda: None)
    ends.places.known_as_stranger(third)
    assert ends.gone == ["b"]
    ends.places.go(guests["a"])
    ends.places.go(guests["a"])
    assert (ends.places.count("stranger"), ends.places.count("half_open")) == (1, 0)


@pytest.mark.allow_log("connection limit 3 reached")
def test_a_device_has_its_share_and_the_room_its_limit() -> None:
    ends = Ends()
    known = []
    for name in ("d1", "d1", "d1", "d2", "d3"):
        guest = ends.places.come("10.0.0.1", lambda: None)
        known.append((ends.places.known_as_device(guest, name), guest))
    assert [ok for ok, _ in known] == [True, True, False, True, False]
    ends.places.go(known[0][1])
    assert ends.places.known_as_device(ends.places.come("10.0.0.1", lambda: None), "d1")


@TOLD
def test_a_thousand_half_open_connections_keep_no_device_out(site: TlsSite, serve: Serve, devices: Devices) -> None:
    server = serve()
    flood = [socket.create_connection(("127.0.0.1", server.port), timeout=10) for _ in range(1000)]
    for _ in range(24):
        with connect(server.port, client_tls(site, devices["a"]), timeout_s=5) as line:
            assert ask(line)[0] == 200
    for mute in flood:
        mute.close()


@TOLD
def test_strangers_that_stay_keep_no_device_out(site: TlsSite, serve: Serve, devices: Devices) -> None:
    server = serve()
    stranger = client_tls(site)
    flood = [connect(server.port, stranger) for _ in range(100)]
    for _ in range(24):
        with connect(server.port, client_tls(site, devices["a"]), timeout_s=5) as line:
            assert ask(line)[0] == 200
    with connect(server.port, stranger) as newcomer:
        assert ask(newcomer)[0] == 200, "somebody who enrols gets in as well"
    broken = sum(1 for line in flood if is_broken(line))
    assert 100 - broken <= 64


def test_a_stranger_has_no_large_body(site: TlsSite, serve: Serve, devices: Devices) -> None:
    server = serve(small_body_limit=4_000_000)
    with connect(server.port, client_tls(site)) as line:
        assert ask(line, body=bytes(60_000))[0] == 200
    with connect(server.port, client_tls(site)) as line:
        status, said = ask(line, body=bytes(100_000))
    assert (status, msgspec.json.decode(said, type=ErrorBody).code) == (413, "too_large"), "in the words of the wire"
    with connect(server.port, client_tls(site, devices["a"])) as line:
        assert ask(line, body=bytes(100_000))[0] == 200


@pytest.mark.allow_log("a serving loop failed")
def test_a_loop_that_fails_goes_on_and_one_that_keeps_failing_is_told(
    site: TlsSite, serve: Serve, devices: Devices, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = serve()
    faults = [1]

    def failing(real: Callable[[], None]) -> Callable[[], None]:
        def poll() -> None:
            if faults[0]:
                faults[0] -= 1
                raise ValueError("filedescriptor out of range in select()")
            real()

        return poll

    assert server._upstream is not None
    loops = server._upstream._loops  # one where poll waits for any number of sockets, several on Windows
    for loop in loops:
        monkeypatch.setattr(loop, "_poll", failing(loop._poll))
    with connect(server.port, client_tls(site, devices["a"])) as line:
        assert ask(line)[0] == 200
        assert not server.dead
        faults[0] = 1_000_000
        line.sendall(request_bytes())
        for loop in loops:
            loop._thread.join(10)
    assert server.dead


def is_broken(line: ssl.SSLSocket) -> bool:
    with line:
        try:
            return ask(line)[0] != 200
        except (OSError, HTTPException):
            return True
