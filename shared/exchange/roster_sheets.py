"""From the national platform's spreadsheets to the candidates of one room and session.

`seating.xlsx` (考场编排表) says who sits where, `students.xlsx` (学生导入模板) confirms who they are, `photos.zip`
shows their faces. Every problem of all three is collected; with one problem nothing is taken.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import msgspec

from shared.exam.plan import Candidate
from shared.exchange.id_numbers import id_problem
from shared.exchange.photo_zip import Photo, read_photos
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
    seats_table, problems = read_table(seating, SEATING_COLUMNS, numeric=("座位号",), loose=_COMPARED)
    people_table, more = read_table(students, STUDENT_COLUMNS)
    problems += more
    wanted = Wanted(room=room, session=session, seats=seats, near_names_checked=near_names_checked)
    here: list[Row] = []
    if seats_table:
        problems += _cell_problems(seats_table, wanted)
        problems += _twice(seats_table, (("准考证号",), ("证件类型", "证件号码"), ("考场名称", "座位号")), "场次")
        picked = pick(seats_table, wanted, nobody_is_a_problem=not problems)
        here = list(picked.rows)
        problems += [*picked.problems, *_other_subject(seats_table, here, subject)]
    if people_table:
        problems += [p for r in people_table.rows if (p := _id_finding(people_table, r))]
        problems += _twice(people_table, (("证件类型", "证件号码"),))
    if seats_table and people_table:
        problems += _strangers(seats_table, here, people_table)
    known = {row["证件号码"] for table in (seats_table, people_table) if table for row in table.rows}
    pictures = read_photos(photos, [(r["证件号码"], r["准考证号"]) for r in here], known=known)
    problems += pictures.problems
    if problems or seats_table is None or people_table is None:
        raise RosterError(problems)
    candidates = tuple(
        _candidate(row, pictures.pictures[row["证件号码"]]) for row in sorted(here, key=lambda r: int(r["座位号"]))
    )
    named = {c.photo: pictures.pictures[c.id_number].data for c in candidates if c.photo}
    notes = (*seats_table.notes, *people_table.notes, *picked.notes, *pictures.warnings)
    return Roster(candidates=candidates, photos=named, groups=groups(seats_table.rows), warnings=notes)


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


def _cell_problems(table: Table, wanted: Wanted) -> Iterable[Problem]:
    for row in table.rows:
        if finding := _id_finding(table, row):
            yield finding
        if row["性别"] not in _GENDERS:
            yield table.problem(row, "性别", "应为男或女")
        if not (row["准考证号"].isascii() and row["准考证号"].isalnum()):
            yield table.problem(row, "准考证号", "应只含数字和字母")
        number, here = int(row["座位号"]), plain(row["考场名称"]) == plain(wanted.room)
        if number < 1 or (here and number > wanted.seats):
            yield table.problem(row, "座位号", f"应为1至{wanted.seats}的整数" if here else "应为正整数")


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


def _strangers(seats: Table, here: Iterable[Row], people: Table) -> Iterable[Problem]:
    known = {(row["证件类型"], row["证件号码"]): row for row in people.rows}
    for row in here:
        person = known.get((row["证件类型"], row["证件号码"]))
        if person is None:
            yield seats.problem(row, "证件号码", f"在学生表（{people.file}）中没有这个证件")
        elif person["学生姓名"] != row["考生姓名"]:
            yield seats.problem(row, "考生姓名", f"与学生表（{people.file}）第{person.number}行的姓名不一致")
        elif person["性别"] != row["性别"]:
            yield seats.problem(row, "性别", f"与学生表（{people.file}）第{person.number}行的性别不一致")
