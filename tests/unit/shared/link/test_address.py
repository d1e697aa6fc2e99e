"""Addresses as people type them: one reading for every program."""

import pytest

from shared.link.address import bare_host, normalise_server


@pytest.mark.parametrize(
    ("typed", "server", "host"),
    [
        ("192.168.1.10", "192.168.1.10:8443", "192.168.1.10"),
        (" https://192.168.1.10:9443/ ", "192.168.1.10:9443", "192.168.1.10"),
        ("192。168。1。10：9443", "192.168.1.10:9443", "192.168.1.10"),
        ("server-1", "server-1:8443", "server-1"),
        ("fd00::5", "[fd00::5]:8443", "fd00::5"),
        ("[fd00::5]:9443", "[fd00::5]:9443", "fd00::5"),
    ],
)
def test_an_address_has_a_port_and_a_host(typed: str, server: str, host: str) -> None:
    assert normalise_server(typed) == server
    assert bare_host(typed) == host


@pytest.mark.parametrize("typed", ["", "a b", "服务器", "10.0.0.5:0", "10.0.0.5:99999", "10.0.0.5:http", "[fd00::5"])
def test_what_is_none_is_none(typed: str) -> None:
    assert normalise_server(typed) is None
    assert bare_host(typed) == typed
