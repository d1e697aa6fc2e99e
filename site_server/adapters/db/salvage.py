"""A database file whose pages are damaged: what can still be read goes into a fresh one, the old one is kept.

A flipped byte, a torn page: SQLite then refuses every query that touches it. Rows that are lost this way are named by
the tally; PCs send their answers again, acts are in the console's copy and in the backup.
"""

import contextlib
import logging
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from shared.machine.files import replace
from site_server.adapters.db import tables
from site_server.adapters.db.engine import lenient_text, open_engine
from site_server.adapters.db.migrate import upgrade

log = logging.getLogger(__name__)

_SUFFIXES: Final = ("", "-wal", "-shm")
_MOST_STEPS: Final = 50_000
"""Places that are tried one by one behind a damaged page."""


def is_sound(path: Path) -> bool:
    """Whether SQLite finds the file whole, indices as well; True for one that is not there or only cannot be opened."""
    if not path.exists():
        return True
    connection = sqlite3.connect(path)
    try:
        return bool(connection.execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok")
    except sqlite3.OperationalError:  # no room on the disk, or locked: nothing is said about the content
        return True
    except sqlite3.DatabaseError:
        return False
    finally:
        connection.close()


def salvage(path: Path) -> Path:
    """Put a fresh file with all readable rows in the place of a damaged one; where the damaged one is kept.

    Raises OSError, sqlite3.Error (nothing can be read at all).
    """
    fresh = path.with_name(f"{path.name}.salvage")
    for suffix in _SUFFIXES:
        Path(f"{fresh}{suffix}").unlink(missing_ok=True)
    engine = open_engine(fresh)
    upgrade(engine)
    engine.dispose()
    with contextlib.closing(sqlite3.connect(path)) as old, contextlib.closing(sqlite3.connect(fresh)) as new:
        old.text_factory = lenient_text
        for name in tables.metadata.tables:
            count = _copy(old, new, name)
            log.warning("salvaged %d rows of %s", count, name)
        new.commit()
        new.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    kept = path.with_name(f"{path.name}.damaged-{time.strftime('%Y%m%d-%H%M%S')}")
    for suffix in _SUFFIXES:
        with contextlib.suppress(FileNotFoundError):
            replace(Path(f"{path}{suffix}"), Path(f"{kept}{suffix}"))
    replace(fresh, path)
    for suffix in _SUFFIXES[1:]:
        Path(f"{fresh}{suffix}").unlink(missing_ok=True)
    return kept


def _copy(old: sqlite3.Connection, new: sqlite3.Connection, table: str) -> int:
    # What the table of the old file has, by its own word: an earlier version had fewer columns.
    columns = [row[1] for row in old.execute(f"PRAGMA table_info({table})")]
    if not columns:
        raise sqlite3.DatabaseError(f"no table {table}")
    names = ", ".join(columns)
    insert = f"INSERT OR IGNORE INTO {table} (rowid, {names}) VALUES ({', '.join('?' * (len(columns) + 1))})"  # noqa: S608 - names of our own
    count = 0
    for row in _readable(old, f"SELECT rowid, {names} FROM {table} NOT INDEXED WHERE rowid > ? ORDER BY rowid"):  # noqa: S608 - so here
        with contextlib.suppress(sqlite3.IntegrityError):
            new.execute(insert, row)
            count += 1
    return count


def _readable(old: sqlite3.Connection, query: str) -> Iterator[tuple[object, ...]]:
    """Every row that can be read, step by step over those that cannot."""
    last, steps = 0, 0
    while steps < _MOST_STEPS:
        try:
            for row in old.execute(query, (last,)):
                last, steps = row[0], 0
                yield row
        except sqlite3.DatabaseError:
            last, steps = last + 1, steps + 1
        else:
            return
