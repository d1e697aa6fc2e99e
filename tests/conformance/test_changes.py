"""What a backup reads of a store: the same promises of the database and its twin in memory."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from shared.exchange.backup_file import Position
from site_server.adapters.db.store import DatabaseStore
from site_server.adapters.memory.store import MemoryStore
from site_server.domain.ports import Store, StoreError
from site_server.domain.rows import EntryRow, RecordRow, SettingRow, Tick


@pytest.fixture(params=["database", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    made: Store = DatabaseStore(tmp_path / "a.db") if request.param == "database" else MemoryStore()
    yield made
    made.close()


def record(seq: int, session_no: int = 1) -> RecordRow:
    return RecordRow(session_no=session_no, seq=seq, chain=bytes([session_no, seq]) * 16, sealed=b"r%d" % seq)


def entry(seq: int, ticket: str = "T1") -> EntryRow:
    return EntryRow(
        session_no=1, ticket=ticket, epoch=1, seq=seq, received_ms=seq, held=False, sealed=f"{ticket}{seq}".encode()
    )


def test_the_beginning_gives_everything_and_then_only_what_is_new(store: Store) -> None:
    empty = store.changes(Position(), 10)
    assert empty.end == Position()
    tick = Tick(boot_id="b", monotonic_ms=1, wall_ms=2, room_ms=3)
    store.write([record(1), entry(1), entry(1, "T2"), SettingRow(name="a", value=b"1"), tick])
    first = store.changes(Position(), 10)
    assert first.records == (record(1),)
    assert first.entries == (entry(1), entry(1, "T2"))
    assert first.settings == (SettingRow(name="a", value=b"1"),)
    assert first.tick == tick
    assert not first.more
    store.write([record(2), entry(2), record(1, session_no=2)])
    second = store.changes(first.end, 10)
    assert second.records == (record(2), record(1, session_no=2))
    assert second.entries == (entry(2),)
    assert store.changes(second.end, 10).entries == ()


def test_entries_come_in_pieces(store: Store) -> None:
    store.write([record(1), *(entry(n) for n in range(1, 6))])
    place, seen, more = Position(), [], True
    while more:
        part = store.changes(place, 2)
        seen += [e.seq for e in part.entries]
        place, more = part.end, part.more
    assert seen == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("wrong", [{"mark": "00"}, {"arrival": 9}, {"record_seq": 9}, {"session_no": 3}])
def test_a_copy_of_another_history_is_refused(store: Store, wrong: dict[str, object]) -> None:
    store.write([record(1), record(2), entry(1)])
    end = store.changes(Position(), 10).end
    with pytest.raises(StoreError) as caught:
        store.changes(replace(end, **wrong), 10)
    assert caught.value.code == "other_history"
