"""Brings a database file to the schema of this program; run at every start."""

import logging
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Engine, inspect

log = logging.getLogger(__name__)

MIGRATIONS = Path(__file__).with_name("migrations")


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Apply the migrations that are missing."""
    with engine.begin() as connection:
        try:
            command.upgrade(_config(connection), revision)
        except CommandError:
            # The version that the file names is none of ours: somebody wrote there. What it has tells which it is.
            if not inspect(connection).has_table("tally"):
                raise
            log.warning("the schema's version was not as it was written")
            command.stamp(_config(connection), revision, purge=True)


def downgrade(engine: Engine, revision: str) -> None:
    """Take migrations back (for tests and for going back a version)."""
    with engine.begin() as connection:
        command.downgrade(_config(connection), revision)


def _config(connection: object) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
