"""How this very program is started again: as an executable of its own, or from the checkout by this Python."""

import sys
from pathlib import Path
from typing import Final

_MODULE: Final = "site_server"


def own_command(*arguments: str) -> list[str]:
    """The command line of the server program with these arguments."""
    if getattr(sys, "frozen", False):
        return [sys.executable, *arguments]
    return [sys.executable, "-m", _MODULE, *arguments]


def run_command(data: Path, *more: str) -> list[str]:
    """The command line that serves all rooms of a data folder, until told to stop (`request_stop`)."""
    return own_command("run", "--data", str(data), *more)
