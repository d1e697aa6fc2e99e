"""Looks at every row of the file when it is opened: which are not as they were written, and which tables lack rows."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

import msgspec
from msgspec.structs import asdict
from sqlalchemy import Connection, Table, delete, insert, literal_column, select, update

from site_server.adapters.db import tables
from site_server.domain.row_seal import Key, RowSeal, Tallied, Tally
from site_server.domain.rows import (
    CommandRow,
    Cut,
    DeviceRow,
    Doubtful,
    EntryRow,
    RecordRow,
    ReportedHead,
    Row,
    SessionRow,
    SettingRow,
    Tick,
)

KINDS: Final[dict[type, Table]] = {
    SessionRow: tables.session,
    RecordRow: tables.record,
    EntryRow: tables.entry,
    DeviceRow: tables.device,
    ReportedHead: tables.reported,
    CommandRow: tables.command,
    SettingRow: tables.setting,
    Tick: tables.tick,
}
LOGS: Final = frozenset({RecordRow, EntryRow})
OWN_COLUMNS: Final = frozenset({"arrival", "one"})
"""What a table has for itself and a row does not know."""


class Inspection(msgspec.Struct, kw_only=True):
    """What was found. `tally` is of the genuine rows; `short`: tables that lack rows, or have old ones back."""

    tally: Tally
    doubtful: list[Doubtful]
    short: list[str]


def key_of(kind: type, row: Row) -> Key:
    """A row's place in the tally."""
    table = KINDS[kind]
    if kind in LOGS:
        return (table.name,)
    keys = [getattr(row, column.name) for column in table.primary_key if column.name not in OWN_COLUMNS]
    return (table.name, *(keys or ("the only one",)))


def inspect(connection: Connection, seal: RowSeal) -> Inspection:
    """Every row of every table."""
    found = Inspection(tally=Tally(seal, (table.name for table in KINDS.values())), doubtful=[], short=[])
    kept = _kept(connection)
    for kind, table in KINDS.items():
        good: list[tuple[Key, Row]] = []
        order = _Order()
        for place, row in _rows(connection, kind, table):
            if seal.genuine(row):
                good.append((key_of(kind, row), row))
                order.see(row)
            else:
                values = {name: getattr(row, name) for name in row.__struct_fields__}
                found.doubtful.append(Doubtful(table=str(table.name), place=place, values=values))
        found.tally.take(found.tally.after(good))
        edited = any(one.table == table.name for one in found.doubtful)
        if order.broken or (not edited and not found.tally.fits(kept.get(table.name), table.name)):
            found.short.append(table.name)
    return found


class _Order:
    """Entries are read in the order of writing; within a log-in their numbers grow by one."""

    def __init__(self) -> None:
        self._last: dict[tuple[int, str, int], int] = {}
        self.broken = False

    def see(self, row: Row) -> None:
        """The next row of a table."""
        if isinstance(row, EntryRow):
            place = (row.session_no, row.ticket, row.epoch)
            self.broken = self.broken or row.seq <= self._last.get(place, 0)
            self._last[place] = row.seq


def take_out(connection: Connection, gone: Sequence[Doubtful], cut: Sequence[Cut]) -> None:
    """Take these rows out of their tables."""
    for one in gone:
        table = next(table for table in KINDS.values() if table.name == one.table)
        connection.execute(delete(table).where(literal_column("rowid") == one.place))
    entry = tables.entry
    for behind in cut:
        mine = (entry.c.session_no == behind.session_no, entry.c.ticket == behind.ticket)
        connection.execute(delete(entry).where(*mine, entry.c.epoch == behind.epoch, entry.c.seq >= behind.from_seq))


def put_back(connection: Connection, row: Row, place: int | None) -> None:
    """Put a row in, an entry at its old place in the order of writing."""
    values: dict[str, object] = asdict(row)
    if isinstance(row, EntryRow) and place is not None:
        values["arrival"] = place
    if isinstance(row, Tick):
        values["one"] = 1
    connection.execute(insert(KINDS[type(row)]), values)


def mark_all(connection: Connection, seal: RowSeal) -> int:
    """Mark every row as it stands; how many there are."""
    count = 0
    for kind, table in KINDS.items():
        for place, row in list(_rows(connection, kind, table)):
            marked = update(table).where(literal_column("rowid") == place).values(mark=seal.marked(row).mark)
            connection.execute(marked)
            count += 1
    return count


def _kept(connection: Connection) -> dict[str, Tallied]:
    rows = connection.execute(select(tables.tally)).mappings()
    return {row["name"]: Tallied(table=row["name"], rows=row["rows"], mark=row["mark"]) for row in rows}


def _rows(connection: Connection, kind: Any, table: Table) -> Iterator[tuple[int, Row]]:
    columns = [column for column in table.columns if column.name not in OWN_COLUMNS]
    query = (
        select(literal_column("rowid").label("place"), *columns).select_from(table).order_by(literal_column("rowid"))
    )
    if kind is Tick:
        query = query.where(table.c.one == 1)
    for row in connection.execute(query).mappings():
        values = dict(row)
        yield values.pop("place"), kind(**values)
