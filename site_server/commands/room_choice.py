"""Which room a command means: the one named with `--room`, the only one, the one a package is for, or each in turn."""

from collections.abc import Callable
from pathlib import Path

from shared.exchange.package import package_for
from shared.exchange.same_words import plain
from shared.exchange.site_files import CentrePublic, read_card
from shared.words.catalogue import say
from site_server.adapters.files.folder import DataFolder
from site_server.adapters.files.rooms_file import read_rooms, room_folder
from site_server.adapters.files.site_keys import SiteFiles
from site_server.commands.output import tell
from site_server.rooms.state import server_state


def one_room(data: Path, told: str | None) -> Path:
    """The folder of the room that is meant. Raises RoomsError `no_such_room`, `which_room`."""
    return room_folder(data, read_rooms(data).only(told))


def each_room(data: Path, told: str | None, work: Callable[[Path], int]) -> int:
    """Do it for the room named, or for each with its name above; the worst of the exit codes. Raises RoomsError."""
    rooms = read_rooms(data)
    if told or len(rooms.rooms) == 1:
        return work(room_folder(data, rooms.only(told)))
    worst = 0
    for room in rooms.rooms:
        tell(say("rooms.heading", room=room.told()))
        worst = max(worst, work(room_folder(data, room)))
    return worst


def package_room(data: Path, told: str | None, package: Path) -> Path:
    """The folder of the room a package goes to: the one named, or the one whose name stands in the package.

    Raises RoomsError `no_such_room`, `which_room`, PackageError, KeyCardError.
    """
    rooms = read_rooms(data)
    if told or len(rooms.rooms) == 1:
        return room_folder(data, rooms.only(told))
    centre = read_card(SiteFiles(DataFolder(data, clean=False)).centre_card, CentrePublic)
    wanted = plain(package_for(package, centre).room)
    named = [room for room in rooms.rooms if room.name and plain(room.name) == wanted]
    return room_folder(data, named[0] if named else rooms.only(None))


def tell_when_it_starts(data: Path) -> None:
    """Of a room that was just added while others are served: whether it starts by itself."""
    if server_state(data).running:
        tell(say("rooms.starts_itself"))
