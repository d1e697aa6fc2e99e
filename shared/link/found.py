"""A server that was found in the network, and what is needed to find it: a site's mark, this machine's addresses.

Apart from `discovery`, which brings a library along that a window which starts has no use for.
"""

import hashlib
import ipaddress
import socket

import msgspec
import psutil


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who says to be a site server.

    `site`: the mark of its site (`site_mark`); `room`: as it calls its room.
    """

    server: str
    site: str = ""
    room: str = ""


def site_mark(site_id: str) -> str:
    """What stands for a site in announcements: enough to tell one's own, without naming it to the whole network."""
    return hashlib.sha256(f"exam-site-kit/announced-site\x00{site_id}".encode()).hexdigest()[:16]


def room_addresses() -> tuple[str, ...]:
    """This machine's IPv4 addresses that others may reach, sorted."""
    found = set()
    for cards in psutil.net_if_addrs().values():
        for card in cards:
            if card.family is socket.AF_INET and not ipaddress.ip_address(card.address).is_loopback:
                found.add(card.address)
    return tuple(sorted(found))
