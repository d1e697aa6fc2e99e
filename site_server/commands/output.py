"""How the commands of the server speak to the technician, and how one says that it did not work."""

import sys


class CommandError(Exception):
    """The command did not work; the text says why, for the technician."""


def tell(text: str) -> None:
    """A line on the screen, at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def fail(text: str) -> int:
    """A line on the error stream; the exit code of a command that did not work."""
    sys.stderr.write(text + "\n")
    return 1
