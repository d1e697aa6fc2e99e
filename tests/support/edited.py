"""Editing a server's database by hand while the server is off, as somebody with its disk does."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from site_server.adapters.db import tables


def database(folder: Path) -> sqlite3.Connection:
    return sqlite3.connect(folder / "site.db", isolation_level=None)


def columns() -> Iterator[tuple[str, str]]:
    for table in tables.metadata.sorted_tables:
        for column in table.columns:
            yield table.name, column.name


def changed(value: object) -> object:
    match value:
        case bool() | int():
            return value + 1_000
        case str():
            return value + "x"
        case bytes():
            return bytes([value[0] ^ 1]) + value[1:] if value else b"x"
        case _:
            return 7


def edit(folder: Path, table: str, column: str) -> None:
    """Change one column of one row; not of the very last one, so that something follows."""
    with closing(database(folder)) as connection:
        rows = connection.execute(f"SELECT rowid, {column} FROM {table} ORDER BY rowid").fetchall()
        place, value = rows[len(rows) // 2]
        connection.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (changed(value), place))
