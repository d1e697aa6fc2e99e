"""Where the server keeps its data when nobody says otherwise, and what a running server tells about itself."""

from pathlib import Path
from typing import Final

import msgspec

from shared.decoding import decode_json
from shared.machine.files import write_whole
from shared.machine.places import data_folder

RUN_FILE: Final = "run.json"


class RunInfo(msgspec.Struct, frozen=True, kw_only=True):
    """A running server, as `run.json` in its data folder says."""

    pid: int
    host: str
    port: int


def default_data() -> Path:
    """The per-machine data folder (a folder of the user's own where that one cannot be written)."""
    return data_folder("server")


def write_run_info(data: Path, info: RunInfo) -> None:
    """Say that the server listens, to its own account alone; readers see a whole file or none."""
    write_whole(data / RUN_FILE, msgspec.json.encode(info), private=True)


def read_run_info(data: Path) -> RunInfo | None:
    """The last running server of this folder; it may be gone."""
    try:
        return decode_json((data / RUN_FILE).read_bytes(), RunInfo)
    except (OSError, msgspec.DecodeError):
        return None
