"""Whose rows of the seating sheet belong to a room and session, and which rows look as if they were meant to.

A row written almost like the wanted room and session is refused when it would fit: when its seats are free there. Real
neighbours (实训楼301机房 and 302机房) have seat 1 of their own, so they are told apart without a question. What differs
only to the eye (3O1机房, 三〇一机房), or by half a day (2:30 for 14:30), is refused whatever its seats: nobody has two
rooms or sessions of such names.
"""

from collections.abc import Iterable, Sequence

import msgspec

from shared.exchange.roster_problems import Problem
from shared.exchange.same_words import looks_like, plain, surely_meant
from shared.exchange.session_words import on_one_dial, plain_session, says_when
from shared.exchange.sheet_rows import Row, spans
from shared.exchange.sheet_table import Table
from shared.exchange.sheet_words import ROOM, SEAT, SESSION
from shared.words.catalogue import say


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """The room and session as the centre's plan names them, and how many seats there are.

    near_names_checked: a person made sure that what looks like this room or session is another one.
    """

    room: str
    session: str
    seats: int
    near_names_checked: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """Room and session as they are compared."""
        return plain(self.room), plain_session(self.session)


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """The candidates of one room and session in the sheet, in the words of its first row."""

    room: str
    session: str
    rows: tuple[Row, ...]

    @property
    def key(self) -> tuple[str, str]:
        """Room and session as they are compared."""
        return plain(self.room), plain_session(self.session)

    def line(self) -> str:
        """Room, session and number of candidates for people."""
        return say("roster.room_line", room=self.room, session=self.session, count=len(self.rows))


class Picked(msgspec.Struct, frozen=True, kw_only=True):
    """The rows of the wanted room and session; what refuses them; and what is only worth a line."""

    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]
    notes: tuple[Problem, ...]


def groups(rows: Iterable[Row]) -> tuple[Group, ...]:
    """The rows by room and session, in the order in which they first appear."""
    found: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        found.setdefault((plain(row[ROOM]), plain_session(row[SESSION])), []).append(row)
    return tuple(Group(room=rs[0][ROOM], session=rs[0][SESSION], rows=tuple(rs)) for rs in found.values())


def pick(table: Table, wanted: Wanted, *, nobody_is_a_problem: bool = True) -> Picked:
    """The rows of the wanted room and session."""
    all_groups = groups(table.rows)
    here = next((group.rows for group in all_groups if group.key == wanted.key), ())
    taken = {int(row[SEAT]) for row in here}
    problems: list[Problem] = []
    notes: list[Problem] = []
    for group in all_groups if here else ():
        if group.key != wanted.key and may_be_meant(group, wanted, taken):
            found = [problem for row in group.rows for problem in _near(table, row, wanted)]
            (notes if wanted.near_names_checked else problems).extend(found)
    if not here and not problems and nobody_is_a_problem:
        problems.append(_nobody(table, wanted, all_groups))
    if otherwise := [row for row in here if (row[ROOM], row[SESSION]) != (wanted.room, wanted.session)]:
        notes.append(_otherwise(table, otherwise))
    return Picked(rows=tuple(here), problems=tuple(problems), notes=tuple(notes))


def may_be_meant(group: Group, wanted: Wanted, taken: set[int]) -> bool:
    """Whether these rows may belong to the wanted room and session, of which the seats in `taken` have somebody."""
    room_is, session_is = (a == b for a, b in zip(group.key, wanted.key, strict=True))
    room_sure, session_sure = (surely_meant(a, b) for a, b in zip(group.key, wanted.key, strict=True))
    if room_sure and (session_sure or on_one_dial(group.key[1], wanted.key[1])):
        return True
    room_near, session_near = (looks_like(a, b) for a, b in zip(group.key, wanted.key, strict=True))
    # A session that says only half of when it is may be any; one in full that differs is another.
    session_near = session_near or (says_when(wanted.key[1]) and not says_when(group.key[1]))
    if not ((room_is or room_near) and (session_is or session_near)):
        return False
    seats = {int(row[SEAT]) for row in group.rows}
    return not seats & taken and max(seats) <= wanted.seats


def _near(table: Table, row: Row, wanted: Wanted) -> Iterable[Problem]:
    compared = ((ROOM, "room", wanted.room, plain), (SESSION, "session", wanted.session, plain_session))
    for column, kind, right, same in compared:
        if same(row[column]) != same(right):
            told = say("roster.near", wanted=right, written=row[column], kind=kind)
            yield table.problem(row, column, told)


def _otherwise(table: Table, rows: Sequence[Row]) -> Problem:
    by_sheet: dict[str, list[int]] = {}
    for row in rows:
        by_sheet.setdefault(row.sheet, []).append(row.number)
    where = "；".join(say("roster.on_sheet", sheet=sheet) + spans(numbers) for sheet, numbers in by_sheet.items())
    told = say("roster.written_otherwise", where=where, count=len(rows))
    return Problem(file=table.file, reason=told)


def _nobody(table: Table, wanted: Wanted, found: Sequence[Group]) -> Problem:
    listed = [group.line() for group in found]
    reason = say("roster.nobody", room=wanted.room, session=wanted.session, listed=listed)
    return Problem(file=table.file, reason=reason)
