"""The command of the server program that takes program updates in from a USB stick."""

import argparse
from collections.abc import Callable
from pathlib import Path

from shared.commandline import typed_path
from shared.link.release_carrier import carry_release
from shared.link.update_line import ReleaseLine
from shared.words.catalogue import say
from site_server.commands.output import CommandError, tell
from site_server.commands.room_choice import each_room
from site_server.local_call import connect, running

Command = Callable[[str, object, str], argparse.ArgumentParser]


def add_update_command(of_room: Command) -> None:
    """Put it beside the others."""
    update = of_room("update", _update, say("command.help.update"))
    update.add_argument(
        "folder", type=typed_path, metavar=say("command.metavar_release"), help=say("command.help.release")
    )


def _update(arguments: argparse.Namespace) -> int:
    return each_room(arguments.data, arguments.room, lambda data: _carry(data, arguments.folder))


def _carry(data: Path, folder: Path) -> int:
    info = running(data)
    if info is None:
        raise CommandError(say("command.start_first_for_update"))
    transport = connect(data, info)
    told: set[tuple[str, int]] = set()

    def progress(name: str, done: int, length: int) -> None:
        tenth = 10 * done // max(1, length)
        if (name, tenth) not in told:
            told.add((name, tenth))
            tell(say("updates.carrying", name=name, percent=10 * tenth))

    try:
        board = carry_release(ReleaseLine(transport), folder, progress=progress)
    finally:
        transport.close()
    if board is None or board.release is None:
        raise CommandError(say("wire.update_incomplete"))
    programs = "、".join(
        say(
            "updates.program_row",
            program=say(f"updates.program.{card.program}"),
            version=card.version,
            platform=say(f"updates.platform.{card.platform}"),
        )
        for card in board.release.programs
    )
    tell(say("updates.taken", number=board.release.number, programs=programs))
    return 0
