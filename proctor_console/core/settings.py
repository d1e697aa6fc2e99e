"""The frozen configuration of one console process."""

from collections.abc import Mapping
from pathlib import Path

import msgspec

from shared.machine.places import data_folder


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What the command line says.

    Attributes:
        data: folder for key, certificate and the names last seen.
        server: `host:port`; None takes the address of the enrolment.
        discover: listen for servers that announce themselves while this console has none.
        poll_ms: how often the live view is fetched.
    """

    data: Path
    server: str | None = None
    poll_ms: int = 1000
    discover: bool = False


def default_data_folder(environ: Mapping[str, str] | None = None) -> Path:
    """Where an installed console keeps its data."""
    return data_folder("console", environ)
