"""The commands of the server program about backups and taking over: backup, take-over-code, take-over."""

import argparse
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from shared.commandline import typed_path
from shared.exchange.backup_file import backups_in
from shared.formatting import clock_time, date_time
from shared.machine.places import command_name
from shared.machine.trouble import reason
from shared.words.catalogue import say
from site_server.adapters.files.backup_settings import read_settings, write_settings
from site_server.adapters.files.folder import DataFolder
from site_server.adapters.files.rooms_file import read_rooms, room_folder
from site_server.adapters.files.site_keys import NotInitialisedError, SiteFiles
from site_server.adapters.files.take_over_keys import new_take_over_code
from site_server.adapters.files.waiting_folder import service_waits
from site_server.commands.addresses import port_number, server_address
from site_server.commands.output import CommandError, tell
from site_server.commands.room_choice import each_room, one_room, tell_when_it_starts
from site_server.domain.backups import LONGEST_S, SHORTEST_S
from site_server.domain.rooms import FIRST, RoomsError
from site_server.first_run.places import is_inside, refuses
from site_server.rooms.making import take_in_room
from site_server.rooms.state import server_state
from site_server.take_over import need_backup, take_over

# A backup does not tell its room's zone without its keys; every site of this kit keeps Beijing time.
_ROOM_ZONE: Final = "Asia/Shanghai"

Command = Callable[[str, object, str], argparse.ArgumentParser]


def add_backup_commands(command: Command, of_room: Command) -> None:
    """Put this module's commands beside the others; `of_room` makes one that may be for one of several rooms."""
    backup = of_room("backup", _backup, say("command.help.backup"))
    backup.add_argument("--to", type=typed_path, action="append", help=say("command.help.backup_to"))
    backup.add_argument("--every", type=float, metavar=say("command.metavar_seconds"), help=say("command.help.every"))
    backup.add_argument(
        "--standby",
        type=server_address,
        action="append",
        metavar=say("command.metavar_address"),
        help=say("command.help.standby"),
    )
    backup.add_argument("--off", action="store_true", help=say("command.help.no_folder"))
    of_room("take-over-code", _new_code, say("command.help.new_code"))
    taking = command("take-over", _take_over, say("command.help.take_over"))
    taking.add_argument("--from", dest="source", type=typed_path, required=True, help=say("command.help.backup_folder"))
    taking.add_argument("--code", help=say("command.help.code"))
    taking.add_argument("--room", dest="as_room", help=say("rooms.help.as_room"))
    taking.add_argument("--port", type=port_number, help=say("rooms.help.port"))
    taking.add_argument("--down", type=float, metavar=say("command.metavar_seconds"), help=say("command.help.down"))


def _backup(arguments: argparse.Namespace) -> int:
    for folder in arguments.to or ():
        if not folder.is_dir():
            raise CommandError(say("command.no_such_folder", folder=folder))
        if is_inside(folder, arguments.data):
            raise CommandError(say("desk.backup_inside"))
        if (refused := refuses(folder)) is not None:
            raise CommandError(say("command.backup_refused", folder=folder, why=reason(refused)))
    if arguments.every is not None and not SHORTEST_S <= arguments.every <= LONGEST_S:
        raise CommandError(say("command.backup_every_range", shortest=SHORTEST_S, longest=LONGEST_S))
    rooms = read_rooms(arguments.data).rooms
    apart = len(rooms) > 1 and not arguments.room
    if not apart:
        _need_free(arguments)
    return each_room(arguments.data, arguments.room, lambda data: _backup_of(arguments, data, apart=apart))


def _backup_of(arguments: argparse.Namespace, data: Path, *, apart: bool) -> int:
    """`apart`: several rooms share the places, each in a folder of its own there."""
    _need_site(data)
    settings = read_settings(data)
    if arguments.to or arguments.off:
        places = [folder.resolve() for folder in arguments.to or ()]
        if apart:
            places = [place / (FIRST if data == arguments.data else data.name) for place in places]
        for place in places:
            place.mkdir(exist_ok=True)
        settings = replace(settings, folders=tuple(str(place) for place in places))
    if arguments.every is not None:
        settings = replace(settings, every_s=arguments.every)
    if arguments.standby is not None:
        settings = replace(settings, standby=tuple(arguments.standby))
    write_settings(data, settings)
    tell(say("command.backup_every", every_s=settings.every_s) if settings.folders else say("command.backup_nowhere"))
    for folder in settings.folders:
        tell(_state_of(Path(folder), _ROOM_ZONE))
    if settings.standby:
        tell(say("command.backup_standby", addresses=settings.standby))
    return 0


def _need_free(arguments: argparse.Namespace) -> None:
    """Two rooms in one backup folder would overwrite each other's keys. Raises RoomsError `backup_shared`."""
    rooms = read_rooms(arguments.data)
    meant = rooms.only(arguments.room)
    wanted = {str(folder.resolve()) for folder in arguments.to or ()}
    for room in rooms.rooms:
        if room != meant and (both := wanted & set(read_settings(room_folder(arguments.data, room)).folders)):
            raise RoomsError("backup_shared", folder=min(both), room=room.told())


def _state_of(folder: Path, zone: str) -> str:
    found = backups_in(folder)
    if not found or found[0][1].head is None:
        return say("command.backup_none", folder=folder)
    at = date_time(found[0][1].head.room_ms, zone, seconds=True)
    return say("command.backup_newest", folder=folder, at=at, name=found[0][0].name)


def _new_code(arguments: argparse.Namespace) -> int:
    data = one_room(arguments.data, arguments.room)
    _need_site(data)
    code = new_take_over_code(DataFolder(data, clean=False))
    tell(say("command.new_code", code=code))
    return 0


def _take_over(arguments: argparse.Namespace) -> int:
    began = time.monotonic()
    need_backup(arguments.source)
    code = arguments.code or _asked_code()
    data: Path = arguments.data
    entry = None
    if arguments.as_room:
        _need_site(data)
        entry, done = take_in_room(
            data, arguments.as_room, source=arguments.source, code=code, port=arguments.port, down_s=arguments.down
        )
    else:
        done = take_over(arguments.source, data, code, down_s=arguments.down)
    tell(
        say("command.restored", site_name=done.site_name, title=done.title, records=done.records, entries=done.entries)
    )
    if done.paper_lost:
        tell(say("command.restored_without_paper"))
    at = clock_time(done.backup_ms, done.time_zone)
    tell(say("command.restored_gap", at=at, number=done.down_ms / 1000))
    if entry is None and service_waits(data):
        tell(say("command.restored_service", number=time.monotonic() - began))
    elif entry is None or not server_state(data).running:
        tell(say("command.restored_then", number=time.monotonic() - began))
        tell(f'    {command_name("exam-site-server", "server")} run --data "{data}"')
    if entry is not None:
        tell(say("rooms.taken_in", room=entry.told(), port=entry.port))
        tell_when_it_starts(data)
    _keep_backing_up(arguments.source, room_folder(data, entry) if entry is not None else data)
    tell(say("command.restored_check"))
    return 0


def _asked_code() -> str:
    try:
        return input(say("command.ask_code"))
    except EOFError as error:
        raise CommandError(say("command.no_code")) from error


def _keep_backing_up(source: Path, data: Path) -> None:
    """The new server goes on backing up where it was taken over from, unless that place takes no files."""
    try:
        write_settings(data, replace(read_settings(data), folders=(str(source.resolve()),)))
    except OSError as error:
        tell(say("command.backup_not_set", why=reason(error)))
        return
    tell(say("command.backup_goes_on", resolve=source.resolve()))


def _need_site(data: Path) -> None:
    if not data.exists() or not SiteFiles(DataFolder(data, clean=False)).exists():
        raise NotInitialisedError(str(data))
