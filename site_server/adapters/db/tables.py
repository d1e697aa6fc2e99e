"""The tables, as SQLAlchemy Core sees them. The migrations create them; a test holds the two against each other."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()

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
)

record = Table(
    "record",
    metadata,
    Column("session_no", Integer, primary_key=True, autoincrement=False),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("chain", LargeBinary, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
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
    Column("held", Boolean, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    UniqueConstraint("session_no", "ticket", "epoch", "seq", name="entry_place"),
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
)

reported = Table(
    "reported",
    metadata,
    Column("session_no", Integer, primary_key=True, autoincrement=False),
    Column("ticket", Text, primary_key=True),
    Column("epoch", Integer, primary_key=True, autoincrement=False),
    Column("seq", Integer, nullable=False),
    Column("head", Text, nullable=False),
)

command = Table(
    "command",
    metadata,
    Column("session_no", Integer, primary_key=True, autoincrement=False),
    Column("command_id", Text, primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
)

setting = Table(
    "setting",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", LargeBinary, nullable=False),
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
)
