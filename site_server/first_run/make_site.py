"""Makes the site on this machine: keys, first room, backup, seats of PCs. One home for wizard and command."""

from pathlib import Path
from typing import Final

import msgspec
from msgspec.structs import replace

from shared.exchange.seat_plan import SeatPlan
from shared.exchange.site_files import SAFE_ID, SITE_FILE, CentrePublic, SitePublic, card_fingerprint, read_card
from shared.machine.owner import hand_to_owner
from site_server.adapters.files.backup_settings import read_settings, write_settings
from site_server.adapters.files.folder import DataFolder
from site_server.adapters.files.rooms_file import read_rooms, write_rooms
from site_server.adapters.files.site_keys import SiteFiles
from site_server.adapters.files.site_setup import read_setup, write_setup
from site_server.adapters.files.take_over_keys import new_take_over_code
from site_server.adapters.files.waiting_folder import foreign
from site_server.domain.rooms import FIRST_PORT, LONGEST_NAME, RoomsError
from site_server.domain.site_setup import RoomSetup

_SHOWN: Final = 3


class SiteOrder(msgspec.Struct, frozen=True, kw_only=True):
    """What the technician said. `addresses`: where PCs reach this machine, the chosen one first."""

    data: Path
    centre: Path
    site_id: str
    site_name: str
    room: str = ""
    addresses: tuple[str, ...] = ()
    port: int = FIRST_PORT
    seats: SeatPlan = SeatPlan()
    backup: Path | None = None


class MadeSite(msgspec.Struct, frozen=True, kw_only=True):
    """The fresh site. `setup_pin` and `take_over_code` are shown once; nobody can read them again."""

    card: SitePublic
    card_file: Path
    card_print: str
    centre_name: str
    centre_print: str
    setup_pin: str
    take_over_code: str

    def __repr__(self) -> str:
        """No secrets: this may end up in a log."""
        return f"MadeSite({self.card.site_id})"


def make_site(order: SiteOrder, *, now_ms: int) -> MadeSite:
    """Make it. Keys come first: if a later step fails, the site is there and the step can be repeated.

    Raises FileExistsError if there is a site already, KeyCardError, RoomsError (`room_name_bad`, `site_id_bad`,
    `site_name_bad`, `folder_in_use`), OSError.
    """
    if not SAFE_ID.fullmatch(order.site_id):
        raise RoomsError("site_id_bad", site_id=order.site_id[:40])
    name = order.site_name.strip()
    if not name or not name.isprintable() or len(name) > LONGEST_NAME:
        raise RoomsError("site_name_bad", name=name[:LONGEST_NAME])
    centre = read_card(order.centre, CentrePublic)
    _need_own_folder(order.data)
    rooms = read_rooms(order.data)
    rooms = rooms.changed(rooms.rooms[0], name=order.room or None, port=order.port)
    folder = DataFolder(order.data)
    files = SiteFiles(folder)
    pin = files.make(
        site_id=order.site_id,
        site_name=name,
        centre=centre,
        addresses=list(order.addresses),
        now_ms=now_ms,
        room=order.room,
    )
    code = new_take_over_code(folder)
    write_rooms(order.data, rooms)
    room = RoomSetup(room=order.room, addresses=order.addresses, seats=order.seats)
    write_setup(order.data, replace(read_setup(order.data), rooms=(room,)))
    if order.backup is not None:
        write_settings(order.data, replace(read_settings(order.data), folders=(str(order.backup.resolve()),)))
    hand_to_owner(order.data)
    card = read_card(files.site_card, SitePublic)
    return MadeSite(
        card=card,
        card_file=files.site_card,
        card_print=card_fingerprint(card),
        centre_name=centre.name,
        centre_print=card_fingerprint(centre),
        setup_pin=pin,
        take_over_code=code,
    )


def _need_own_folder(data: Path) -> None:
    """Refuse a folder that holds somebody else's files: clearing and handing on would have to tell them apart."""
    if (data / SITE_FILE).exists():
        return  # there is a site; that is told by its own sentence
    found = foreign(data)
    if found:
        raise RoomsError("folder_in_use", folder=str(data), found=found[:_SHOWN], count=len(found))
