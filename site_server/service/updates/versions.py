"""Which program version each PC runs, and whether a room is mixed: for the board of programs and the console's head."""

from collections import defaultdict
from collections.abc import Iterable

import msgspec

from shared.exam.bounds import Name
from shared.words.catalogue import say
from site_server.service.core.site import Site

_SEATS_NAMED = 12


class PcVersion(msgspec.Struct, frozen=True, kw_only=True):
    """An enrolled candidate PC; `version` is empty while it has not been heard since the server's start."""

    seat: int
    version: Name


def pc_versions(site: Site) -> tuple[PcVersion, ...]:
    """Every enrolled candidate PC by seat."""
    cards = site.devices.cards().devices
    return tuple(PcVersion(seat=c.seat, version=c.product_version) for c in cards if c.role == "candidate")


def mixed(versions: Iterable[PcVersion]) -> str:
    """What is to be said of a room with differing versions; empty if they are all alike."""
    listed = tuple(versions)
    seats: dict[str, list[int]] = defaultdict(list)
    for pc in listed:
        if pc.version:
            seats[pc.version].append(pc.seat)
    if len(seats) < 2:
        return ""
    parts = [
        say("updates.mixed_part", version=version, count=len(found), seats=_named(found))
        for version, found in sorted(seats.items(), key=lambda item: -len(item[1]))
    ]
    return say("updates.mixed", parts="，".join(parts))


def _named(seats: list[int]) -> str:
    named = "、".join(say("updates.mixed_seat", seat=seat) for seat in sorted(seats)[:_SEATS_NAMED])
    return named if len(seats) <= _SEATS_NAMED else named + say("updates.mixed_more")
