"""The technician's words about the rooms, in the data folder."""

from pathlib import Path
from typing import Final

import msgspec

from shared.decoding import decode_json
from shared.machine.files import write_whole
from site_server.domain.site_setup import SiteSetup

_FILE: Final = "site-setup.json"


def read_setup(data: Path) -> SiteSetup:
    """What was said; nothing yet, or a file nobody understands, is an unnamed room without a seat plan."""
    try:
        return decode_json((data / _FILE).read_bytes(), SiteSetup)
    except (OSError, msgspec.DecodeError):
        return SiteSetup()


def write_setup(data: Path, setup: SiteSetup) -> None:
    """Keep it; a running server reads it at each question. Raises OSError."""
    write_whole(data / _FILE, msgspec.json.format(msgspec.json.encode(setup)))
