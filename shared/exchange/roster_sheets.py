"""From the national platform's spreadsheets to the candidates of one room and session.

`seating.xlsx` (考场编排表) says who sits where, `students.xlsx` (学生导入模板) confirms who they are, `photos.zip`
shows their faces. Every problem of all three is collected; with one problem nothing is taken.
"""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Final

import msgspec

from shared.exam.plan import Candidate
from shared.exchange.id_numbers import id_problem
from shared.exchange.photo_zip import Photo, Photos, read_photos
from shared.exchange.room_rows import Group, Wanted, groups, pick
from shared.exchange.roster_problems import Problem, RosterError
from shared.exchange.same_words import plain, plain_session
from shared.exchange.sheet_rows import Row
from shared.exchange.sheet_table import Table, read_table

SEATING_COLUMNS: Final = (
    "准考证号", "考生姓名", "性别", "证件类型", "证件号码", "所属院校", "考场名称", "座位号", "考试科目", "场次",
)  # fmt: skip
STUDENT_COLUMNS: Final = ("学生姓名", "性别", "证件类型", "证件号码")
_COMPARED: Final = ("考场名称", "考试科目", "场次")
_GENDERS: Final = ("男", "女")


class Roster(msgspec.Struct, frozen=True, kw_only=True):
    """Candidates in seat order, their photos (keyed as `Candidate.photo`), and what a person should read.

    Attributes:
        groups: who is in the seating sheet, by room and session, the wanted one among them.
        warnings: what is unusual but no error.
    """

    candidates: tuple[Candidate, ...]
    photos: dict[str, bytes]
    groups: tuple[Group, ...]
    warnings: tuple[Problem, ...]


class Sheets(msgspec.Struct, frozen=True, kw_only=True):
    """The two sheets of people, each None where it could not be read."""

    seats: Table | None
    people: Table | None

    def id_numbers(self) -> frozenset[str]:
        """Everybody's ID number on either sheet."""
        return frozenset(row["证件号码"] for table in (self.seats, self.people) if table for row in table.rows)


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
        problems += seat_problems(seats_table, lambda row: seats if plain(row["考场名称"]) == plain(room) else None)
        picked = pick(seats_table, wanted, nobody_is_a_problem=not problems)
        here = list(picked.rows)
        problems += [*picked.problems, *_other_subject(seats_table, here, subject)]
    if seats_table and people_table:
        problems += strangers(seats_table, here, people_table)
    known = sheets.id_numbers()
    pictures = read_photos(photos, [(r["证件号码"], r["准考证号"]) for r in here], known=known)
    problems += pictures.problems
    if problems or seats_table is None or people_table is None:
        raise RosterError(problems)
    notes = (*seats_table.notes, *people_table.notes, *picked.notes, *pictures.warnings)
    return roster_of(here, pictures, groups(seats_table.rows), notes)


def read_sheets(seating: Path, students: Path) -> tuple[Sheets, list[Problem]]:
    """Both sheets, and what is wrong in them whatever the room: rows that cannot be read, people who stand twice."""
    seats, problems = read_table(seating, SEATING_COLUMNS, numeric=("座位号",), loose=_COMPARED)
    people, more = read_table(students, STUDENT_COLUMNS)
    problems += more
    if seats:
        problems += _cell_problems(seats)
        problems += _twice(seats, (("准考证号",), ("证件类型", "证件号码")), "场次")
    if people:
        problems += [p for r in people.rows if (p := _id_finding(people, r))]
        problems += _twice(people, (("证件类型", "证件号码"),))
    return Sheets(seats=seats, people=people), problems


def same_seats(table: Table) -> Iterable[Problem]:
    """Two people at one seat of a room in a session."""
    yield from _twice(table, (("考场名称", "座位号"),), "场次")


def seat_problems(table: Table, seats_of: Callable[[Row], int | None]) -> Iterable[Problem]:
    """Rows whose seat their room does not have; `seats_of` gives the room's seats, None where it is no matter."""
    for row in table.rows:
        number, seats = int(row["座位号"]), seats_of(row)
        if number < 1 or (seats is not None and number > seats):
            told = f"应为1至{seats}的整数" if seats is not None else "应为正整数"
            yield table.problem(row, "座位号", told)


def roster_of(rows: Iterable[Row], pictures: Photos, groups: Sequence[Group], notes: Sequence[Problem]) -> Roster:
    """The candidates of these rows, which have no problem left."""
    candidates = tuple(
        _candidate(row, pictures.pictures[row["证件号码"]]) for row in sorted(rows, key=lambda r: int(r["座位号"]))
    )
    named = {c.photo: pictures.pictures[c.id_number].data for c in candidates if c.photo}
    return Roster(candidates=candidates, photos=named, groups=tuple(groups), warnings=tuple(notes))


def _candidate(row: Row, photo: Photo) -> Candidate:
    return Candidate(
        ticket=row["准考证号"],
        name=row["考生姓名"],
        gender=row["性别"],
        id_type=row["证件类型"],
        id_number=row["证件号码"],
        school=row["所属院校"],
        seat=int(row["座位号"]),
        photo=f"{row['准考证号']}.{photo.ending}",
    )


def _cell_problems(table: Table) -> Iterable[Problem]:
    for row in table.rows:
        if finding := _id_finding(table, row):
            yield finding
        if row["性别"] not in _GENDERS:
            yield table.problem(row, "性别", "应为男或女")
        if not (row["准考证号"].isascii() and row["准考证号"].isalnum()):
            yield table.problem(row, "准考证号", "应只含数字和字母")


def _id_finding(table: Table, row: Row) -> Problem | None:
    reason = id_problem(row["证件类型"], row["证件号码"])
    column = "证件类型" if reason.startswith("证件类型") else "证件号码"
    return table.problem(row, column, reason) if reason else None


def _twice(table: Table, keys: Sequence[tuple[str, ...]], session: str = "") -> Iterable[Problem]:
    """A ticket, a person, a seat stands only once (in a `session`); the last column of a key is the one named."""
    seen: dict[tuple[str, ...], Row] = {}
    for row in table.rows:
        within = plain_session(row[session]) if session else ""
        for columns in keys:
            key = (*columns, within, *(plain(row[column]) for column in columns))
            first = seen.setdefault(key, row)
            if first is not row:
                sheet = f"工作表“{first.sheet}”" if first.sheet != row.sheet else ""
                yield table.problem(row, columns[-1], f"与{sheet}第{first.number}行重复")


def _other_subject(table: Table, here: Iterable[Row], subject: str) -> Iterable[Problem]:
    for row in here:
        if subject and plain(row["考试科目"]) != plain(subject):
            told = f"写的是“{row['考试科目']}”，本场科目是“{subject}”；请核对这一行的科目、考场和场次"
            yield table.problem(row, "考试科目", told)


def strangers(seats: Table, here: Iterable[Row], people: Table) -> Iterable[Problem]:
    """Rows of the seating sheet whose person is not in the students' sheet, or is another one there."""
    known = {(row["证件类型"], row["证件号码"]): row for row in people.rows}
    for row in here:
        person = known.get((row["证件类型"], row["证件号码"]))
        if person is None:
            yield seats.problem(row, "证件号码", f"在学生表（{people.file}）中没有这个证件")
        elif person["学生姓名"] != row["考生姓名"]:
            yield seats.problem(row, "考生姓名", f"与学生表（{people.file}）第{person.number}行的姓名不一致")
        elif person["性别"] != row["性别"]:
            yield seats.problem(row, "性别", f"与学生表（{people.file}）第{person.number}行的性别不一致")
