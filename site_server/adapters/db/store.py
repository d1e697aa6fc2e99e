"""The store in an SQLite file. One call of `write` is one transaction, one fsync."""

import logging
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, Select, Table, exc, select
from sqlalchemy import inspect as inspect_tables
from sqlalchemy.dialects.sqlite import insert

from shared.exchange.backup_file import Position
from site_server.adapters.db import tables
from site_server.adapters.db.changes import read_changes
from site_server.adapters.db.engine import open_engine
from site_server.adapters.db.inspection import KINDS as _TABLES
from site_server.adapters.db.inspection import LOGS as _ONLY_ADDED
from site_server.adapters.db.inspection import Inspection, inspect, key_of, mark_all, put_back, take_out
from site_server.adapters.db.migrate import upgrade
from site_server.adapters.db.salvage import is_sound, salvage
from site_server.domain.changes import Changes
from site_server.domain.ports import StoreError
from site_server.domain.row_seal import RowSeal, Tallied, TallyChange
from site_server.domain.rows import (
    CommandRow,
    Cut,
    DeviceRow,
    Doubtful,
    EntryRow,
    Mended,
    RecordRow,
    ReportedHead,
    Row,
    SessionRow,
    SettingRow,
    Tick,
)

log = logging.getLogger(__name__)


def _statement(table: Table) -> Any:
    """An insert that replaces the row of the same key. Built once: compiled once."""
    statement = insert(table)
    keys = [column.name for column in table.primary_key]
    values = {c.name: statement.excluded[c.name] for c in table.columns if c.name not in keys}
    return statement.on_conflict_do_update(index_elements=keys, set_=values)


_STATEMENTS: Final[dict[type, Any]] = {k: _statement(table) for k, table in _TABLES.items() if k not in _ONLY_ADDED}
_TALLY: Final = (
    "INSERT INTO tally (name, rows, mark) VALUES (?, ?, ?)"
    " ON CONFLICT (name) DO UPDATE SET rows = excluded.rows, mark = excluded.mark"
)
# Rows of one kind in one statement; SQLite takes 32766 values in all.
_TOGETHER: Final = 256
_CODES: Final = {
    sqlite3.SQLITE_FULL: "disk_full",
    sqlite3.SQLITE_IOERR: "disk_refuses",
    # Another program holds the file, or it, or its folder, may not be written just now.
    **dict.fromkeys(
        (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY), "store_locked"
    ),
}


@lru_cache(maxsize=2 * _TOGETHER)
def _rows_together(kind: type, count: int) -> str:
    """One insert for so many rows of a log.

    The driver lets go of Python's lock at every step and queues for it again among the threads of the room; one step
    for a whole batch makes a commit under load several times shorter.
    """
    names = kind.__struct_fields__  # type: ignore[attr-defined]  # a row is a Struct
    places = "(" + ", ".join("?" * len(names)) + ")"
    return f"INSERT INTO {_TABLES[kind].name} ({', '.join(names)}) VALUES {', '.join([places] * count)}"  # noqa: S608 - names of our own


class DatabaseStore:
    """A `Store` in the file at `path`, which is created and migrated as needed."""

    def __init__(self, path: Path, *, seal: RowSeal | None = None, on_full: Callable[[], bool] = lambda: False) -> None:
        """`on_full` is asked when the disk is full: True if it made room, then the same rows are tried again.

        `seal`: marks what is written and looks at what is read; a row that somebody edited is left out and stands in
        `doubtful`. Without it nothing is marked (a store that never leaves a test).

        Raises StoreError `disk_full`, `disk_refuses`, `store_locked` (another program has it), `store_damaged` (nothing
        of it can be read) or `store_fault` if the file cannot be opened.
        """
        self._on_full = on_full
        self._seal = seal
        self.salvaged = _mended(path)
        self._engine = open_engine(path)
        # The writer's own: to fetch one from the pool and give it back costs as much as half a commit does.
        self._writing: Connection | None = None
        try:
            with self._engine.connect() as connection:
                earlier = inspect_tables(connection).has_table("session")
                marks = inspect_tables(connection).has_table("tally")
            upgrade(self._engine)
            self.adopted = 0
            self._inspection = self._inspect(earlier=earlier and not marks)
        except exc.DBAPIError as error:
            self._engine.dispose()
            raise StoreError(_code(error)) from error

    def write(self, rows: Sequence[Row]) -> None:
        """See Ledger."""
        by_kind: dict[type, list[Row]] = {}
        for row in rows:
            by_kind.setdefault(type(row), []).append(row)
        if not by_kind:
            return
        try:
            self._write(by_kind)
        except StoreError as error:
            if error.code != "disk_full" or not self._on_full():
                raise
            self._write(by_kind)

    def _write(self, by_kind: dict[type, list[Row]]) -> None:
        try:
            change = self._in_one_commit(by_kind)
            if change is not None and self._inspection is not None:
                self._inspection.tally.take(change)
        except exc.IntegrityError as error:
            raise StoreError("already_there") from error
        except exc.DBAPIError as error:
            code = _code(error)
            log.warning("write of %d rows failed: %s", sum(map(len, by_kind.values())), code)
            raise StoreError(code) from error

    def _in_one_commit(self, by_kind: dict[type, list[Row]]) -> TallyChange | None:
        """Raises exc.DBAPIError; the connection is then not used again."""
        if self._writing is None:
            self._writing = self._engine.connect()
        try:
            with self._writing.begin():
                return self._insert_all(self._writing, by_kind)
        except BaseException:
            self._writing.close()
            self._writing = None
            raise

    def records(self, session_no: int) -> Iterator[RecordRow]:
        """See RoomLog."""
        table = tables.record
        return self._rows(RecordRow, select(table).where(table.c.session_no == session_no).order_by(table.c.seq))

    def commands(self, session_no: int) -> Iterator[CommandRow]:
        """See RoomLog."""
        table = tables.command
        return self._rows(CommandRow, select(table).where(table.c.session_no == session_no))

    def entries(self, session_no: int, ticket: str | None = None) -> Iterator[EntryRow]:
        """See AnswerStore."""
        table = tables.entry
        columns = [column for column in table.columns if column.name != "arrival"]
        query = select(*columns).where(table.c.session_no == session_no).order_by(table.c.arrival)
        return self._rows(EntryRow, query if ticket is None else query.where(table.c.ticket == ticket))

    def reported(self, session_no: int) -> Iterator[ReportedHead]:
        """See AnswerStore."""
        table = tables.reported
        return self._rows(ReportedHead, select(table).where(table.c.session_no == session_no))

    def devices(self) -> Iterator[DeviceRow]:
        """See DeviceStore."""
        return self._rows(DeviceRow, select(tables.device))

    def sessions(self) -> Iterator[SessionRow]:
        """See PackageStore."""
        return self._rows(SessionRow, select(tables.session).order_by(tables.session.c.session_no))

    def setting(self, name: str) -> bytes | None:
        """See SettingStore."""
        rows = self._rows(SettingRow, select(tables.setting).where(tables.setting.c.name == name))
        return next((row.value for row in rows), None)

    def tick(self) -> Tick | None:
        """See SettingStore."""
        columns = [column for column in tables.tick.columns if column.name != "one"]
        return next(self._rows(Tick, select(*columns).where(tables.tick.c.one == 1)), None)

    def changes(self, after: Position, limit: int) -> Changes:
        """See BackupSource."""
        with self._reading() as connection:
            return read_changes(connection, after, limit)

    def close(self) -> None:
        """See Store."""
        if self._writing is not None:
            self._writing.close()
        self._engine.dispose()

    def doubtful(self) -> tuple[Doubtful, ...]:
        """See Ledger."""
        return tuple(self._inspection.doubtful) if self._inspection else ()

    def short(self) -> tuple[str, ...]:
        """See Ledger."""
        return tuple(self._inspection.short) if self._inspection else ()

    def mend(self, gone: Sequence[Doubtful], rows: Sequence[Mended], cut: Sequence[Cut]) -> None:
        """See Ledger."""
        if self._seal is None:
            return
        try:
            with self._engine.begin() as connection:
                take_out(connection, gone, cut)
                for one in rows:
                    put_back(connection, self._seal.marked(one.row), one.place)
                found = inspect(connection, self._seal)
                self._keep(connection, found.tally.told())
        except exc.DBAPIError as error:
            raise StoreError(_code(error)) from error
        self._inspection = found

    def _insert_all(self, connection: Connection, by_kind: dict[type, list[Row]]) -> TallyChange | None:
        """Write the rows with their marks, and what they make of the tally."""
        if self._seal is None or self._inspection is None:
            for kind, same in by_kind.items():
                _insert(connection, kind, same)
            return None
        seal, tally = self._seal, self._inspection.tally
        change = tally.after((key_of(kind, row), row) for kind, same in by_kind.items() for row in same)
        for kind, same in by_kind.items():
            _insert(connection, kind, [seal.marked(row) for row in same])
        self._keep(connection, tally.told(change))
        return change

    @staticmethod
    def _keep(connection: Connection, told: Sequence[Tallied]) -> None:
        if told:
            connection.exec_driver_sql(_TALLY, [(one.table, one.rows, one.mark) for one in told])

    def _inspect(self, *, earlier: bool) -> Inspection | None:
        """Look at every row. `earlier`: those of a version that marked none are taken as they are, and counted."""
        if self._seal is None:
            return None
        with self._engine.begin() as connection:
            if earlier:
                self.adopted = mark_all(connection, self._seal)
            found = inspect(connection, self._seal)
            if earlier:
                self._keep(connection, found.tally.told())
                found.short.clear()
        return found

    def _rows(self, kind: Any, query: Select[Any]) -> Iterator[Any]:
        # All at once: a half-read cursor would keep its snapshot and the WAL file growing.
        with self._reading() as connection:
            found = [kind(**row) for row in connection.execute(query).mappings()]
        if self._seal is None:
            return iter(found)
        genuine = [row for row in found if self._seal.genuine(row)]
        if len(genuine) < len(found):
            log.warning("%d rows of %s are not as they were written", len(found) - len(genuine), kind.__name__)
        return iter(genuine)

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self._engine.connect().execution_options(read_only=True) as connection:
            yield connection


def _insert(connection: Connection, kind: type, rows: Sequence[Row]) -> None:
    if kind not in _ONLY_ADDED:
        fixed = {"one": 1} if kind is Tick else {}
        connection.execute(_STATEMENTS[kind], [msgspec.structs.asdict(row) | fixed for row in rows])
        return
    for start in range(0, len(rows), _TOGETHER):
        part = rows[start : start + _TOGETHER]
        values = tuple(value for row in part for value in msgspec.structs.astuple(row))
        connection.exec_driver_sql(_rows_together(kind, len(part)), values)


def _mended(path: Path) -> Path | None:
    """Where a damaged file is kept whose readable rows were saved; None for one that is whole.

    Raises StoreError `store_damaged`.
    """
    if is_sound(path):
        return None
    try:
        return salvage(path)
    except (sqlite3.Error, exc.DBAPIError) as error:
        raise StoreError("store_damaged") from error


def _code(error: exc.DBAPIError) -> str:
    original = error.orig
    number = original.sqlite_errorcode & 0xFF if isinstance(original, sqlite3.Error) else 0
    return _CODES.get(number, "store_fault")
