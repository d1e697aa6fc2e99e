"""The national platform's 考场 and 报考 sheets: which rooms there are, and who registered for which site."""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

import msgspec

from scripts.centre.issuing.columns import PLAN_ID, PLAN_NAME, SEATS, SITE_ID, SITE_NAME
from shared.exchange.id_numbers import id_problem
from shared.exchange.roster_problems import Problem
from shared.exchange.same_words import plain
from shared.exchange.sheet_rows import Row
from shared.exchange.sheet_table import Table, read_table
from shared.exchange.sheet_words import ID_NUMBER, ID_TYPE, NAME, ROOM, SUBJECT
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
    """The 报考 sheet by ID number as compared (`_number`); `whole`: none of its rows had to be left out."""

    table: Table
    people: Mapping[str, Row]
    whole: bool = True

    def site_of(self, id_number: str) -> str:
        """The site somebody registered for; empty if they did not register."""
        row = self.people.get(_number(id_number))
        return row[SITE_ID] if row is not None else ""

    def problems(self, seats: Table, seated: Iterable[tuple[Row, str]], *, whole: bool) -> Iterator[Problem]:
        """Who sits somewhere without having registered there, and who registered and sits nowhere.

        seated: the rows of the seating sheet with the site of their room. whole: no row of it is left out; what only
        follows from a row with a slip of its own is not told.
        """
        listed = {_number(row[ID_NUMBER]) for row in seats.rows}
        for row, site_id in seated:
            person = self.people.get(_number(row[ID_NUMBER]))
            wrong_number = id_problem(row[ID_TYPE], row[ID_NUMBER])  # told by its cell
            if person is None and (wrong_number or not self.whole):
                continue
            if person is None:
                yield seats.problem(row, ID_NUMBER, say("issuing.registration.missing", file=self.table.file))
            elif plain(person[NAME]) != plain(row[NAME]):
                told = say("issuing.registration.name", file=self.table.file, row=person.number)
                yield seats.problem(row, NAME, told)
            elif plain(person[SITE_ID]) != plain(site_id):
                told = say("issuing.registration.site", site_id=site_id, row=person.number, registered=person[SITE_ID])
                yield seats.problem(row, ROOM, told)
        for id_number, row in self.people.items():
            if whole and id_number not in listed:
                yield self.table.problem(row, ID_NUMBER, say("issuing.registration.not_seated", file=seats.file))


def read_registrations(path: Path) -> tuple[Registrations | None, list[Problem]]:
    """The registrations, and every problem of the sheet."""
    table, problems = read_table(path, REGISTRATION_COLUMNS)
    if table is None:
        return None, problems
    people: dict[str, Row] = {}
    for row in table.rows:
        first = people.setdefault(_number(row[ID_NUMBER]), row)
        if first is not row:
            problems.append(table.problem(row, ID_NUMBER, say("issuing.registration.twice", row=first.number)))
    return Registrations(table=table, people=people, whole=not problems), problems


def _number(text: str) -> str:
    """An ID number as compared: this sheet is typed by schools, and the number itself is judged on the others."""
    return plain(text).upper()
