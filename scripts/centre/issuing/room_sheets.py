"""The national platform's 考场 and 报考 sheets: which rooms there are, and who registered for which site."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

import msgspec

from shared.exchange.roster_problems import Problem
from shared.exchange.same_words import plain
from shared.exchange.sheet_rows import Row
from shared.exchange.sheet_table import Table, read_table

ROOM_COLUMNS: Final = (
    "考试计划编号", "所属考试计划", "考核站点编号", "所属考核站点", "考场名称", "考位数", "考试科目",
)  # fmt: skip
REGISTRATION_COLUMNS: Final = ("考生姓名", "证件号码", "考核站点编号")
MOST_SEATS: Final = 2_000


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
    table, problems = read_table(path, ROOM_COLUMNS, numeric=("考位数",))
    if table is None:
        return None, problems
    named: dict[str, list[ExamRoom]] = {}
    for row in table.rows:
        seats = int(row["考位数"])
        if not 0 < seats <= MOST_SEATS:
            problems.append(table.problem(row, "考位数", f"应为1至{MOST_SEATS}的整数"))
        subjects = frozenset(plain(one) for one in row["考试科目"].replace("，", ",").split(",") if one.strip())
        same = named.setdefault(plain(row["考场名称"]), [])
        if any(other.site_id == row["考核站点编号"] for other in same):
            problems.append(table.problem(row, "考场名称", "与前面的行重复"))
        same.append(
            ExamRoom(
                plan_id=row["考试计划编号"],
                plan_name=row["所属考试计划"],
                site_id=row["考核站点编号"],
                site_name=row["所属考核站点"],
                room=row["考场名称"],
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
        return row["考核站点编号"] if row is not None else ""

    def problems(self, seats: Table, seated: Iterable[tuple[Row, str]]) -> Iterator[Problem]:
        """Who sits somewhere without having registered there, and who registered and sits nowhere.

        seated: the rows of the seating sheet with the site of their room.
        """
        places: set[str] = set()
        for row, site_id in seated:
            places.add(row["证件号码"])
            person = self.people.get(row["证件号码"])
            if person is None:
                yield seats.problem(row, "证件号码", f"在报考表（{self.table.file}）中没有这个证件")
            elif plain(person["考生姓名"]) != plain(row["考生姓名"]):
                told = f"与报考表（{self.table.file}）第{person.number}行的姓名不一致"
                yield seats.problem(row, "考生姓名", told)
            elif person["考核站点编号"] != site_id:
                told = f"考场属于考点 {site_id}，报考表第{person.number}行报的是考点 {person['考核站点编号']}"
                yield seats.problem(row, "考场名称", told)
        for id_number, row in self.people.items():
            if id_number not in places:
                yield self.table.problem(row, "证件号码", f"报了名，却不在排考表（{seats.file}）中")


def read_registrations(path: Path) -> tuple[Registrations | None, list[Problem]]:
    """The registrations, and every problem of the sheet."""
    table, problems = read_table(path, REGISTRATION_COLUMNS)
    if table is None:
        return None, problems
    people: dict[str, Row] = {}
    for row in table.rows:
        first = people.setdefault(row["证件号码"], row)
        if first is not row:
            problems.append(table.problem(row, "证件号码", f"与第{first.number}行重复"))
    return Registrations(table=table, people=people), problems
