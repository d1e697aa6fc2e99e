"""A data folder that somebody edited while the server was off: every column, every row, every file.

What is edited is set aside by name, or the server says by name why it cannot start; who else is in the room goes on.
"""

import shutil
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from shared.exam.room.events import IdentityConfirmed, RecordLost, RoomStarted, StoreMended
from shared.exchange.bundle import build_bundle, open_bundle
from shared.exchange.errors import KeyCardError
from shared.exchange.known_cards import KnownCard
from shared.security.errors import SecurityError
from shared.security.signing import load_private
from site_server.adapters.db import tables
from site_server.domain.ports import StoreError
from site_server.domain.rows import ReportedHead
from site_server.service.answers.read_back import read_room
from site_server.service.answers.results import build_results, chained_log
from tests.support.edited import columns, database, edit
from tests.support.server_parts import Pc, ServerParts

pytestmark = [pytest.mark.allow_log("not as (it was|they were) written", required=False)]


class Evening:
    """A room in the middle of an exam: three candidates wrote, the server was stopped in order."""

    def __init__(self, folder: Path) -> None:
        self.parts = ServerParts(folder, candidates=3)
        self.parts.stop()
        self.parts.open_folder(self.parts.tiny.data)
        self.parts.import_package(self.parts.tiny.package)
        self.parts.started()
        self.pcs = [self.parts.login(seat) for seat in (1, 2, 3)]
        for pc in self.pcs:
            for choice in "ABC":
                pc.answer("s1", choice)
        reported = ReportedHead(session_no=1, ticket=self.pcs[0].ticket, epoch=1, seq=3, head="00")
        self.parts.site.writer.do(lambda tx: tx.put(reported))
        self.records = list(self.parts.site.need_room().records)
        self.parts.stop()
        self.parts.store.close()
        self.data = self.parts.tiny.data

    def copy(self, target: Path) -> Path:
        shutil.copytree(self.data, target)
        return target

    def opened(self, data: Path) -> ServerParts:
        """Another server on that folder."""
        parts = ServerParts.__new__(ServerParts)
        parts.tiny, parts.clock, parts.uploader = self.parts.tiny, self.parts.clock, self.parts.uploader
        parts.open_folder(data)
        return parts

    def pc(self, parts: ServerParts, number: int) -> Pc:
        """A candidate's PC, whose journal is as it was, in front of another server."""
        before = self.pcs[number]
        made = Pc.__new__(Pc)
        made.parts, made.reply, made.claims, made.ticket = parts, before.reply, before.claims, before.ticket
        made.book = before.book.fork()
        return made


@pytest.fixture(scope="module")
def evening(tmp_path_factory: pytest.TempPathFactory) -> Evening:
    return Evening(tmp_path_factory.mktemp("evening"))


@pytest.fixture
def folder(evening: Evening, tmp_path: Path) -> Path:
    return evening.copy(tmp_path / "data")


def told(parts: ServerParts) -> list[str]:
    return [sentence for adviser in parts.site.advisers for sentence in adviser()]


def others_go_on(evening: Evening, parts: ServerParts) -> None:
    """Every PC sends what its journal has and one answer more; the server ends with just what the PCs have."""
    for number in range(3):
        pc = evening.pc(parts, number)
        have = parts.site.need_room().marks[pc.ticket].epochs.get(1, 0)
        entries = evening_entries(evening, number)[have:]
        fresh = pc.choose("s2", "A")
        reply = pc.send(*entries, fresh)
        assert reply.acknowledged_seq == fresh.seq
        assert parts.site.need_room().books[pc.ticket].head() == pc.book.head()


def evening_entries(evening: Evening, number: int) -> list:  # type: ignore[type-arg]
    """The entries of a PC's journal, as the untouched folder has them."""
    return list(ENTRIES[id(evening)][number])


ENTRIES: dict[int, list] = {}  # type: ignore[type-arg]


@pytest.fixture(scope="module", autouse=True)
def journals(evening: Evening, tmp_path_factory: pytest.TempPathFactory) -> None:
    parts = evening.opened(evening.copy(tmp_path_factory.mktemp("whole") / "data"))
    assert told(parts) == []
    logs = read_room(parts.site, parts.site.need_room())
    ENTRIES[id(evening)] = [[stored.entry for stored in logs[pc.ticket].log] for pc in evening.pcs]
    others_go_on(evening, parts)
    parts.stop()
    parts.store.close()


@pytest.mark.parametrize(("table", "column"), list(columns()))
def test_every_edited_column_is_named_and_the_room_goes_on(
    evening: Evening, folder: Path, table: str, column: str
) -> None:
    with closing(database(folder)) as connection:
        assert connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0], "the evening writes none"
    edit(folder, table, column)
    parts = evening.opened(folder)
    try:
        assert told(parts), "nobody was told"
        others_go_on(evening, parts)
    finally:
        parts.stop()
        parts.store.close()


@pytest.mark.parametrize("table", [t.name for t in tables.metadata.sorted_tables if t.name != "tally"])
def test_a_row_that_is_gone_is_named(evening: Evening, folder: Path, table: str) -> None:
    with closing(database(folder)) as connection:
        last = connection.execute(f"SELECT max(rowid) FROM {table}").fetchone()[0]
        connection.execute(f"DELETE FROM {table} WHERE rowid = ?", (last,))
    parts = evening.opened(folder)
    try:
        assert told(parts)
        others_go_on(evening, parts)
    finally:
        parts.stop()
        parts.store.close()


def test_an_old_row_put_back_with_its_mark_is_named(evening: Evening, folder: Path) -> None:
    """A device that was taken off the list is back: its row and mark of an hour ago are genuine."""
    with closing(database(folder)) as connection:
        old = connection.execute("SELECT * FROM device WHERE device_id = 'candidate-2'").fetchone()
    parts = evening.opened(folder)
    row = next(row for row in parts.store.devices() if row.device_id == "candidate-2")
    parts.site.writer.do(lambda tx: tx.put(replace(row, revoked_ms=5)))
    parts.stop()
    parts.store.close()
    with closing(database(folder)) as connection:
        connection.execute("DELETE FROM device WHERE device_id = 'candidate-2'")
        connection.execute(f"INSERT INTO device VALUES ({','.join('?' * len(old))})", old)
    parts = evening.opened(folder)
    assert any("device" in sentence for sentence in told(parts))
    parts.stop()
    parts.store.close()


def test_an_answer_whose_columns_were_edited_is_kept_and_held_for_people(evening: Evening, folder: Path) -> None:
    with closing(database(folder)) as connection:
        connection.execute(
            "UPDATE entry SET received_ms = 1, held = 1 WHERE ticket = ? AND seq = 2", (evening.pcs[0].ticket,)
        )
    parts = evening.opened(folder)
    room = parts.site.need_room()
    assert room.marks[evening.pcs[0].ticket].count == 3
    assert room.books[evening.pcs[0].ticket].held
    assert not room.books[evening.pcs[1].ticket].held
    assert any("待核" in sentence for sentence in told(parts))
    assert [type(r.event) for r in room.records].count(StoreMended) == 1
    assert list((folder / "quarantine").iterdir())
    parts.stop()
    parts.store.close()
    again = evening.opened(folder)  # found once; the next start has nothing to say
    assert told(again) == []
    again.stop()
    again.store.close()


def test_a_lost_record_leaves_a_hole_that_the_bundle_carries(evening: Evening, folder: Path, tmp_path: Path) -> None:
    with closing(database(folder)) as connection:
        connection.execute("UPDATE record SET sealed = x'00' WHERE seq = ?", (number(evening, IdentityConfirmed),))
    parts = evening.opened(folder)
    room = parts.site.need_room()
    place = number(evening, IdentityConfirmed)
    assert isinstance(room.records[place - 1].event, RecordLost)
    assert any(f"第{place}条" in sentence for sentence in told(parts))
    others_go_on(evening, parts)
    keys = evening.parts.tiny.centre_keys
    path = tmp_path / "b.exambundle"
    results = build_results(parts.site, room, read_room(parts.site, room))
    made = build_bundle(
        path,
        results=results,
        room_log=chained_log(room),
        records=b"{}",
        centre=keys.card,
        signing_key=load_private(parts.keys.signing_key),
        created_ms=5,
    )
    assert made.manifest.room_log_head == room.head.hex()
    opened = open_bundle(
        path, centre_id=keys.card.centre_id, cards=[KnownCard(card=evening.parts.tiny.site)], identity=keys.identity
    )
    assert isinstance(opened.room_log[place - 1].event, RecordLost)
    parts.stop()
    parts.store.close()


def number(evening: Evening, kind: type) -> int:
    """The number of the first record of that kind."""
    return next(r.seq for r in evening.records if isinstance(r.event, kind))


@pytest.mark.parametrize(
    "how", ["UPDATE record SET sealed = x'00', chain = x'' WHERE seq = ?", "DELETE FROM record WHERE seq = ?"]
)
def test_a_destroyed_act_comes_back_from_its_command(evening: Evening, folder: Path, how: str) -> None:
    with closing(database(folder)) as connection:
        connection.execute(how, (number(evening, RoomStarted),))
    parts = evening.opened(folder)
    room = parts.site.need_room()
    assert room.records[: len(evening.records)] == evening.records
    assert any("从操作记录恢复" in sentence for sentence in told(parts))
    others_go_on(evening, parts)
    parts.stop()
    parts.store.close()


DAMAGED = [1, 30, 60, 200, 5_000, 9_000, 20_000, 40_000, 60_000, 80_000, 100_000]


@pytest.mark.allow_log("salvaged", required=False)
@pytest.mark.parametrize("at", DAMAGED)
def test_a_flipped_byte_of_the_database_stops_nobody(evening: Evening, folder: Path, at: int) -> None:
    path = folder / "site.db"
    data = bytearray(path.read_bytes())
    place = at if at < 100 else at % len(data)
    data[place] ^= 0xFF
    path.write_bytes(data)
    try:
        parts = evening.opened(folder)
    except StoreError as refused:
        if refused.code != "store_damaged":
            raise
        return
    others_go_on(evening, parts)
    parts.stop()
    parts.store.close()


@pytest.mark.allow_log("salvaged", required=False)
def test_a_whole_page_of_answers_destroyed_comes_back_from_the_pcs(evening: Evening, folder: Path) -> None:
    path = folder / "site.db"
    data = bytearray(path.read_bytes())
    with closing(database(folder)) as connection:
        page = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'entry'").fetchone()[0]
    data[(page - 1) * 4096 : page * 4096] = bytes(4096)
    path.write_bytes(data)
    parts = evening.opened(folder)
    assert parts.store.salvaged is not None  # type: ignore[attr-defined]
    assert told(parts)
    others_go_on(evening, parts)
    parts.stop()
    parts.store.close()


def files_of(data: Path) -> list[str]:
    return sorted(p.relative_to(data).as_posix() for p in data.rglob("*") if p.is_file() and p.stat().st_size)


@pytest.mark.allow_log("salvaged|package", required=False)
def test_every_damaged_file_is_refused_by_name_or_harms_nobody(evening: Evening, tmp_path: Path) -> None:
    refused = {}
    for number, name in enumerate(files_of(evening.data)):
        data = evening.copy(tmp_path / str(number))
        path = data / name
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 0xFF
        path.write_bytes(content)
        try:
            parts = evening.opened(data)
        except (SecurityError, StoreError, KeyCardError) as error:
            refused[name] = error.code
            continue
        try:
            if parts.site.lost_package is not None:
                assert told(parts)
                parts.import_package(evening.parts.tiny.package)
            others_go_on(evening, parts)
        finally:
            parts.stop()
            parts.store.close()
    assert all(name.startswith("keys/") or name in {"site.db", "centre.pub.json", "site.pub.json"} for name in refused)
