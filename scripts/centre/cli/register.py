"""How a room adds its commands: a name, a line of help, the function that does it."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from scripts.centre.folder import CentreFolder
from scripts.centre.passphrases import source_here
from shared.commandline import CommandParser, typed_path
from shared.words.catalogue import say

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[CommandParser]
else:
    Commands = object

DONE: Final = 0
FAILED: Final = 1

Run = Callable[[argparse.Namespace], int]
"""Does a command; returns the exit code."""
CentreRun = Callable[[CentreFolder, argparse.Namespace], int]
"""Does a command on the centre's folder, which asks for its passphrase when a secret is needed."""


def add_command(commands: "Commands", name: str, run: Run) -> CommandParser:
    """A command that needs nothing but its own options."""
    text = say(f"centre_cli.command.{name}")
    command = commands.add_parser(name, help=text, description=text)
    command.set_defaults(run=run)
    return command


def add_centre_command(commands: "Commands", name: str, run: CentreRun) -> CommandParser:
    """A command that works on the centre's folder."""

    def on_folder(options: argparse.Namespace) -> int:
        return run(CentreFolder(options.dir, source_here(options.passphrase_file)), options)

    command = add_command(commands, name, on_folder)
    add_argument(command, "--dir", "centre", value="folder", type=typed_path, required=True)
    add_argument(command, "--passphrase-file", "passphrase_file", value="file", type=typed_path)
    return command


def into(out: Path, name: str) -> Path:
    """The file that `--out` means: in a folder that is there (a USB drive), a file of that name."""
    return out / name if out.is_dir() else out


def add_argument(command: CommandParser, name: str, told: str, *, value: str = "", **how: Any) -> None:
    """An argument with its words: `told` names what it is for, `value` what people type for it; `how` is argparse's."""
    if value:
        how["metavar"] = say(f"centre_cli.value.{value}")
    command.add_argument(name, help=say(f"centre_cli.option.{told}"), **how)
