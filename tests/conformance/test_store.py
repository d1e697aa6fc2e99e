"""Every store keeps the same promises: all or nothing, order of writing, no place taken twice."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from site_server.adapters.db.store import DatabaseStore
from site_server.adapters.memory.store import MemoryStore
from site_server.domain.ports import Store, StoreError
from site_server.domain.rows import (
    CommandRow,
    DeviceRow,
    EntryRow,
    RecordRow,
    ReportedHead,
    SessionRow,
    SettingRow,
    Tick,
)


@pytest.fixture(params=["memory", "database"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    made: Store = MemoryStore() if request.param == "memory" else DatabaseStore(tmp_path / "site.db")
    yield made
    made.close()


def entry(ticket: str, seq: int, *, epoch: int = 1, session_no: int = 1, sealed: bytes = b"x") -> EntryRow:
    return EntryRow(
        session_no=session_no, ticket=ticket, epoch=epoch, seq=seq, received_ms=5, held=seq % 2 == 0, sealed=sealed
    )


def record(seq: int, *, session_no: int = 1) -> RecordRow:
    return RecordRow(session_no=session_no, seq=seq, chain=bytes(32), sealed=b"r%d" % seq)


def test_a_fresh_store_is_empty(store: Store) -> None:
    assert list(store.sessions()) == []
    assert list(store.devices()) == []
    assert list(store.records(1)) == []
    assert list(store.entries(1)) == []
    assert store.tick() is None
    assert store.setting("none") is None
    store.write([])


def test_rows_come_back_as_written(store: Store) -> None:
    session = SessionRow(
        session_no=1,
        session_id="S1",
        package_id="P1",
        package_sha256="ab",
        serial=2,
        file_name="ab.exampkg",
        imported_ms=1_800_000_000_000,
    )
    device = DeviceRow(
        device_id="d1", role="candidate", device_name="PC-01", seat=1, fingerprint="f", enrolled_ms=7, revoked_ms=None
    )
    head = ReportedHead(session_no=1, ticket="T1", epoch=1, seq=3, head="aa")
    done = CommandRow(session_no=1, command_id="c1", sealed=b"\x00\xff")
    tick = Tick(boot_id="b", monotonic_ms=1, wall_ms=2, room_ms=1_800_000_000_003)
    store.write([session, device, head, done, tick, SettingRow(name="n", value=b"v"), record(1), entry("T1", 1)])
    assert list(store.sessions()) == [session]
    assert list(store.devices()) == [device]
    assert list(store.reported(1)) == [head]
    assert list(store.commands(1)) == [done]
    assert store.tick() == tick
    assert store.setting("n") == b"v"
    assert list(store.records(1)) == [record(1)]
    assert list(store.entries(1)) == [entry("T1", 1)]


def test_a_row_with_a_key_replaces_the_older_one(store: Store) -> None:
    for value in (b"1", b"2"):
        store.write([SettingRow(name="n", value=value)])
        store.write([Tick(boot_id="b", monotonic_ms=int(value), wall_ms=2, room_ms=3)])
    assert store.setting("n") == b"2"
    found = store.tick()
    assert found is not None
    assert found.monotonic_ms == 2


def test_entries_keep_the_order_of_arrival(store: Store) -> None:
    written = [entry("T2", 1, epoch=2), entry("T1", 1), entry("T2", 1, epoch=1), entry("T1", 2)]
    for row in written:
        store.write([row])
    assert list(store.entries(1)) == written
    assert list(store.entries(1, "T2")) == [written[0], written[2]]
    assert list(store.entries(2)) == []


@pytest.mark.parametrize("taken", [entry("T1", 1, sealed=b"other"), record(1)])
def test_a_taken_place_refuses_the_whole_list(store: Store, taken: EntryRow | RecordRow) -> None:
    store.write([entry("T1", 1), record(1)])
    with pytest.raises(StoreError) as refused:
        store.write([SettingRow(name="n", value=b"v"), entry("T9", 1), taken, record(2)])
    assert refused.value.code == "already_there"
    assert store.setting("n") is None
    assert list(store.entries(1)) == [entry("T1", 1)]
    assert list(store.records(1)) == [record(1)]


def test_sessions_do_not_mix(store: Store) -> None:
    store.write([record(1), record(1, session_no=2), entry("T1", 1), entry("T1", 1, session_no=2)])
    assert list(store.records(2)) == [record(1, session_no=2)]
    assert list(store.entries(2, "T1")) == [entry("T1", 1, session_no=2)]


def test_the_database_file_keeps_everything(tmp_path: Path) -> None:
    first = DatabaseStore(tmp_path / "site.db")
    first.write([record(1), record(2), entry("T1", 1)])
    first.close()
    second = DatabaseStore(tmp_path / "site.db")
    assert [r.seq for r in second.records(1)] == [1, 2]
    assert list(second.entries(1)) == [entry("T1", 1)]
    second.close()
