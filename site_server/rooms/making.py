"""One more room on this server: a data folder with keys and a card of its own, and its place in the list."""

from collections.abc import Sequence
from pathlib import Path

import msgspec

from shared.exchange.site_files import CentrePublic, SitePublic, card_fingerprint, read_card
from site_server.adapters.files.folder import DataFolder
from site_server.adapters.files.rooms_file import read_rooms, room_folder, write_rooms
from site_server.adapters.files.site_keys import NotInitialisedError, SiteFiles
from site_server.adapters.files.take_over_keys import new_take_over_code
from site_server.domain.rooms import RoomEntry
from site_server.take_over import TakenOver, take_over


class MadeRoom(msgspec.Struct, frozen=True, kw_only=True):
    """A fresh room and what is shown once: the PIN of `setup` and the take-over code. `card` goes to the centre."""

    entry: RoomEntry
    folder: Path
    card: Path
    card_fingerprint: str
    setup_pin: str
    take_over_code: str

    def __repr__(self) -> str:
        """No secrets: this may end up in a log."""
        return f"MadeRoom({self.entry.room_id})"


def add_room(data: Path, name: str, *, now_ms: int, port: int | None = None, addresses: Sequence[str] = ()) -> MadeRoom:
    """Make a room of this site; a running server serves it within seconds. On any error the list is as before.

    `addresses`: written into its server certificate, as `init` does.

    Raises NotInitialisedError, RoomsError (as `RoomList.with_room`), KeyCardError, OSError.
    """
    first = SiteFiles(DataFolder(data, clean=False)) if data.is_dir() else None
    if first is None or not first.exists():
        raise NotInitialisedError(str(data))
    rooms, entry = read_rooms(data).with_room(name, port, used=_folders(data))
    card = read_card(first.site_card, SitePublic)
    folder = DataFolder(room_folder(data, entry))
    files = SiteFiles(folder)
    pin = files.make(
        site_id=card.site_id,
        site_name=card.site_name,
        centre=read_card(first.centre_card, CentrePublic),
        addresses=addresses,
        now_ms=now_ms,
        room=entry.name,
    )
    code = new_take_over_code(folder)
    write_rooms(data, rooms)  # last: from here on the room exists
    return MadeRoom(
        entry=entry,
        folder=folder.root,
        card=files.site_card,
        card_fingerprint=card_fingerprint(read_card(files.site_card, SitePublic)),
        setup_pin=pin,
        take_over_code=code,
    )


def take_in_room(
    data: Path, name: str, *, source: Path, code: str, port: int | None = None, down_s: float | None = None
) -> tuple[RoomEntry, TakenOver]:
    """Go on as another room's server beside the rooms of this one, from that room's backup (see `take_over`).

    A running server serves it within seconds; its own rooms go on. On any error the list is as before.
    Raises what `take_over` raises, RoomsError (as `RoomList.with_room`).
    """
    rooms, entry = read_rooms(data).with_room(name, port, used=_folders(data))
    folder = room_folder(data, entry)
    folder.parent.mkdir(mode=0o700, exist_ok=True)
    done = take_over(source, folder, code, down_s=down_s)
    write_rooms(data, rooms)
    return entry, done


def change_room(data: Path, told: str, *, name: str | None = None, port: int | None = None) -> RoomEntry:
    """Give a room another name, or another port from its next start on. Its card stays as the centre knows it.

    Raises RoomsError, OSError.
    """
    rooms = read_rooms(data)
    entry = rooms.find(told)
    write_rooms(data, rooms.changed(entry, name=name, port=port))
    return read_rooms(data).find(entry.room_id)


def remove_room(data: Path, told: str) -> Path:
    """Take a room off the list; its folder with keys, answers and bundles stays. Returns the folder.

    Raises RoomsError `no_such_room`, `first_room`, OSError.
    """
    rooms = read_rooms(data)
    entry = rooms.find(told)
    write_rooms(data, rooms.without(entry))
    return room_folder(data, entry)


def _folders(data: Path) -> tuple[str, ...]:
    base = data / "rooms"
    return tuple(path.name for path in base.iterdir()) if base.is_dir() else ()
