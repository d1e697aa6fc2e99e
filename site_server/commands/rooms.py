"""The command `room`: which rooms this server holds; one more, another name or port, one less."""

import argparse
import time
from collections.abc import Callable
from pathlib import Path

from shared.commandline import CommandParser, typed_path
from shared.words.catalogue import say
from site_server.adapters.files.site_keys import NotInitialisedError
from site_server.commands.addresses import port_number, server_address
from site_server.commands.output import tell
from site_server.commands.room_choice import tell_when_it_starts
from site_server.rooms.making import add_room, change_room, remove_room
from site_server.rooms.state import server_state
from site_server.service.people.staff import SETUP

Command = Callable[[str, object, str], argparse.ArgumentParser]


def add_room_commands(command: Command) -> None:
    """Put this module's command beside the others."""
    room = command("room", _list, say("rooms.help.rooms"))
    actions = room.add_subparsers(
        dest="action", metavar=say("rooms.help.action"), title=say("rooms.help.action"), parser_class=CommandParser
    )

    def action(name: str, run: object) -> argparse.ArgumentParser:
        text = say(f"rooms.help.{name}")
        made: argparse.ArgumentParser = actions.add_parser(name, help=text, description=text)
        # Said before the action or behind it, the folder is the same; a default here would undo the first.
        made.add_argument("--data", type=typed_path, default=argparse.SUPPRESS, help=say("command.help.data"))
        made.set_defaults(run=run)
        return made

    action("list", _list)
    add = action("add", _add)
    add.add_argument("name", metavar=say("rooms.help.name_metavar"), help=say("rooms.help.name"))
    add.add_argument("--port", type=port_number, help=say("rooms.help.port"))
    add.add_argument("--address", type=server_address, action="append", default=[], help=say("command.help.address"))
    change = action("change", _change)
    change.add_argument("which", metavar=say("rooms.help.which_metavar"), help=say("rooms.help.which"))
    change.add_argument("--name", help=say("rooms.help.new_name"))
    change.add_argument("--port", type=port_number, help=say("rooms.help.new_port"))
    action("remove", _remove).add_argument(
        "which", metavar=say("rooms.help.which_metavar"), help=say("rooms.help.which")
    )


def _list(arguments: argparse.Namespace) -> int:
    data: Path = arguments.data
    if not data.exists():
        raise NotInitialisedError(str(data))
    for room in server_state(data).rooms:
        tell(say("rooms.line", room=room.entry.told(), port=room.port or room.entry.port, condition=room.condition))
        if room.restarts:
            tell(say("rooms.line_restarts", restarts=room.restarts, why=room.why))
    return 0


def _add(arguments: argparse.Namespace) -> int:
    data: Path = arguments.data
    made = add_room(
        data,
        arguments.name,
        now_ms=time.time_ns() // 1_000_000,
        port=arguments.port,
        addresses=arguments.address,
    )
    tell(say("rooms.added", room=made.entry.told(), port=made.entry.port, folder=made.folder))
    tell(say("command.hand_over_card", site_card=made.card, card_fingerprint=made.card_fingerprint))
    tell(say("command.technician", setup=SETUP, pin=made.setup_pin))
    tell(say("command.take_over_code", new_take_over_code=made.take_over_code))
    tell_when_it_starts(data)
    return 0


def _change(arguments: argparse.Namespace) -> int:
    room = change_room(arguments.data, arguments.which, name=arguments.name, port=arguments.port)
    tell(say("rooms.changed", room=room.told(), port=room.port))
    return 0


def _remove(arguments: argparse.Namespace) -> int:
    tell(say("rooms.removed", folder=remove_room(arguments.data, arguments.which)))
    return 0
