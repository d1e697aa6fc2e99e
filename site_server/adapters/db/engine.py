"""Opening the SQLite file so that a commit is on the disk when it returns."""

import contextlib
import os
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.pool import QueuePool

BUSY_MS: Final = 10_000
"""So long a commit waits for another program to let go of the file."""


def lenient_text(data: bytes) -> str:
    """A text column as it stands: bytes that are no text must not keep the other rows from being read."""
    return data.decode("utf-8", "replace")


def keep_private(path: Path) -> None:
    """The file is its owner's alone before anything stands in it, and what SQLite puts beside it. Raises OSError."""
    if os.name != "nt":
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        for suffix in ("", "-wal", "-shm"):
            with contextlib.suppress(FileNotFoundError):
                Path(f"{path}{suffix}").chmod(0o600)


def open_engine(path: Path) -> Engine:
    """An engine on the file with WAL, `synchronous=FULL` and `BEGIN IMMEDIATE` for every transaction."""
    keep_private(path)
    engine = create_engine(
        f"sqlite+pysqlite:///{path}",
        poolclass=QueuePool,
        pool_size=4,
        max_overflow=8,
        connect_args={"timeout": BUSY_MS / 1000, "check_same_thread": False},
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: object) -> None:
        # The driver must not begin or commit by itself: we say BEGIN IMMEDIATE.
        connection.isolation_level = None
        connection.text_factory = lenient_text
        cursor = connection.cursor()
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            f"busy_timeout={BUSY_MS}",
            "wal_autocheckpoint=2000",
            "cache_size=-16000",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        # Readers get a snapshot, only writers take the lock.
        read_only = connection.get_execution_options().get("read_only", False)
        connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")

    return engine
