"""How the commands of the server speak to the technician, and how one says that it did not work."""

import sys
from pathlib import Path

from shared.words.catalogue import say


class CommandError(Exception):
    """The command did not work; the text says why, for the technician."""


def need_place(target: Path, suffix: str) -> None:
    """A folder that is there, or a file of that kind in one: a name with a slip in it must not make another.

    Raises CommandError.
    """
    if not target.is_dir() and not (target.suffix == suffix and target.parent.is_dir()):
        raise CommandError(say("command.no_place", folder=target.parent if target.suffix == suffix else target))


def tell(text: str) -> None:
    """A line on the screen, at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def fail(text: str) -> int:
    """A line on the error stream; the exit code of a command that did not work."""
    sys.stderr.write(text + "\n")
    return 1
