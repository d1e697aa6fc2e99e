"""Who is on duty in this room, as last seen: so that people choose their name when signing in. Names only, no PINs."""

from pathlib import Path

import msgspec

from shared.decoding import decode_json
from shared.machine.files import write_whole
from shared.protocol.console import StaffCard

_FILE = "staff.json"


class KnownStaff(msgspec.Struct, frozen=True, kw_only=True):
    """The people of the session this console last saw."""

    session_id: str = ""
    staff: tuple[StaffCard, ...] = ()


def load(data: Path) -> KnownStaff:
    """What was kept; nobody if there is no file or it is damaged."""
    try:
        return decode_json((data / _FILE).read_bytes(), KnownStaff)
    except (OSError, msgspec.DecodeError):
        return KnownStaff()


def save(data: Path, known: KnownStaff) -> None:
    """Keep them. Raises OSError."""
    write_whole(data / _FILE, msgspec.json.encode(known))
