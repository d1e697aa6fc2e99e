"""The log of a program: rotating files in its data folder. Ids only; no names, ID numbers, answers or codes."""

import contextlib
import logging
import logging.handlers
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from shared.machine.files import replace

_BYTES: Final = 5_000_000
_KEPT: Final = 5
_LINE: Final = "%(asctime)s %(levelname)s %(name)s %(message)s"


class RotatingLog(logging.handlers.RotatingFileHandler):
    """Five old files of 5 MB; a file that another program holds is turned a little later, and no line is lost."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        super().__init__(path, maxBytes=_BYTES, backupCount=_KEPT, encoding="utf-8")

    def rotate(self, source: str, dest: str) -> None:
        """See RotatingFileHandler. Where it stays held the log goes on in the old file."""
        with contextlib.suppress(OSError):
            replace(Path(source), Path(dest))


def log_to(path: Path, *, level: str = "INFO", quiet: Iterable[str] = (), screen_level: int = logging.WARNING) -> None:
    """Send every log line of this process to the file; from `screen_level` on to the screen too, where there is one.

    `quiet`: loggers of libraries that tell too much below WARNING. Raises OSError if the file cannot be opened.
    """
    root = logging.getLogger()
    root.setLevel(level.upper())
    file = RotatingLog(path)
    file.setFormatter(logging.Formatter(_LINE))
    screen = logging.StreamHandler()
    screen.setLevel(screen_level)
    screen.setFormatter(logging.Formatter("%(levelname)s %(message)s"))
    root.addHandler(file)
    root.addHandler(screen)
    for name in quiet:
        logging.getLogger(name).setLevel(logging.WARNING)
