"""The command `guard`: what an installer asks before it stops, replaces or removes the server."""

import argparse
from collections.abc import Callable
from typing import Final

from shared.commandline import typed_path
from shared.machine.on_screen import say_on_screen
from shared.words.catalogue import say
from site_server.commands.output import fail, tell
from site_server.guarding import OnDutyError, need_free

Command = Callable[[str, object, str], argparse.ArgumentParser]

ON_DUTY: Final = 3
"""The exit code of a refusal. Whatever else goes wrong must not keep a broken program from being repaired."""


def add_guard_command(command: Command) -> None:
    """Put it beside the others."""
    guard = command("guard", _guard, say("guard.help"))
    guard.add_argument("--for", dest="deed", choices=("replace", "remove"), required=True, help=say("guard.help_for"))
    guard.add_argument("--keep-data", default="1", metavar="0", help=say("guard.help_keep_data"))
    guard.add_argument("--say-to", type=typed_path, help=say("guard.help_say_to"))


def _guard(arguments: argparse.Namespace) -> int:
    erases = arguments.deed == "remove" and arguments.keep_data == "0"
    try:
        for deed in (arguments.deed, "erase") if erases else (arguments.deed,):
            need_free(arguments.data, deed)
    except OnDutyError as refused:
        if arguments.say_to is not None:
            arguments.say_to.write_text(refused.message, encoding="utf-16-le")
        else:
            say_on_screen(say("command.program"), refused.message)  # Windows' own installer shows nothing of it
        fail(refused.message)
        return ON_DUTY
    tell(say("guard.free"))
    return 0
