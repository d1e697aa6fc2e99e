"""The national platform's 考场 and 报考 sheets: which rooms there are, and who registered for which site."""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

import msgspec

from scripts.centre.issuing.columns import PLAN_ID, PLAN_NAME, SEATS, SITE_ID, SITE_NAME
from shared.exchange.roster_problems import Problem
from shared.exchange.same_words import plain
from shared.exchange.sheet_rows import Row
from shared.exchange.sheet_table import Table, read_table
from shared.exchange.sheet_words import ID_NUMBER, NAME, ROOM, SUBJECT
from shared.words.catalogue import say

ROOM_COLUMNS: Final = (PLAN_ID, PLAN_NAME, SITE_ID, SITE_NAME, ROOM, SEATS, SUBJECT)
REGISTRATION_COLUMNS: Final = (NAME, ID_NUMBER, SITE_ID)
MOST_SEATS: Final = 2_000
_BETWEEN: Final = re.compile("[,，、;；]")
"""The platform asks for a comma between two subjects; people write what they have under their fingers."""


class ExamRoom(msgspec.Struct, frozen=True, kw_only=True):
    """A room of the 考场 sheet; `subjects` as compared (see `same_words`)."""

    plan_id: str
    plan_name: str
    site_id: str
    site_name: str
    room: str
    seats: int
    subjects: frozenset[str]
    row: Row

    def seats_of(self, _row: Row) -> int:
        """The seats a row of this room can name."""
        return self.seats


class Rooms(msgspec.Struct, frozen=True, kw_only=True):
    """The 考场 sheet, its rooms by name as compared."""

    table: Table
    named: Mapping[str, tuple[ExamRoom, ...]]


def read_rooms(path: Path) -> tuple[Rooms | None, list[Problem]]:
    """The rooms, and every problem of the sheet."""
    table, problems = read_table(path, ROOM_COLUMNS, numeric=(SEATS,))
    if table is None:
        return None, problems
    named: dict[str, list[ExamRoom]] = {}
    for row in table.rows:
        seats = int(row[SEATS])
        if not 0 < seats <= MOST_SEATS:
            problems.append(table.problem(row, SEATS, say("issuing.rooms.seats", most=MOST_SEATS)))
        named_subjects = (row[SUBJECT], *_BETWEEN.split(row[SUBJECT]))  # whole as well: 、 may belong to a name
        subjects = frozenset(plain(one) for one in named_subjects if one.strip())
        same = named.setdefault(plain(row[ROOM]), [])
        if any(other.site_id == row[SITE_ID] for other in same):
            problems.append(table.problem(row, ROOM, say("issuing.rooms.twice")))
        same.append(
            ExamRoom(
                plan_id=row[PLAN_ID],
                plan_name=row[PLAN_NAME],
                site_id=row[SITE_ID],
                site_name=row[SITE_NAME],
                room=row[ROOM],
                seats=seats,
                subjects=subjects,
                row=row,
            )
        )
    return Rooms(table=table, named={name: tuple(rooms) for name, rooms in named.items()}), problems


class Registrations(msgspec.Struct, frozen=True, kw_only=True):
    """The 报考 sheet by ID number."""

    table: Table
    people: Mapping[str, Row]

    def site_of(self, id_number: str) -> str:
        """The site somebody registered for; empty if they did not register."""
        row = self.people.get(id_number)
        return row[SITE_ID] if row is not None else ""

    def problems(self, seats: Table, seated: Iterable[tuple[Row, str]]) -> Iterator[Problem]:
        """Who sits somewhere without having registered there, and who registered and sits nowhere.

        seated: the rows of the seating sheet with the site of their room.
        """
        places: set[str] = set()
        for row, site_id in seated:
            places.add(row[ID_NUMBER])
            person = self.people.get(row[ID_NUMBER])
            if person is None:
                yield seats.problem(row, ID_NUMBER, say("issuing.registration.missing", file=self.table.file))
            elif plain(person[NAME]) != plain(row[NAME]):
                told = say("issuing.registration.name", file=self.table.file, row=person.number)
                yield seats.problem(row, NAME, told)
            elif person[SITE_ID] != site_id:
                told = say("issuing.registration.site", site_id=site_id, row=person.number, registered=person[SITE_ID])
                yield seats.problem(row, ROOM, told)
        for id_number, row in self.people.items():
            if id_number not in places:
                yield self.table.problem(row, ID_NUMBER, say("issuing.registration.not_seated", file=seats.file))


def read_registrations(path: Path) -> tuple[Registrations | None, list[Problem]]:
    """The registrations, and every problem of the sheet."""
    table, problems = read_table(path, REGISTRATION_COLUMNS)
    if table is None:
        return None, problems
    people: dict[str, Row] = {}
    for row in table.rows:
        first = people.setdefault(row[ID_NUMBER], row)
        if first is not row:
            problems.append(table.problem(row, ID_NUMBER, say("issuing.registration.twice", row=first.number)))
    return Registrations(table=table, people=people), problems
