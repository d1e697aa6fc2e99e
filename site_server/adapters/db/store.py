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
from sqlalchemy.dialects.sqlite import insert

from shared.exchange.backup_file import Position
from site_server.adapters.db import tables
from site_server.adapters.db.changes import read_changes
from site_server.adapters.db.engine import open_engine
from site_server.adapters.db.migrate import upgrade
from site_server.domain.changes import Changes
from site_server.domain.ports import StoreError
from site_server.domain.rows import (
    CommandRow,
    DeviceRow,
    EntryRow,
    RecordRow,
    ReportedHead,
    Row,
    SessionRow,
    SettingRow,
    Tick,
)

log = logging.getLogger(__name__)

_TABLES: Final[dict[type, Table]] = {
    SessionRow: tables.session,
    RecordRow: tables.record,
    EntryRow: tables.entry,
    DeviceRow: tables.device,
    ReportedHead: tables.reported,
    CommandRow: tables.command,
    SettingRow: tables.setting,
    Tick: tables.tick,
}
_ONLY_ADDED: Final = frozenset({RecordRow, EntryRow})


def _statement(kind: type) -> Any:
    """An insert for logs; for the rest an insert that replaces the row of the same key. Built once: compiled once."""
    table = _TABLES[kind]
    statement = insert(table)
    if kind in _ONLY_ADDED:
        return statement
    keys = [column.name for column in table.primary_key]
    values = {c.name: statement.excluded[c.name] for c in table.columns if c.name not in keys}
    return statement.on_conflict_do_update(index_elements=keys, set_=values)


_STATEMENTS: Final[dict[type, Any]] = {kind: _statement(kind) for kind in _TABLES}
# Rows of one kind in one statement; SQLite takes 32766 values in all.
_TOGETHER: Final = 256


@lru_cache(maxsize=2 * _TOGETHER)
def _rows_together(kind: type, count: int) -> str:
    """One insert for so many rows of a log.

    The driver lets go of Python's lock at every step and queues for it again among the threads of the room; one step
    for a whole batch makes a commit under load several times shorter.
    """
    names = kind.__struct_fields__  # type: ignore[attr-defined]
    places = "(" + ", ".join("?" * len(names)) + ")"
    return f"INSERT INTO {_TABLES[kind].name} ({', '.join(names)}) VALUES {', '.join([places] * count)}"  # noqa: S608


class DatabaseStore:
    """A `Store` in the file at `path`, which is created and migrated as needed."""

    def __init__(self, path: Path, *, on_full: Callable[[], bool] = lambda: False) -> None:
        """`on_full` is asked when the disk is full: True if it made room, then the same rows are tried again.

        Raises StoreError `disk_full`, `disk_refuses` or `store_fault` if the file cannot be opened.
        """
        self._on_full = on_full
        self._engine = open_engine(path)
        try:
            upgrade(self._engine)
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
            with self._engine.begin() as connection:
                for kind, same in by_kind.items():
                    _insert(connection, kind, same)
        except exc.IntegrityError as error:
            raise StoreError("already_there") from error
        except exc.DBAPIError as error:
            code = _code(error)
            log.warning("write of %d rows failed: %s", sum(map(len, by_kind.values())), code)
            raise StoreError(code) from error

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
        return next(self._rows(Tick, select(*columns)), None)

    def changes(self, after: Position, limit: int) -> Changes:
        """See BackupSource."""
        with self._reading() as connection:
            return read_changes(connection, after, limit)

    def close(self) -> None:
        """See Store."""
        self._engine.dispose()

    def _rows(self, kind: Any, query: Select[Any]) -> Iterator[Any]:
        # All at once: a half-read cursor would keep its snapshot and the WAL file growing.
        with self._reading() as connection:
            found = [kind(**row) for row in connection.execute(query).mappings()]
        return iter(found)

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


def _code(error: exc.DBAPIError) -> str:
    original = error.orig
    number = original.sqlite_errorcode & 0xFF if isinstance(original, sqlite3.Error) else 0
    return {sqlite3.SQLITE_FULL: "disk_full", sqlite3.SQLITE_IOERR: "disk_refuses"}.get(number, "store_fault")
