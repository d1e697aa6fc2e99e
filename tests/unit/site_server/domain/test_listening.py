"""Where a server that listens on an address is found."""

import pytest

from site_server.domain.listening import EVERYWHERE, is_everywhere, seen_from_here


@pytest.mark.parametrize(
    ("host", "everywhere", "here"),
    [
        (EVERYWHERE, True, "127.0.0.1"),
        ("::", True, "127.0.0.1"),
        ("", True, "127.0.0.1"),
        ("10.0.0.5", False, "10.0.0.5"),
    ],
)
def test_an_address_that_is_none_is_reached_at_home(host: str, everywhere: bool, here: str) -> None:
    assert is_everywhere(host) == everywhere
    assert seen_from_here(host) == here
