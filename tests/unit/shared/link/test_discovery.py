"""Announcements over the loopback interface: found while it runs, gone afterwards, harmless when it fails."""

import socket
import time
from collections.abc import Callable

import pytest

from shared.link.discovery import Announcer, look
from shared.link.found import Found, room_addresses, site_mark

LOOPBACK = ("127.0.0.1",)


def loop_has_multicast() -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        try:
            line.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton("127.0.0.1"))
            line.sendto(b"", ("224.0.0.251", 5353))
        except OSError:
            return False
    return True


needs_multicast = pytest.mark.skipif(not loop_has_multicast(), reason="no multicast on this machine's loopback")


def until_seen(what: Callable[[tuple[Found, ...]], bool], seconds: float = 40.0) -> tuple[Found, ...]:
    end = time.monotonic() + seconds
    while not what(seen := look(0.5, on=LOOPBACK)):
        assert time.monotonic() < end, seen
    return seen


@needs_multicast
def test_a_server_is_found_by_its_site_and_gone_when_it_stops() -> None:
    ours = Announcer("440106-01", 18443, lambda: LOOPBACK, room="第301考场", on=LOOPBACK)
    theirs = Announcer("330000-01", 18444, lambda: LOOPBACK, on=LOOPBACK)
    ours.start()
    theirs.start()
    try:
        here = Found(server="127.0.0.1:18443", site=site_mark("440106-01"), room="第301考场")
        there = Found(server="127.0.0.1:18444", site=site_mark("330000-01"))
        until_seen(lambda seen: {here, there} <= set(seen))
    finally:
        ours.stop()
        theirs.stop()
    until_seen(lambda seen: not {f.server for f in seen} & {"127.0.0.1:18443", "127.0.0.1:18444"})


@needs_multicast
def test_an_address_that_comes_later_is_announced_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shared.link.discovery._LOOK_AGAIN_S", 0.1)
    addresses: list[str] = []
    announcer = Announcer("440106-01", 18445, lambda: tuple(addresses), on=LOOPBACK)
    announcer.start()
    try:
        assert not [f for f in look(0.5, on=LOOPBACK) if f.server.endswith(":18445")]
        addresses.append("127.0.0.1")  # the switch was turned on after the server
        until_seen(lambda seen: any(f.server == "127.0.0.1:18445" for f in seen))
    finally:
        announcer.stop()


def test_a_network_that_refuses_hurts_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_: object) -> None:
        raise OSError(19, "No such device")

    monkeypatch.setattr("shared.link.discovery.zeroconf.Zeroconf", refuse)
    announcer = Announcer("440106-01", 18446, lambda: ("203.0.113.77",))
    announcer.start()
    announcer.stop()
    assert not announcer.running


def test_a_mark_names_no_site() -> None:
    mark = site_mark("440106-01")
    assert len(mark) == 16
    assert "440106" not in mark
    assert mark != site_mark("440106-02")


def test_loopback_is_no_address_of_the_room() -> None:
    assert not [a for a in room_addresses() if a.startswith("127.")]
