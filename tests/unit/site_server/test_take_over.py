"""Backup and take-over on real files, without processes: what comes back, what is refused, what torn copies cost."""

import re
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from shared.exam.room.events import CandidateLoggedIn, RoomHeld, ServerStarted
from shared.exchange.backup_file import SUFFIX, BackupError, backups_in, read_tail
from shared.exchange.backup_folder import BackupFolder
from shared.protocol.commands import OpenBackup, StartRoom, Unseal
from shared.protocol.device import DeviceStatusRequest
from shared.protocol.errors import WireError
from shared.protocol.version import PROTOCOL_VERSION
from site_server.adapters.db.store import DatabaseStore
from site_server.adapters.files.folder import DataFolder
from site_server.adapters.files.rooms_file import read_rooms
from site_server.adapters.files.site_keys import SiteFiles
from site_server.adapters.files.take_over_keys import new_take_over_code
from site_server.adapters.files.vault import FileKeyStore
from site_server.domain.backups import BackupSettings
from site_server.rooms.making import take_in_room
from site_server.service.continuity.backup import PlaceWorker
from site_server.service.people.device_status import device_status
from site_server.service.people.lost_logins import take_up
from site_server.service.view.room_view import room_view
from site_server.service.view.to_do import warnings
from site_server.take_over import take_over
from tests.support.server_parts import HandClock, ServerParts
from tests.support.tiny_content import quick_rules


class Site:
    """A server on a database file, with one backup folder; `second` is the machine that takes over."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.drive = folder, folder / "drive"
        self.drive.mkdir()
        rules = quick_rules(standstill_after_s=10)
        self.parts = ServerParts(folder / "first", rules=rules, store=_database(folder / "first"), backup=True)
        self.code = new_take_over_code(self.parts.folder)
        self.worker = PlaceWorker(self.parts.site, BackupFolder(self.drive))
        self._second: ServerParts | None = None

    def back_up(self) -> None:
        self.worker.step()
        assert self.worker.failing_s is None, self.worker.reason

    def second(self, **options: Any) -> ServerParts:
        data = self.folder / "second"
        # The rooms' clock is turned by hand here, so the machine cannot tell the gap.
        take_over(self.drive, data, self.code, **{"down_s": 20, **options})
        made = ServerParts.__new__(ServerParts)
        made.tiny, made.clock, made.uploader = self.parts.tiny, HandClock(), self.parts.uploader
        made.anchor, made.limits = self.parts.anchor, self.parts.limits
        made.open_folder(data)
        self._second = made
        return made

    def close(self) -> None:
        for parts in (self.parts, self._second):
            if parts is not None:
                parts.stop()
                parts.store.close()


def _database(folder: Path) -> DatabaseStore:
    folder.mkdir(parents=True)
    return DatabaseStore(folder / "site.db")


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    made = Site(tmp_path)
    yield made
    made.close()


def test_the_second_machine_goes_on_where_the_backup_ends(site: Site) -> None:
    parts = site.parts
    parts.unsealed()
    approvals, ticket = parts.approve("chief"), parts.tiny.ticket(2)
    parts.command(OpenBackup(code=parts.tiny.backup_code, reason="缺页", approvals=approvals, ticket=ticket))
    parts.command(StartRoom())
    pc = parts.login(1)
    pc.answer("s1", "A")
    parts.look()
    site.back_up()
    pc.answer("s1", "B")
    parts.look()
    site.back_up()
    before = parts.site.need_room()
    second = site.second()
    room = second.site.need_room()
    assert room.records[: len(before.records)] == before.records
    assert room.books[pc.ticket].head() == before.books[pc.ticket].head()
    assert room.papers == before.papers
    assert room.paper_of(ticket) == before.papers["backup"]
    assert second.site.keys.ca == parts.site.keys.ca
    assert second.files.certificate.read_bytes() == parts.files.certificate.read_bytes()
    last, held = (record.event for record in room.records[-2:])
    assert isinstance(last, ServerStarted)
    assert isinstance(held, RoomHeld), "the room stands still since the backup"
    assert last.evidence == "take_over"
    assert 20_000 <= last.down_ms < 25_000
    (todo,) = [t for t in room_view(second.site).to_do if t.kind == "resume_check"]
    assert "由备份接管" in todo.text
    second.restart()
    assert [r.event.evidence for r in second.site.need_room().records if isinstance(r.event, ServerStarted)][-2:] == [
        "take_over",
        "same_boot",
    ]
    assert second.site.need_room().annex.taken_over is not None


def test_lost_log_ins_come_back_with_their_tokens_and_new_epochs_start_far_above(site: Site) -> None:
    parts = site.parts
    parts.started()
    parts.login(2)
    parts.look()
    site.back_up()
    lost_first, lost_again = parts.login(1), parts.resume(2)
    assert lost_again.reply.epoch == 2
    second = site.second()
    state = second.site.need_room().state
    assert not state.sittings[lost_first.ticket].present
    for pc in (lost_first, lost_again):
        pc.parts = second
        take_up(second.site, pc.claims, second.device(1 if pc is lost_first else 2))
        take_up(second.site, pc.claims, second.device(1 if pc is lost_first else 2))
        assert pc.status().phase == "paused"
        pc.answer("s1", "C")
    events = [r.event for r in second.site.need_room().records if isinstance(r.event, CandidateLoggedIn)]
    assert [(e.epoch, e.how) for e in events] == [(1, "first"), (1, "first"), (2, "resume")]
    fresh = second.resume(2)
    assert fresh.reply.epoch > 1000
    assert lost_again.status().phase == "fenced"


def test_a_token_of_the_future_means_nothing_without_a_take_over(site: Site) -> None:
    parts = site.parts
    parts.started()
    pc = parts.login(1)
    claims = type(pc.claims)(**{n: getattr(pc.claims, n) for n in pc.claims.__struct_fields__} | {"epoch": 7})
    take_up(parts.site, claims, parts.device(1))
    assert parts.site.need_room().state.sittings[pc.ticket].epoch == 1


def test_a_torn_end_and_a_broken_newer_copy_never_replace_a_good_one(site: Site) -> None:
    parts = site.parts
    parts.started()
    pc = parts.login(1)
    parts.look()
    site.back_up()
    for _ in range(3):
        pc.answer("s1", "A")
        parts.clock.pass_ms(1000)
        parts.look()
        site.back_up()
    (path,) = site.drive.glob(f"*{SUFFIX}")
    path.write_bytes(path.read_bytes()[:-30])
    (site.drive / f"zz{SUFFIX}").write_bytes(b"exam-site-backup/1\nbroken")
    assert site.second().site.need_room().books[pc.ticket].count() == 2
    # The first server finds the torn end too, cuts it off and goes on.
    pc.answer("s1", "C")
    site.worker.step()
    site.worker.step()
    assert read_tail(path).position.arrival == 4


def test_altered_frames_and_foreign_codes_are_refused_and_nothing_is_left(site: Site) -> None:
    site.parts.look()
    site.back_up()
    with pytest.raises(BackupError) as caught:
        take_over(site.drive, site.folder / "x", "AAAA-AAAA-AAAA-AAAA")
    assert caught.value.code == "backup_wrong_code"
    with pytest.raises(BackupError) as caught:
        take_over(site.folder / "nowhere", site.folder / "x", site.code)
    assert caught.value.code == "backup_not_found"
    with pytest.raises(BackupError) as caught:
        take_over(site.drive, site.drive, site.code)
    assert caught.value.code == "backup_not_empty"
    shutil.rmtree(site.drive / "files")
    with pytest.raises(BackupError) as caught:
        take_over(site.drive, site.folder / "x", site.code)
    assert caught.value.code == "backup_incomplete"
    (site.drive / "keys.age").unlink()
    with pytest.raises(BackupError) as caught:
        take_over(site.drive, site.folder / "x", site.code)
    assert caught.value.code == "backup_no_keys"
    assert not [p for p in site.folder.iterdir() if p.name.startswith("x")]


def test_a_running_exam_with_an_impossible_clock_asks_how_long_it_was(site: Site) -> None:
    site.parts.started()
    site.parts.clock.pass_ms(5 * 3_600_000)  # its machine was hours ahead of this one, and so was the room's time
    site.parts.look()
    site.back_up()
    with pytest.raises(BackupError) as caught:
        take_over(site.drive, site.folder / "x", site.code)
    assert caught.value.code == "backup_clock"
    assert len(re.findall(r"20\d\d年\d{1,2}月\d{1,2}日 \d\d:\d\d:\d\d", caught.value.message)) == 2
    assert take_over(site.drive, site.folder / "x", site.code, down_s=5).down_ms == 5000


@pytest.mark.parametrize("hours", [-30, -1, 1, 5])
def test_a_clock_set_wrong_on_the_lost_machine_costs_nobody_time(site: Site, hours: int) -> None:
    site.parts.started()
    site.parts.clock.pass_ms(10)
    site.parts.clock.wall += hours * 3_600_000
    site.parts.look()
    site.back_up()
    assert 0 <= take_over(site.drive, site.folder / "x", site.code).down_ms < 120_000


def test_nothing_on_the_drive_is_readable(site: Site) -> None:
    parts = site.parts
    parts.started()
    pc = parts.login(1)
    pc.answer("s1", "B")
    parts.look()
    site.back_up()
    everything = b"".join(p.read_bytes() for p in site.drive.rglob("*") if p.is_file())
    candidate = parts.tiny.plan.candidates[0]
    for secret in (candidate.name, candidate.id_number, pc.ticket, "PRIVATE KEY", "利润等于", parts.tiny.plan.title):
        assert secret.encode() not in everything
    assert FileKeyStore(parts.folder.vault_key).load_or_create() not in everything
    assert parts.site.keys.identity.encode() not in everything


def test_only_what_is_new_is_shipped(site: Site) -> None:
    parts = site.parts
    parts.started()
    pc = parts.login(1)
    parts.look()
    site.back_up()
    (path,) = site.drive.glob(f"*{SUFFIX}")
    first = path.stat().st_size
    pc.answer("s1", "A")
    site.back_up()
    grown = path.stat().st_size - first
    assert 0 < grown < first / 4
    again = PlaceWorker(parts.site, BackupFolder(site.drive))  # as after a restart of the server
    again.step()
    assert list(site.drive.glob(f"*{SUFFIX}")) == [path]
    parts.clock.pass_ms(1000)
    parts.look()
    size = path.stat().st_size
    again.step()
    assert path.stat().st_size == size, "the clock alone needs no frame every few seconds"


def test_a_restored_server_begins_a_copy_of_its_own(site: Site) -> None:
    parts = site.parts
    parts.started()
    parts.look()
    site.back_up()
    second = site.second()
    parts.login(1)
    site.back_up()  # the drive is ahead of the second machine now, in another direction
    worker = PlaceWorker(second.site, BackupFolder(site.drive))
    worker.step()
    assert worker.failing_s is None
    assert len(list(site.drive.glob(f"*{SUFFIX}"))) == 2


def test_a_drive_pulled_out_is_told_and_taken_up_again(
    site: Site, monkeypatch: pytest.MonkeyPatch, make_now: Callable[[float], None]
) -> None:
    parts = site.parts
    parts.started()
    away = site.drive.with_name("away")
    backups = parts.use_cases.backups
    site.drive.rename(away)
    backups._workers[str(site.drive)] = site.worker  # without its thread, so that the test turns it by hand
    site.worker.step()
    assert [s.failing for s in backups.states()] == [True]
    assert list(backups.warnings()) == []
    make_now(40)
    (warning,) = backups.warnings()
    assert "找不到该文件夹" in warning
    make_now(100)
    assert any("没有可用的连续备份" in w for w in room_view(parts.site).warnings)
    assert not site.drive.exists(), "a missing drive must not become a folder"
    away.rename(site.drive)
    site.worker.step()
    assert list(backups.warnings()) == []
    assert backups_in(site.drive)


@pytest.fixture
def make_now(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Seconds that went by, for the parts that only look at how long ago something was."""
    real, ahead = time.monotonic, [0.0]
    monkeypatch.setattr("site_server.service.continuity.backup.time.monotonic", lambda: real() + ahead[0])

    def make(seconds: float) -> None:
        ahead[0] = seconds

    return make


def test_the_settings_are_followed_while_the_server_runs(site: Site) -> None:
    parts = site.parts
    backups = parts.use_cases.backups
    backups.set(BackupSettings(folders=("a",), every_s=0.2), [BackupFolder(site.drive)])
    end = time.monotonic() + 30
    while not backups_in(site.drive) and time.monotonic() < end:
        time.sleep(0.02)
    backups.stop()
    assert backups_in(site.drive)
    assert [s.name for s in backups.states()] == [str(site.drive)]


def test_waiting_pcs_learn_where_a_second_machine_would_be(site: Site) -> None:
    parts = site.parts
    parts.site.standby, parts.site.port = ("10.0.0.5:8443",), 8443
    console = parts.device(0, "console")
    for address in ("127.0.0.1", "10.0.0.9", "fe80::1"):
        parts.site.devices.came_from(console.device_id, address)
        request = DeviceStatusRequest(protocol_version=PROTOCOL_VERSION, product_version="1")
        servers = device_status(parts.site, parts.device(1), request).servers
        extra = {"127.0.0.1": (), "10.0.0.9": ("10.0.0.9:8443",), "fe80::1": ("[fe80::1]:8443",)}[address]
        assert servers == ("10.0.0.5:8443", *extra)


def test_sitting_codes_of_the_room_stay_what_they_were(site: Site) -> None:
    """A code for another purpose opens nothing, and the paper's code still opens the paper after a take-over."""
    site.parts.look()
    site.back_up()
    second = site.second()
    with pytest.raises(WireError):
        second.command(Unseal(code=site.code))
    second.command(Unseal(code=second.tiny.opening_code))
    second.command(StartRoom())


def test_a_neighbour_takes_a_room_in_beside_its_own(site: Site, tmp_path: Path) -> None:
    site.parts.started()
    pc = site.parts.login(1)
    pc.answer("s1", "A")
    site.back_up()
    neighbour = DataFolder(tmp_path / "neighbour")
    SiteFiles(neighbour).make(
        site_id="440106-01",
        site_name="示范考点",
        centre=site.parts.tiny.centre,
        addresses=[],
        now_ms=round(time.time() * 1000),
    )
    before = {path: path.read_bytes() for path in neighbour.root.rglob("*") if path.is_file()}
    with pytest.raises(BackupError):
        take_in_room(neighbour.root, "一号机房", source=site.drive, code="AAAA-AAAA-AAAA-AAAA", down_s=20)
    assert len(read_rooms(neighbour.root).rooms) == 1
    entry, done = take_in_room(neighbour.root, "一号机房", source=site.drive, code=site.code, down_s=20)
    assert (entry.room_id, entry.port, done.entries) == ("r2", 8444, 1)
    keys = SiteFiles(DataFolder(neighbour.root / "rooms" / "r2"))
    assert keys.certificate.read_bytes() == site.parts.files.certificate.read_bytes()
    assert {path: path.read_bytes() for path in before} == before


@pytest.mark.parametrize("damage", [Path.unlink, lambda path: path.write_bytes(path.read_bytes()[:100])])
def test_a_backup_without_the_opened_paper_takes_over_all_the_same(site: Site, damage: Callable[[Path], Any]) -> None:
    """The drive was pulled while it was copied: PCs that have the paper go on."""
    parts = site.parts
    parts.started()
    pc = parts.login(1)
    pc.answer("s1", "A")
    parts.look()
    site.back_up()
    damage(next((site.drive / "files" / "papers").iterdir()))
    done = take_over(site.drive, site.folder / "looked-at", site.code, down_s=5)
    assert done.paper_lost
    second = site.second(down_s=5)
    assert second.site.need_room().papers["main"].key == parts.site.need_room().papers["main"].key
    assert any("papers/" in line for line in warnings(second.site))
