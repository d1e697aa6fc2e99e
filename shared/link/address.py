"""The address of a site server as people type it and as devices keep it: `host:port`."""

import ipaddress
import re
from typing import Final

DEFAULT_PORT: Final = 8443
_PLAIN_ADDRESS: Final = re.compile(r"^[A-Za-z0-9._-]+:\d{1,5}$|^\[[0-9A-Fa-f:]+\]:\d{1,5}$")


def normalise_server(typed: str, port: int = DEFAULT_PORT) -> str | None:
    """`host:port` from what somebody typed, or None if it cannot be an address.

    `port` holds where none was typed. An IPv6 address without a port may come without its brackets.
    """
    text = typed.strip().removeprefix("https://").rstrip("/").replace("：", ":").replace("。", ".")
    if _is_ipv6(text):
        text = f"[{text}]"
    if text and (":" not in text or text.endswith("]")):
        text = f"{text}:{port}"
    if not _PLAIN_ADDRESS.match(text) or not 0 < int(text.rsplit(":", 1)[1]) < 65536:
        return None
    return text


def _is_ipv6(text: str) -> bool:
    try:
        ipaddress.IPv6Address(text)
    except ValueError:
        return False
    return True


def host_of(server: str) -> str:
    """The machine of a `host:port`, as it stands there (an IPv6 address in brackets)."""
    return server.rpartition(":")[0]


def bare_host(typed: str) -> str:
    """The machine of an address as a certificate names it: no port, no brackets; what is no address, as it stands."""
    server = normalise_server(typed)
    return host_of(server).strip("[]") if server is not None else typed
