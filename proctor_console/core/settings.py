"""The frozen configuration of one console process."""

from pathlib import Path

import msgspec


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What the command line says.

    Attributes:
        data: folder for key, certificate and the names last seen.
        server: `host:port`; None takes the address of the enrolment.
        discover: listen for servers that announce themselves while this console has none.
        site_file: a site file, or a folder with one; None looks in the usual places.
        updates: ask the server whether a newer program is to be installed here.
        poll_ms: how often the live view is fetched.
    """

    data: Path
    server: str | None = None
    poll_ms: int = 1000
    discover: bool = False
    site_file: Path | None = None
    updates: bool = False
