"""The frozen configuration of one client process."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

import msgspec


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What the command line says.

    Attributes:
        data: folder for key, certificate, paper ciphertext and journals.
        server: `host:port`; None takes the address of the enrolment.
        seat, enrol_code: given together they enrol this PC at start-up.
        kiosk: keep the candidate inside the window.
        discover: listen for servers that announce themselves while this PC has none.
    """

    data: Path
    server: str | None = None
    seat: int | None = None
    enrol_code: str | None = None
    kiosk: bool = False
    discover: bool = False


def default_data_folder(environ: Mapping[str, str] | None = None) -> Path:
    """Where an installed client keeps its data: per machine, never beside the program."""
    env = os.environ if environ is None else environ
    if sys.platform == "win32":
        return Path(env.get("PROGRAMDATA") or "C:/ProgramData") / "ExamSiteKit" / "client"
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        return Path("/var/lib/exam-site-kit/client")
    base = env.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(base) / "exam-site-kit" / "client"
