"""What a machine that is not enrolled knows of its site: from a site file, or from an enrolment it had before."""

import platform
from pathlib import Path

import msgspec

from shared.exchange.examsite_file import SiteFile
from shared.exchange.site_files import card_fingerprint
from shared.link.device_files import DeviceFiles
from shared.protocol.asking import SeatBy


class KnownSite(msgspec.Struct, frozen=True, kw_only=True):
    """Enough to ask its server for a certificate, and to believe nobody else.

    Attributes:
        ca: certificate of the site's authority, PEM.
        servers: where its server may be, the likeliest first.
        card_print: 核对码 of the site's card, to be compared with the technician's sheet; empty where unknown.
        kiosk: whether candidates' PCs of the site start locked; None where it did not say.
        seat, seat_by: what list or pattern say of this PC; 0 and empty where they say nothing.
    """

    site_id: str
    site_name: str
    ca: bytes
    servers: tuple[str, ...]
    card_print: str = ""
    room: str = ""
    seat: int = 0
    seat_by: SeatBy = ""
    kiosk: bool | None = None


def from_site_file(content: SiteFile, host: str | None = None, room: str = "") -> KnownSite:
    """The site of a file for the PC of that name (default: this one).

    `room`: which of the file's rooms, where a person said so; of several that may be meant, all servers are tried.
    """
    name = host if host is not None else platform.node()
    here = next((r for r in content.rooms if room and r.room == room), None) or content.room_of(name)
    seat = here.seats.seat_of(name) if here is not None else 0
    listed = here is not None and seat in {line.seat for line in here.seats.named}
    servers = here.servers if here is not None else tuple(s for r in content.rooms for s in r.servers)
    return KnownSite(
        site_id=content.card.site_id,
        site_name=content.card.site_name,
        ca=content.ca.encode(),
        servers=tuple(dict.fromkeys(servers)),
        card_print=card_fingerprint(content.card),
        room=here.room if here is not None else "",
        seat=seat,
        seat_by=("list" if listed else "pattern") if seat else "",
        kiosk=content.policy.kiosk,
    )


def from_enrolment(files: DeviceFiles) -> KnownSite | None:
    """The site this machine was enrolled at, though its server knows it no more; None if it never was."""
    identity = files.load()
    if identity is None:
        return None
    try:
        ca = Path(files.site_ca).read_bytes()
    except OSError:
        return None
    servers = (identity.server, *identity.others)
    return KnownSite(
        site_id=identity.site_id, site_name="", ca=ca, servers=servers, seat=identity.seat, kiosk=identity.kiosk
    )
