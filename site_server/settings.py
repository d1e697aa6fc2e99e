"""Where the server keeps its data when nobody says otherwise, and what a running server tells about itself."""

import os
import sys
from pathlib import Path
from typing import Final

import msgspec

RUN_FILE: Final = "run.json"


class RunInfo(msgspec.Struct, frozen=True, kw_only=True):
    """A running server, as `run.json` in its data folder says."""

    pid: int
    host: str
    port: int


def default_data() -> Path:
    """The per-machine data folder (a folder of the user's own where that one cannot be written)."""
    if sys.platform == "win32":
        return Path(os.environ.get("PROGRAMDATA") or "C:/ProgramData") / "ExamSiteKit" / "server"
    if os.geteuid() == 0:
        return Path("/var/lib/exam-site-kit/server")
    base = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(base) / "exam-site-kit" / "server"


def write_run_info(data: Path, info: RunInfo) -> None:
    """Say that the server listens; readers see a whole file or none."""
    temporary = data / f"{RUN_FILE}.new"
    temporary.write_bytes(msgspec.json.encode(info))
    temporary.replace(data / RUN_FILE)


def read_run_info(data: Path) -> RunInfo | None:
    """The last running server of this folder; it may be gone."""
    try:
        return msgspec.json.decode((data / RUN_FILE).read_bytes(), type=RunInfo)
    except (OSError, msgspec.DecodeError):
        return None
