"""What the disk itself can do: SQLite alone, one row and one durable commit at a time, nothing else in the way."""

import os
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Final

_ROW_BYTES: Final = 1200


def raw_commits_per_s(folder: Path, seconds: float = 2.0) -> float:
    """Commits per second with WAL and `synchronous=FULL` on the disk of this folder."""
    path = folder / "raw.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("CREATE TABLE entry (arrival INTEGER PRIMARY KEY, sealed BLOB)")
        row, commits, began = os.urandom(_ROW_BYTES), 0, time.perf_counter()
        while time.perf_counter() - began < seconds:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT INTO entry (sealed) VALUES (?)", (row,))
            connection.execute("COMMIT")
            commits += 1
        took = time.perf_counter() - began
    for left in folder.glob("raw.db*"):
        left.unlink()
    return commits / took
