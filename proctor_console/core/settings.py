"""The frozen configuration of one console process."""

import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path

import msgspec

DEFAULT_PORT = 8443
_PLAIN_ADDRESS = re.compile(r"^[A-Za-z0-9._-]+:\d{1,5}$|^\[[0-9A-Fa-f:]+\]:\d{1,5}$")


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What the command line says.

    Attributes:
        data: folder for key, certificate and the names last seen.
        server: `host:port`; None takes the address of the enrolment.
        poll_ms: how often the live view is fetched.
    """

    data: Path
    server: str | None = None
    poll_ms: int = 1000


def normalise_server(typed: str) -> str | None:
    """`host:port` from what somebody typed (the port may be left out), or None if it cannot be an address."""
    text = typed.strip().removeprefix("https://").rstrip("/").replace("：", ":").replace("。", ".")
    if text and ":" not in text:
        text = f"{text}:{DEFAULT_PORT}"
    if not _PLAIN_ADDRESS.match(text) or not 0 < int(text.rsplit(":", 1)[1]) < 65536:
        return None
    return text


def default_data_folder(environ: Mapping[str, str] | None = None) -> Path:
    """Where an installed console keeps its data: per machine, never beside the program."""
    env = os.environ if environ is None else environ
    if sys.platform == "win32":
        return Path(env.get("PROGRAMDATA") or "C:/ProgramData") / "ExamSiteKit" / "console"
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        return Path("/var/lib/exam-site-kit/console")
    base = env.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(base) / "exam-site-kit" / "console"
