"""Which room each row of the seating sheet means, where the 考场 sheet lists all of them."""

from collections import defaultdict

import msgspec

from scripts.centre.issuing.room_sheets import ExamRoom, Registrations, Rooms
from shared.exchange.room_rows import Group, groups
from shared.exchange.roster_problems import Problem
from shared.exchange.roster_sheets import same_seats, seat_problems
from shared.exchange.same_words import looks_like, plain
from shared.exchange.sheet_rows import Row
from shared.exchange.sheet_table import Table
from shared.exchange.sheet_words import ID_NUMBER, ROOM, SUBJECT
from shared.words.catalogue import say


class RoomGroup(msgspec.Struct, frozen=True, kw_only=True):
    """The candidates of one room in one session."""

    group: Group
    room: ExamRoom


def place(seats: Table, rooms: Rooms, registrations: Registrations | None) -> tuple[list[RoomGroup], list[Problem]]:
    """Every row in its room; what has none, and what its room cannot hold, is a problem of its cell."""
    placed: list[RoomGroup] = []
    problems: list[Problem] = []
    for group in groups(seats.rows):
        found: dict[str, ExamRoom] = {}
        by_site: dict[str, list[Row]] = defaultdict(list)
        for row in group.rows:
            room = _room_of(row, rooms, registrations)
            if isinstance(room, str):
                problems.append(seats.problem(row, ROOM, room))
                continue
            if plain(row[SUBJECT]) not in room.subjects:
                problems.append(seats.problem(row, SUBJECT, say("issuing.rooms.subject", row=room.row.number)))
            found[room.site_id] = room
            by_site[room.site_id].append(row)
        for site_id, rows in by_site.items():
            part = msgspec.structs.replace(group, rows=tuple(rows))
            here = msgspec.structs.replace(seats, rows=part.rows)
            problems += [*same_seats(here), *seat_problems(here, found[site_id].seats_of)]
            placed.append(RoomGroup(group=part, room=found[site_id]))
    return placed, problems


def _room_of(row: Row, rooms: Rooms, registrations: Registrations | None) -> ExamRoom | str:
    """The room of a row; why there is none. Rooms of one name at several sites are told apart by the registration."""
    name = plain(row[ROOM])
    same = rooms.named.get(name, ())
    if not same:
        near = [rooms.named[other][0].room for other in rooms.named if looks_like(name, other)]
        advice = say("issuing.rooms.near", room=near[0]) if near else say("issuing.rooms.advice")
        return say("issuing.rooms.unknown", file=rooms.table.file, room=row[ROOM], advice=advice)
    if len(same) == 1:
        return same[0]
    site_id = registrations.site_of(row[ID_NUMBER]) if registrations is not None else ""
    fitting = [room for room in same if room.site_id == site_id]
    sites = [room.site_id for room in same]
    return fitting[0] if fitting else say("issuing.rooms.several", sites=sites)
