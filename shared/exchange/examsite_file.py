"""The site file `*.examsite`: what a new PC has to know of its site, carried on the technician's USB stick.

It names the site, its certificate authority, the addresses of its servers room by room, and how a PC finds its seat.
It holds no secret and lets nobody in: whoever has it may ask to be enrolled, and waits until the technician has
compared a code on both screens. A DSSE envelope signed with the site's key; the key stands on the card inside, whose
核对码 is printed on the technician's sheet. Described for others in docs/formats.md.
"""

from pathlib import Path
from typing import Annotated, Final, Literal

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shared.decoding import decode_json
from shared.exam.bounds import Name, Number
from shared.exchange.errors import ExchangeError, KeyCardError
from shared.exchange.seat_plan import SeatPlan, is_pattern, same_host
from shared.exchange.site_files import SitePublic
from shared.security import certificates, signing
from shared.security.canonical import canonical_json
from shared.security.errors import SecurityError
from shared.words.catalogue import say

SUFFIX: Final = ".examsite"
FILE_NAME: Final = f"site{SUFFIX}"
"""What the server names it; any other name with the suffix is read as well."""
SITE_FILE_TYPE: Final = "application/vnd.exam-site-kit.site-file+json"
VERSION: Final = 1
MAX_BYTES: Final = 256 * 1024
_MOST_SERVERS: Final = 8
_MOST_ROOMS: Final = 32
_LONGEST_PEM: Final = 8 * 1024

Servers = Annotated[tuple[Name, ...], msgspec.Meta(min_length=1, max_length=_MOST_SERVERS)]


class SiteFileError(ExchangeError):
    """Codes: site_file_unreadable, site_file_malformed, site_file_version, site_file_forged. Nothing of it was used."""

    def __init__(self, code: str, name: str) -> None:
        super().__init__(code, say(f"exchange.{code}", name=name))


class RoomOfSite(msgspec.Struct, frozen=True, kw_only=True):
    """One room: its name as people call it, where its server is (`host:port`, the likeliest first), its seats."""

    room: Name = ""
    servers: Servers
    seats: SeatPlan = SeatPlan()


class ClientPolicy(msgspec.Struct, frozen=True, kw_only=True):
    """How candidates' PCs of the site are run; a command line may say otherwise. `kiosk`: hold the candidate inside."""

    kiosk: bool = True


class SiteFile(msgspec.Struct, frozen=True, kw_only=True):
    """The content. `serial` grows with each one the site writes; `ca`: the certificate of its authority, PEM."""

    format: Literal["exam-site-kit/site-file"] = "exam-site-kit/site-file"
    version: int = VERSION
    serial: Number = 0
    created_ms: int
    card: SitePublic
    ca: Annotated[str, msgspec.Meta(max_length=_LONGEST_PEM)]
    rooms: Annotated[tuple[RoomOfSite, ...], msgspec.Meta(min_length=1, max_length=_MOST_ROOMS)]
    policy: ClientPolicy = ClientPolicy()

    def room_of(self, host: str) -> RoomOfSite | None:
        """The room of the PC of that name: the only one, or the only one whose list or pattern knows it."""
        if len(self.rooms) == 1:
            return self.rooms[0]
        listed = [room for room in self.rooms if same_host(host) in {same_host(n.host) for n in room.seats.named}]
        knowing = listed or [room for room in self.rooms if room.seats.seat_of(host)]
        return knowing[0] if len(knowing) == 1 else None


class _Version(msgspec.Struct, frozen=True):
    format: str = ""
    version: int = 0


def sign_site_file(content: SiteFile, key: Ed25519PrivateKey) -> bytes:
    """The file's bytes; `key` is the one whose public half stands on the card."""
    return signing.sign_envelope(canonical_json(content), SITE_FILE_TYPE, key)


def open_site_file(data: bytes, name: str = FILE_NAME) -> SiteFile:
    """The content, after every byte was checked against the key on the card inside.

    The signature shows that nobody changed the file on its way; that the card is the right one is what its 核对码
    is for. `name` is what a refusal calls the file. Raises SiteFileError.
    """
    if len(data) > MAX_BYTES:
        raise SiteFileError("site_file_malformed", name)
    try:
        told = signing.claimed_payload(data, SITE_FILE_TYPE)
        which = decode_json(told, _Version)
        if which.format != "exam-site-kit/site-file":
            raise SiteFileError("site_file_malformed", name)
        if which.version != VERSION:
            raise SiteFileError("site_file_version", name)
        content = decode_json(told, SiteFile)
        signing.open_envelope(data, SITE_FILE_TYPE, signing.trust(content.card.key()))
        certificates.fingerprint(content.ca.encode())
    except SecurityError as error:
        forged = error.code in {"envelope_bad_signature", "envelope_unknown_signer"}
        raise SiteFileError("site_file_forged" if forged else "site_file_malformed", name) from error
    except (msgspec.DecodeError, UnicodeError, KeyCardError) as error:
        raise SiteFileError("site_file_malformed", name) from error
    if not all(is_pattern(room.seats.pattern) for room in content.rooms):
        raise SiteFileError("site_file_malformed", name)
    return content


def read_site_file(path: Path) -> SiteFile:
    """The content of a file on a disk. Raises SiteFileError."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise SiteFileError("site_file_unreadable", path.name) from error
    return open_site_file(data, path.name)
