"""How a room adds its commands: a name, a line of help, the function that does it."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from shared.commandline import CommandParser

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[CommandParser]
else:
    Commands = object

DONE: Final = 0
FAILED: Final = 1

Run = Callable[[argparse.Namespace], int]
"""Does a command; returns the exit code."""


def add_command(commands: "Commands", name: str, text: str, run: Run) -> CommandParser:
    """A command that needs nothing but its own options."""
    command = commands.add_parser(name, help=text, description=text)
    command.set_defaults(run=run)
    return command


def add_centre_command(commands: "Commands", name: str, text: str, run: Run) -> CommandParser:
    """A command that works on the centre's folder."""
    command = add_command(commands, name, text, run)
    folder = "评价组织文件夹，所有密钥和记录都在其中"
    command.add_argument("--dir", type=Path, required=True, metavar="文件夹", help=folder)
    return command
