"""How this very program is started again: as an executable of its own, or from the checkout by this Python."""

import sys
from pathlib import Path
from typing import Final

_MODULE: Final = "site_server"
_PROGRAM: Final = "exam-site-server"
_FOLDERS: Final = ("server", _PROGRAM)
"""What the server's folder is called beside the other programs', on Windows and on Debian."""


def own_command(*arguments: str) -> list[str]:
    """The command line of the server program with these arguments."""
    if getattr(sys, "frozen", False):
        return [str(server_program(Path(sys.executable))), *arguments]
    return [sys.executable, "-m", _MODULE, *arguments]


def server_program(this: Path) -> Path:
    """The installed server, for an installed program: this very one, or the one in a folder beside this one's."""
    name = f"{_PROGRAM}{this.suffix}"
    beside = [this.parent.parent / folder / name for folder in _FOLDERS]
    return next((path for path in beside if path.is_file()), this) if this.name != name else this


def run_command(data: Path, *more: str) -> list[str]:
    """The command line that serves all rooms of a data folder, until told to stop (`request_stop`)."""
    return own_command("run", "--data", str(data), *more)
