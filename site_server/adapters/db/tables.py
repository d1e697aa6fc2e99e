"""The tables, as SQLAlchemy Core sees them. The migrations create them; a test holds the two against each other."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

metadata = MetaData()


class _Flag(TypeDecorator[bool]):
    """Yes or no; anything else that somebody wrote into the file comes out as it stands, and its mark tells."""

    impl = Boolean
    cache_ok = True

    def result_processor(self, dialect: Any, coltype: Any) -> Any:  # noqa: ARG002 - the type's own signature
        """Never raises: one strange value must not keep the others from being read."""
        return lambda value: {0: False, 1: True}.get(value, value)


def _mark() -> Column[bytes]:
    return Column("mark", LargeBinary, nullable=False)


# An ascending row number of our own: the order of writing, on SQLite the rowid itself.
_ARRIVAL = BigInteger().with_variant(Integer, "sqlite")

session = Table(
    "session",
    metadata,
    Column("session_no", Integer, primary_key=True, autoincrement=False),
    Column("session_id", Text, nullable=False),
    Column("package_id", Text, nullable=False),
    Column("package_sha256", Text, nullable=False),
    Column("serial", Integer, nullable=False),
    Column("file_name", Text, nullable=False),
    Column("imported_ms", BigInteger, nullable=False),
    _mark(),
)

record = Table(
    "record",
    metadata,
    Column("session_no", Integer, primary_key=True, autoincrement=False),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("chain", LargeBinary, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    _mark(),
)

entry = Table(
    "entry",
    metadata,
    Column("arrival", _ARRIVAL, primary_key=True, autoincrement=True),
    Column("session_no", Integer, nullable=False),
    Column("ticket", Text, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("received_ms", BigInteger, nullable=False),
    Column("held", _Flag, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    UniqueConstraint("session_no", "ticket", "epoch", "seq", name="entry_place"),
    _mark(),
)

device = Table(
    "device",
    metadata,
    Column("device_id", Text, primary_key=True),
    Column("role", Text, nullable=False),
    Column("device_name", Text, nullable=False),
    Column("seat", Integer, nullable=False),
    Column("fingerprint", Text, nullable=False),
    Column("enrolled_ms", BigInteger, nullable=False),
    Column("revoked_ms", BigInteger, nullable=True),
    _mark(),
)

reported = Table(
    "reported",
    metadata,
    Column("session_no", Integer, primary_key=True, autoincrement=False),
    Column("ticket", Text, primary_key=True),
    Column("epoch", Integer, primary_key=True, autoincrement=False),
    Column("seq", Integer, nullable=False),
    Column("head", Text, nullable=False),
    _mark(),
)

command = Table(
    "command",
    metadata,
    Column("session_no", Integer, primary_key=True, autoincrement=False),
    Column("command_id", Text, primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    _mark(),
)

setting = Table(
    "setting",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", LargeBinary, nullable=False),
    _mark(),
)

# One row, number 1.
tick = Table(
    "tick",
    metadata,
    Column("one", Integer, primary_key=True, autoincrement=False),
    Column("boot_id", Text, nullable=False),
    Column("monotonic_ms", BigInteger, nullable=False),
    Column("wall_ms", BigInteger, nullable=False),
    Column("room_ms", BigInteger, nullable=False),
    _mark(),
)

# What each table came to with its last commit; `rows` is told to people, the mark is over rows and their sum.
tally = Table(
    "tally",
    metadata,
    Column("name", Text, primary_key=True),
    Column("rows", Integer, nullable=False),
    Column("mark", LargeBinary, nullable=False),
)
