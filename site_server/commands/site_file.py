"""The command `site-file`: how PCs of the rooms find their seats, and the file that the USB stick carries to them."""

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path

from msgspec.structs import replace

from shared.commandline import typed_path
from shared.exchange.examsite_file import FILE_NAME
from shared.exchange.examsite_file import SUFFIX as FILE_SUFFIX
from shared.exchange.seat_list import read_seat_list
from shared.exchange.seat_plan import HIGHEST_SEAT, SeatPlan, is_pattern, seat_plan
from shared.exchange.site_files import card_fingerprint
from shared.words.catalogue import say
from site_server.adapters.files.rooms_file import read_rooms, room_folder
from site_server.adapters.files.site_setup import read_setup, write_setup
from site_server.commands.addresses import port_number, server_address
from site_server.commands.output import need_place
from site_server.domain.site_setup import RoomSetup, SiteSetup
from site_server.first_run.site_file import load_keys, write_site_file
from site_server.settings import read_run_info

Command = Callable[[str, object, str], argparse.ArgumentParser]


class SettingError(Exception):
    """Something was said that cannot be; nothing was changed. The text says what, for the technician."""


def add_site_file_command(command: Command) -> None:
    """Put the command beside the others."""
    made = command("site-file", _site_file, say("command.help.site_file"))
    made.add_argument("--out", type=typed_path, default=Path(), help=say("command.help.site_file_out"))
    made.add_argument("--room", default="", help=say("command.help.site_file_room"))
    made.add_argument("--address", type=server_address, action="append", help=say("command.help.site_file_address"))
    made.add_argument("--port", type=port_number, default=0, help=say("command.help.site_file_port"))
    made.add_argument("--seats", type=int, help=say("command.help.site_file_seats"))
    made.add_argument("--pattern", help=say("command.help.site_file_pattern"))
    made.add_argument("--list", type=typed_path, dest="seat_list", help=say("command.help.site_file_list"))


def _site_file(arguments: argparse.Namespace) -> int:
    data: Path = arguments.data
    need_place(arguments.out, FILE_SUFFIX)
    rooms = read_rooms(data)
    if len(rooms.rooms) > 1:
        entry = rooms.only(arguments.room)
        data, arguments.room = room_folder(data, entry), entry.name
    else:
        entry = rooms.rooms[0]
        arguments.room = arguments.room or entry.name
    arguments.data = data
    load_keys(data)
    write_setup(data, _with_room(read_setup(data), _room(arguments)))
    running = read_run_info(data)
    port = arguments.port or (running.port if running is not None else entry.port)
    path, content = write_site_file(data, arguments.out, port=port, now_ms=time.time_ns() // 1_000_000)
    _say(say("command.site_file_written", path=path, name=FILE_NAME))
    for room in content.rooms:
        _say(say("command.site_file_room", room=room.room or content.card.site_name, servers=room.servers))
    _say(say("command.site_file_print", card_fingerprint=card_fingerprint(content.card)))
    return 0


def _room(arguments: argparse.Namespace) -> RoomSetup:
    """The room that is spoken of, with what was said changed and the rest kept."""
    known = read_setup(arguments.data)
    kept = next((room for room in known.rooms if room.room in {arguments.room, ""}), RoomSetup())
    seats = _seats(arguments, kept.seats)
    return replace(
        kept,
        room=arguments.room or kept.room,
        addresses=kept.addresses if arguments.address is None else tuple(arguments.address),
        port=arguments.port or kept.port,
        seats=seats,
    )


def _seats(arguments: argparse.Namespace, kept: SeatPlan) -> SeatPlan:
    pattern = kept.pattern if arguments.pattern is None else arguments.pattern
    seats = kept.seats if arguments.seats is None else arguments.seats
    if not is_pattern(pattern):
        raise SettingError(say("command.site_file_bad_pattern", pattern=pattern))
    if not 0 <= seats <= HIGHEST_SEAT:
        raise SettingError(say("command.site_file_bad_seats", most=HIGHEST_SEAT))
    if arguments.seat_list is not None:
        return seat_plan(pattern, read_seat_list(arguments.seat_list), seats)
    return replace(kept, pattern=pattern, seats=seats)


def _with_room(setup: SiteSetup, room: RoomSetup) -> SiteSetup:
    """The setup with the room in the place of the one of its name, or of the one without a name, or behind all."""
    others = tuple(known for known in setup.rooms if known.room not in {room.room, ""})
    return replace(setup, rooms=(*others, room))


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
