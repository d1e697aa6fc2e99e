"""The address of a site server as people type it and as devices keep it: `host:port`."""

import re
from typing import Final

DEFAULT_PORT: Final = 8443
_PLAIN_ADDRESS: Final = re.compile(r"^[A-Za-z0-9._-]+:\d{1,5}$|^\[[0-9A-Fa-f:]+\]:\d{1,5}$")


def normalise_server(typed: str) -> str | None:
    """`host:port` from what somebody typed (the port may be left out), or None if it cannot be an address."""
    text = typed.strip().removeprefix("https://").rstrip("/").replace("：", ":").replace("。", ".")
    if text and ":" not in text:
        text = f"{text}:{DEFAULT_PORT}"
    if not _PLAIN_ADDRESS.match(text) or not 0 < int(text.rsplit(":", 1)[1]) < 65536:
        return None
    return text


def host_of(server: str) -> str:
    """The machine of a `host:port`, as it stands there (an IPv6 address in brackets)."""
    return server.rpartition(":")[0]
