"""The schema: migrations go up and down, and end where the tables of the program say."""

import os
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect

from site_server.adapters.db.engine import open_engine
from site_server.adapters.db.migrate import downgrade, upgrade
from site_server.adapters.db.store import DatabaseStore
from site_server.adapters.db.tables import metadata
from site_server.domain.rows import SettingRow


def test_up_down_and_up_again(tmp_path: Path) -> None:
    engine = open_engine(tmp_path / "site.db")
    upgrade(engine)
    upgrade(engine)
    names = set(inspect(engine).get_table_names())
    assert names == {*metadata.tables, "alembic_version"}
    downgrade(engine, "base")
    assert inspect(engine).get_table_names() == ["alembic_version"]
    upgrade(engine)
    assert set(inspect(engine).get_table_names()) == names
    engine.dispose()


def test_the_migrations_make_the_tables_the_program_knows(tmp_path: Path) -> None:
    engine = open_engine(tmp_path / "site.db")
    upgrade(engine)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()


def test_the_file_is_opened_to_survive_a_power_cut(tmp_path: Path) -> None:
    DatabaseStore(tmp_path / "site.db").close()
    engine = open_engine(tmp_path / "site.db")
    with engine.connect() as connection:
        for pragma, value in (("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1)):
            assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value
    engine.dispose()


@pytest.mark.skipif(os.name == "nt", reason="the folder's own list of rights holds there")
def test_the_file_and_what_stands_beside_it_are_the_owners_alone(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        store = DatabaseStore(tmp_path / "site.db")
        store.write([SettingRow(name="n", value=b"v")])
        found = {path.name: path.stat().st_mode & 0o077 for path in tmp_path.iterdir()}
        store.close()
    finally:
        os.umask(old)
    assert set(found.values()) == {0}
    assert "site.db-wal" in found
