"""Which room a command means: the one named with `--room`, the only one, the one a package is for, or each in turn."""

from collections.abc import Callable
from pathlib import Path

from shared.exchange.package_address import package_address
from shared.security import sealing
from shared.security.errors import SecurityError
from shared.words.catalogue import say
from site_server.adapters.files.folder import DataFolder
from site_server.adapters.files.rooms_file import read_rooms, room_folder
from site_server.adapters.files.site_keys import NotInitialisedError, SiteFiles
from site_server.commands.output import tell
from site_server.domain.rooms import RoomsError
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
    """The folder of the room a package goes to: the one named, or the one it is sealed for, which is told.

    Whose key opens it is what counts: names change, and whether the centre is to be believed is the room's own matter,
    which knows the centre's newest keys; the card of the installation may be long out of date.

    Raises RoomsError `no_such_room`, `package_no_room`, PackageError.
    """
    rooms = read_rooms(data)
    if told or len(rooms.rooms) == 1:
        return room_folder(data, rooms.only(told))
    manifest, roster = package_address(package)
    for room in rooms.rooms:
        folder = room_folder(data, room)
        if _is_for(folder, roster):
            tell(say("rooms.package_goes_to", room=room.told()))
            return folder
    raise RoomsError("package_no_room", site=manifest.site_id[:60], room=manifest.room[:60], rooms=rooms.told())


def _is_for(folder: Path, sealed: bytes) -> bool:
    """Whether it is sealed for this room; one that is damaged is, and its server says so."""
    files = SiteFiles(DataFolder(folder, clean=False))
    try:
        sealing.open_with(files.load(files.keyring()).identity, sealed)
    except SecurityError as error:
        return error.code == "sealed_damaged"
    except NotInitialisedError:
        return False
    return True


def tell_when_it_starts(data: Path) -> None:
    """Of a room that was just added while others are served: whether it starts by itself."""
    if server_state(data).running:
        tell(say("rooms.starts_itself"))
