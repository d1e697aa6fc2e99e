"""Where an installed program keeps its data, and how a person starts it on this machine."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path


def data_folder(program: str, environ: Mapping[str, str] | None = None) -> Path:
    """The data folder of `server`, `console` or `client`; one of the user's own where the machine's is not writable."""
    env = os.environ if environ is None else environ
    if sys.platform == "win32":
        return Path(env.get("PROGRAMDATA") or "C:/ProgramData") / "ExamSiteKit" / program
    if os.geteuid() == 0:
        return Path("/var/lib/exam-site-kit") / program
    base = env.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(base) / "exam-site-kit" / program


def command_name(installed: str, from_checkout: str) -> str:
    """What somebody types on this machine to start a program: the installed one's name, or the checkout's command.

    `installed`: `exam-site-server`; `from_checkout`: the word of `dev.py` that starts the same.
    """
    at_home = getattr(sys, "frozen", False) or Path(sys.argv[0]).stem == installed
    return installed if at_home else f"python3 scripts/dev.py {from_checkout}"
