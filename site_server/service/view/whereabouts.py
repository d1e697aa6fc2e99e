"""Where a candidate sits, looked up in all rosters of the site that this server holds.

They are the directory of the open package, the open session itself (a seat may have been changed since), and the
package that waits for the next session. Who asked stands in the room log; what they typed does not.
"""

from collections.abc import Iterable

from msgspec.structs import replace

from shared.exam.room.events import SiteSearched
from shared.exchange.directory import Directory, Placed, find, merged, new_salt, place_of, places_of
from shared.exchange.roster_archive import OpenedRoster
from shared.exchange.same_words import plain
from shared.protocol.whereabouts import Whereabouts, WhereReply, WhereRequest
from site_server.service.continuity.next_package import waiting_roster
from site_server.service.core.room import Room
from site_server.service.core.site import Site
from site_server.service.core.tokens import StaffClaims


def whereabouts(site: Site, asked: WhereRequest, person: StaffClaims) -> WhereReply:
    """Everybody who may be meant. Raises WireError `no_session`."""
    room = site.need_room()
    next_one = waiting_roster(site)
    salt = room.roster.directory.salt or new_salt()
    known = merged(
        *(_others(roster, salt) for roster in (next_one, room.roster) if roster is not None),
        _here(room, salt),
    )
    found = find(known, salt, asked.text)
    site.writer.do(lambda tx: tx.append(person.staff_id, SiteSearched(asked=found.asked, found=found.count)))
    return WhereReply(
        asked=found.asked,
        hits=tuple(_told(one, room) for one in found.hits),
        near=tuple(_told(one, room) for one in found.near),
        count=found.count,
        people=len({one.ticket for one in known}),
        rooms=len({plain(one.room) for one in known}),
        as_of_ms=room.roster.directory.made_ms,
    )


def _others(roster: OpenedRoster, salt: bytes) -> Iterable[Placed]:
    """The directory of a package; marks of another salt are of no use, so whom it alone names is found by other means.

    The candidates of its own session are in its plan, with their numbers.
    """
    same = roster.directory.salt == salt
    listed = roster.directory.placed if same else _without_marks(roster.directory)
    letters = {c.id_number: one.pinyin for c in roster.plan.candidates for one in listed if one.ticket == c.ticket}
    return merged(listed, places_of(roster.plan, salt, letters))


def _without_marks(directory: Directory) -> tuple[Placed, ...]:
    return tuple(replace(one, id_mark="") for one in directory.placed)


def _here(room: Room, salt: bytes) -> Iterable[Placed]:
    """The open session as it stands now."""
    for candidate in room.plan.candidates:
        seated = replace(candidate, seat=room.state.sittings[candidate.ticket].seat)
        yield place_of(seated, room.plan, salt, {})


def _told(one: Placed, room: Room) -> Whereabouts:
    here = one.starts_at_ms == room.plan.starts_at_ms and plain(one.room) == plain(room.plan.room)
    return Whereabouts(placed=replace(one, id_mark=""), here=here and one.ticket in room.candidates)
