"""Who sits when, where all rooms are packed at once: sessions of a room that meet, people who would sit in two places.

A row whose session is written a little otherwise would become a package of its own, for one candidate, at a time at
which the room is taken. In a single room's `build` such a row is asked about because one session is wanted; here every
session is, so they are held against each other.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import combinations
from typing import Final

import msgspec

from scripts.centre.issuing.plan_checks import span_of
from scripts.centre.issuing.room_places import RoomGroup
from shared.exchange.room_rows import Wanted, may_be_meant
from shared.exchange.roster_problems import Problem
from shared.exchange.sheet_rows import Row
from shared.exchange.sheet_table import Table
from shared.exchange.sheet_words import ID_NUMBER, SEAT, SESSION
from shared.words.catalogue import say

_LONGEST: Final = timedelta(days=1)


class _Sitting(msgspec.Struct, frozen=True, kw_only=True):
    """A room's session with its times as its name says them."""

    place: RoomGroup
    start: datetime
    end: datetime

    def meets(self, other: "_Sitting") -> bool:
        """Whether both run at some moment."""
        return self.start < other.end and other.start < self.end

    @property
    def rows(self) -> tuple[Row, ...]:
        """Who sits it."""
        return self.place.group.rows


def time_problems(
    seats: Table, placed: Sequence[RoomGroup], working_s: int, *, near_names_checked: bool
) -> Iterator[Problem]:
    """Rows whose session cannot be, or is hardly meant. `working_s`: how long a session without an end lasts."""
    sittings = [sitting for place in placed if (sitting := _sitting(place, working_s)) is not None]
    by_room: dict[tuple[str, str], list[_Sitting]] = defaultdict(list)
    for sitting in sittings:
        by_room[sitting.place.room.site_id, sitting.place.room.room].append(sitting)
    told: set[tuple[str, int]] = set()
    for together in by_room.values():
        for problem, row in _in_one_room(seats, together, near_names_checked=near_names_checked):
            told.add((row.sheet, row.number))
            yield problem
    yield from _in_two_places(seats, sittings, told)


def _sitting(place: RoomGroup, working_s: int) -> _Sitting | None:
    span = span_of(place.group.session)
    if span is None:
        return None  # told where the room's plan is made
    length = timedelta(seconds=span.length_s if span.length_s is not None else working_s)
    return _Sitting(place=place, start=span.start, end=span.start + min(length, _LONGEST))


def _in_one_room(
    seats: Table, together: Sequence[_Sitting], *, near_names_checked: bool
) -> Iterator[tuple[Problem, Row]]:
    """The rows of the smaller of two sessions that meet, or of which one looks like a slip of the other."""
    for one, other in combinations(together, 2):
        large, small = (one, other) if len(one.rows) >= len(other.rows) else (other, one)
        group, room = large.place.group, large.place.room
        if large.meets(small):
            for row in small.rows:
                told = say("issuing.rooms.sessions_meet", session=group.session, count=len(group.rows))
                yield seats.problem(row, SESSION, told), row
            continue
        wanted = Wanted(room=group.room, session=group.session, seats=room.seats)
        taken = {int(row[SEAT]) for row in large.rows}
        if not near_names_checked and may_be_meant(small.place.group, wanted, taken):
            for row in small.rows:
                told = say("issuing.rooms.session_near", session=group.session, count=len(group.rows))
                yield seats.problem(row, SESSION, told), row


def _in_two_places(seats: Table, sittings: Sequence[_Sitting], told: set[tuple[str, int]]) -> Iterator[Problem]:
    """One person in two sessions at the same time; what has been told of a row's session is not told again."""
    people: Mapping[str, list[tuple[_Sitting, Row]]] = defaultdict(list)
    for sitting in sittings:
        for row in sitting.rows:
            people[row[ID_NUMBER]].append((sitting, row))
    for places in people.values():
        for (one, first), (other, row) in combinations(places, 2):
            if one.meets(other) and (row.sheet, row.number) not in told:
                room = one.place.room.room
                told_so = say("issuing.rooms.two_places", row=first.number, room=room, session=first[SESSION])
                yield seats.problem(row, SESSION, told_so)
