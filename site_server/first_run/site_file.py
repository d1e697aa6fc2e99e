"""Writes the site file of this server, for the command line and the technician's program alike."""

from pathlib import Path

from msgspec.structs import replace

from shared.exchange.examsite_file import FILE_NAME, ClientPolicy, SiteFile, sign_site_file
from shared.link.found import room_addresses
from shared.machine.files import write_whole
from shared.security import signing
from shared.words.catalogue import say
from site_server.adapters.files.folder import DataFolder
from site_server.adapters.files.site_keys import NotInitialisedError, SiteFiles
from site_server.adapters.files.site_setup import read_setup, write_setup
from site_server.domain.site_keys import SiteKeys
from site_server.domain.site_setup import SiteSetup, room_of_site


class NoAddressError(Exception):
    """This machine has no address that a PC could reach, and none was given. `message` for the technician."""

    def __init__(self) -> None:
        super().__init__("no_address")
        self.message = say("command.site_file_no_address")


def load_keys(data: Path) -> SiteKeys:
    """The keys of a data folder. Raises NotInitialisedError, KeyCardError, SecurityError, OSError."""
    if not data.exists():
        raise NotInitialisedError(str(data))
    files = SiteFiles(DataFolder(data, clean=False))
    return files.load(files.keyring())


def site_file_of(keys: SiteKeys, setup: SiteSetup, *, port: int, now_ms: int) -> SiteFile:
    """The content. Raises NoAddressError."""
    here = room_addresses()
    if not here and any(not room.addresses for room in setup.rooms):
        raise NoAddressError
    return SiteFile(
        serial=setup.serial,
        created_ms=now_ms,
        card=keys.card,
        ca=keys.ca.certificate.decode(),
        rooms=tuple(room_of_site(room, here, port) for room in setup.rooms),
        policy=ClientPolicy(kiosk=setup.kiosk),
    )


def write_site_file(data: Path, target: Path, *, port: int, now_ms: int) -> tuple[Path, SiteFile]:
    """Write the file into a folder or under a name, with the next serial; where it is, and what it says.

    Raises NoAddressError, NotInitialisedError, KeyCardError, SecurityError, OSError.
    """
    keys, setup = load_keys(data), read_setup(data)
    setup = replace(setup, serial=setup.serial + 1)
    content = site_file_of(keys, setup, port=port, now_ms=now_ms)
    path = target / FILE_NAME if target.is_dir() else target
    write_whole(path, sign_site_file(content, signing.load_private(keys.signing_key)))
    write_setup(data, setup)
    return path, content
