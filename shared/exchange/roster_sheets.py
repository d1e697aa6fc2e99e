"""From the national platform's spreadsheets to the candidates of one room and session.

`seating.xlsx` (考场编排表) says who sits where, `students.xlsx` (学生导入模板) confirms who they are, `photos.zip`
shows their faces. Every problem of all three is collected; with one problem nothing is taken.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Final

import msgspec

from shared.exam.plan import Candidate
from shared.exchange.id_numbers import ID_TYPES, id_problem, ticket_problem
from shared.exchange.photo_zip import Photo, Photos, read_photos
from shared.exchange.room_rows import Group, Wanted, groups, pick
from shared.exchange.roster_problems import Problem, RosterError
from shared.exchange.same_words import plain, same_looks
from shared.exchange.session_words import plain_session
from shared.exchange.sheet_rows import Row
from shared.exchange.sheet_table import Table, read_table
from shared.exchange.sheet_words import (
    GENDER,
    GENDERS,
    ID_NUMBER,
    ID_TYPE,
    NAME,
    PINYIN,
    ROOM,
    SCHOOL,
    SEAT,
    SESSION,
    STUDENT_NAME,
    SUBJECT,
    TICKET,
)
from shared.words.catalogue import say

SEATING_COLUMNS: Final = (TICKET, NAME, GENDER, ID_TYPE, ID_NUMBER, SCHOOL, ROOM, SEAT, SUBJECT, SESSION)
STUDENT_COLUMNS: Final = (STUDENT_NAME, GENDER, ID_TYPE, ID_NUMBER)
_COMPARED: Final = (ROOM, SUBJECT, SESSION)


class Roster(msgspec.Struct, frozen=True, kw_only=True):
    """Candidates in seat order, their photos (keyed as `Candidate.photo`), and what a person should read.

    Attributes:
        groups: who is in the seating sheet, by room and session, the wanted one among them.
        warnings: what is unusual but no error.
        others: of `groups` those that were not wanted.
        pinyin: of everybody on the students' sheet who has it there, by ID number.
    """

    candidates: tuple[Candidate, ...]
    photos: dict[str, bytes]
    groups: tuple[Group, ...]
    warnings: tuple[Problem, ...]
    others: tuple[Group, ...] = ()
    pinyin: dict[str, str] = {}


class Sheets(msgspec.Struct, frozen=True, kw_only=True):
    """The two sheets of people, each None where it could not be read."""

    seats: Table | None
    people: Table | None

    def id_numbers(self) -> frozenset[str]:
        """Everybody's ID number on either sheet."""
        return frozenset(row[ID_NUMBER] for table in (self.seats, self.people) if table for row in table.rows)

    def pinyin(self) -> dict[str, str]:
        """How the students' sheet writes names in letters, by ID number."""
        rows = self.people.rows if self.people else ()
        return {row[ID_NUMBER]: found for row in rows if (found := row.values.get(PINYIN, ""))}


def read_roster(
    seating: Path,
    students: Path,
    photos: Path,
    *,
    room: str,
    session: str,
    seats: int,
    subject: str = "",
    near_names_checked: bool = False,
) -> Roster:
    """The candidates of `room` in `session` (as 考场名称 and 场次 name them, compared without width and blanks).

    subject: what 考试科目 of these candidates must say; empty: anything.
    near_names_checked: a person made sure that rooms and sessions of almost the same name are others.

    Raises:
        RosterError: with every problem found.
    """
    sheets, problems = read_sheets(seating, students)
    seats_table, people_table = sheets.seats, sheets.people
    wanted = Wanted(room=room, session=session, seats=seats, near_names_checked=near_names_checked)
    here: list[Row] = []
    if seats_table:
        problems += same_seats(seats_table)
        problems += seat_problems(seats_table, lambda row: seats if plain(row[ROOM]) == plain(room) else None)
        picked = pick(seats_table, wanted, nobody_is_a_problem=not problems)
        here = list(picked.rows)
        problems += [*picked.problems, *_other_subject(seats_table, here, subject)]
    if seats_table and people_table:
        problems += strangers(seats_table, here, people_table)
    known = sheets.id_numbers()
    pictures = read_photos(photos, photos_wanted(here), known=known)
    problems += pictures.problems
    if problems or seats_table is None or people_table is None:
        raise RosterError(problems)
    notes = (*seats_table.notes, *people_table.notes, *picked.notes, *pictures.warnings)
    found = groups(seats_table.rows)
    others = tuple(group for group in found if group.key != wanted.key)
    return msgspec.structs.replace(roster_of(here, pictures, found, notes), others=others, pinyin=sheets.pinyin())


def read_sheets(seating: Path, students: Path) -> tuple[Sheets, list[Problem]]:
    """Both sheets, and what is wrong in them whatever the room: rows that cannot be read, people who stand twice."""
    seats, problems = read_table(seating, SEATING_COLUMNS, numeric=(SEAT,), loose=_COMPARED)
    people, more = read_table(students, STUDENT_COLUMNS, (PINYIN,), loose=(PINYIN,))
    problems += more
    if seats:
        problems += _cell_problems(seats)
        problems += _twice(seats, ((TICKET,), (ID_TYPE, ID_NUMBER)), SESSION)
    if people:
        problems += [p for r in people.rows if (p := _id_finding(people, r))]
        problems += _twice(people, ((ID_TYPE, ID_NUMBER),))
    return Sheets(seats=seats, people=people), problems


def same_seats(table: Table) -> Iterable[Problem]:
    """Two people at one seat of a room in a session."""
    yield from _twice(table, ((ROOM, SEAT),), SESSION)


def seat_problems(table: Table, seats_of: Callable[[Row], int | None]) -> Iterable[Problem]:
    """Rows whose seat their room does not have; `seats_of` gives the room's seats, None where it is no matter."""
    for row in table.rows:
        number, seats = int(row[SEAT]), seats_of(row)
        if number < 1 or (seats is not None and number > seats):
            told = say("roster.seat_up_to", seats=seats) if seats is not None else say("roster.seat")
            yield table.problem(row, SEAT, told)


def photos_wanted(rows: Iterable[Row]) -> list[tuple[str, str]]:
    """Whose photo is looked for: ID and ticket number. A number that cannot be right is told once, not as a photo."""
    return [(row[ID_NUMBER], row[TICKET]) for row in rows if not id_problem(row[ID_TYPE], row[ID_NUMBER])]


def roster_of(rows: Iterable[Row], pictures: Photos, groups: Sequence[Group], notes: Sequence[Problem]) -> Roster:
    """The candidates of these rows, which have no problem left."""
    candidates = tuple(
        _candidate(row, pictures.pictures[row[ID_NUMBER]]) for row in sorted(rows, key=lambda r: int(r[SEAT]))
    )
    named = {c.photo: pictures.pictures[c.id_number].data for c in candidates if c.photo}
    return Roster(candidates=candidates, photos=named, groups=tuple(groups), warnings=tuple(notes))


def _candidate(row: Row, photo: Photo) -> Candidate:
    return Candidate(
        ticket=row[TICKET],
        name=row[NAME],
        gender=row[GENDER],
        id_type=row[ID_TYPE],
        id_number=row[ID_NUMBER],
        school=row[SCHOOL],
        seat=int(row[SEAT]),
        photo=f"{row[TICKET]}.{photo.ending}",
    )


def _cell_problems(table: Table) -> Iterable[Problem]:
    for row in table.rows:
        if finding := _id_finding(table, row):
            yield finding
        if row[GENDER] not in GENDERS:
            yield table.problem(row, GENDER, say("roster.gender"))
        if reason := ticket_problem(row[TICKET]):
            yield table.problem(row, TICKET, reason)


def _id_finding(table: Table, row: Row) -> Problem | None:
    reason = id_problem(row[ID_TYPE], row[ID_NUMBER])
    column = ID_NUMBER if row[ID_TYPE] in ID_TYPES else ID_TYPE
    return table.problem(row, column, reason) if reason else None


def _other_name(name: str, person: Row, file: str) -> str:
    """Another name; where the two look the same, which characters tell them apart."""
    there = person[STUDENT_NAME]
    if same_looks(name) != same_looks(there):
        return say("roster.other_name", file=file, row=person.number)
    mine, theirs = _spelled(Counter(name) - Counter(there)), _spelled(Counter(there) - Counter(name))
    return say("roster.name_looks_same", file=file, row=person.number, mine=mine, theirs=theirs)


def _spelled(characters: Iterable[str]) -> list[str]:
    """Characters with their code points, for people who see no difference."""
    return [say("roster.character", character=char, point=ord(char)) for char in characters] or [say("roster.nothing")]


def _twice(table: Table, keys: Sequence[tuple[str, ...]], session: str = "") -> Iterable[Problem]:
    """A ticket, a person, a seat stands only once (in a `session`); the last column of a key is the one named."""
    seen: dict[tuple[str, ...], Row] = {}
    for row in table.rows:
        within = plain_session(row[session]) if session else ""
        for columns in keys:
            key = (*columns, within, *(plain(row[column]).upper() for column in columns))
            first = seen.setdefault(key, row)
            if first is not row:
                yield table.problem(row, columns[-1], _same_as(first, row.sheet))


def _same_as(first: Row, sheet: str) -> str:
    if first.sheet == sheet:
        return say("roster.same_as", row=first.number)
    return say("roster.same_as_on_sheet", sheet=first.sheet, row=first.number)


def _other_subject(table: Table, here: Iterable[Row], subject: str) -> Iterable[Problem]:
    for row in here:
        if subject and plain(row[SUBJECT]) != plain(subject):
            told = say("roster.other_subject", written=row[SUBJECT], subject=subject)
            yield table.problem(row, SUBJECT, told)


def strangers(seats: Table, here: Iterable[Row], people: Table) -> Iterable[Problem]:
    """Rows of the seating sheet whose person is not in the students' sheet, or is another one there."""
    known = {(row[ID_TYPE], row[ID_NUMBER]): row for row in people.rows}
    types = {row[ID_NUMBER]: row for row in people.rows}
    for row in here:
        if id_problem(row[ID_TYPE], row[ID_NUMBER]):
            continue  # told by its cell; that nobody has such a number follows from it
        person, other = known.get((row[ID_TYPE], row[ID_NUMBER])), types.get(row[ID_NUMBER])
        if person is None and other is not None:
            told = say("roster.other_type", file=people.file, row=other.number, id_type=other[ID_TYPE])
            yield seats.problem(row, ID_TYPE, told)
        elif person is None:
            yield seats.problem(row, ID_NUMBER, say("roster.stranger", file=people.file))
        elif person[STUDENT_NAME] != row[NAME]:
            yield seats.problem(row, NAME, _other_name(row[NAME], person, people.file))
        elif person[GENDER] != row[GENDER] and row[GENDER] in GENDERS:
            yield seats.problem(row, GENDER, say("roster.other_gender", file=people.file, row=person.number))
