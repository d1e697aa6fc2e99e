"""The frozen configuration of one console process."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

import msgspec


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
    """Where an installed console keeps its data: per machine, never beside the program."""
    env = os.environ if environ is None else environ
    if sys.platform == "win32":
        return Path(env.get("PROGRAMDATA") or "C:/ProgramData") / "ExamSiteKit" / "console"
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        return Path("/var/lib/exam-site-kit/console")
    base = env.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(base) / "exam-site-kit" / "console"
