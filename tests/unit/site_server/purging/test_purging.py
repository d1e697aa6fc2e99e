"""After receipt and term a room's data end, keys first; before, nothing is touched; who is killed midway goes on."""

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from scripts.lab.demo.leaks import files_of, patterns, scan
from shared.exchange.backup_file import BackupHeader, Frame, FrameHead, append, begin
from shared.exchange.backup_folder import BackupFolder
from shared.exchange.centre_trust import trust_in
from shared.protocol import commands as wire
from shared.security import signing
from shared.security.errors import SecurityError
from site_server.adapters.db.store import DatabaseStore
from site_server.adapters.files.backup_settings import write_settings
from site_server.adapters.files.folder import DataFolder
from site_server.adapters.files.lock import FolderLock
from site_server.adapters.files.site_keys import SiteFiles
from site_server.adapters.files.take_over_keys import new_take_over_code
from site_server.commands import line as command_line
from site_server.domain.backups import BackupSettings
from site_server.domain.retention import DAY_MS, HeldSession, standing_against
from site_server.domain.row_seal import row_seal
from site_server.domain.rows import SettingRow
from site_server.purging import carry_out, keys, proof_page
from site_server.purging.carry_out import NotYetError, go_on, held_here, order_purge
from site_server.purging.order import read_order, write_order
from site_server.purging.proof import PROOF_TYPE
from site_server.purging.telling import why_not
from site_server.service.continuity.backup import PlaceWorker
from site_server.service.continuity.centre import TRUST, trusting
from tests.support.pdf import text_of
from tests.support.server_parts import ServerParts
from tests.support.tiny_session import ROOT, TinySession
from tests.unit.site_server.service.evening.test_evening import job
from tests.unit.site_server.service.evening.test_receipt_by_hand import receipt_of

NOTE = "散场以后：四号机鼠标损坏"


class Evening:
    """A data folder after its exam, with a backup; `receipt` puts the centre's receipt into it."""

    def __init__(self, folder: Path) -> None:
        self.drive = folder / "drive"
        self.drive.mkdir()
        (folder / "server").mkdir()
        parts = ServerParts(folder / "server", store=_store(folder / "server"), pin="87654321")
        self.tiny: TinySession = parts.tiny
        self.data = parts.tiny.data
        parts.store.close()
        parts.stop()
        parts.open_folder(self.data)
        parts.import_package(parts.tiny.package)
        self.vault = DataFolder(self.data).vault_key.read_bytes()
        pc = parts.login(1)
        parts.started()
        pc.answer("s1", "A")
        parts.command(wire.EndRoom(reason="结束"))
        assert job(parts, "collect").state == job(parts, "seal").state == "done"
        parts.command(wire.LogIncident(category="equipment", text=NOTE))
        assert job(parts, "addendum").state == "done"
        self.code = new_take_over_code(parts.folder)
        PlaceWorker(parts.site, BackupFolder(self.drive)).step()
        write_settings(self.data, BackupSettings(folders=(str(self.drive),)))
        self.receipt = receipt_of(parts)
        added = parts.site.need_room().state.later.addendum
        assert added is not None
        self.addendum_receipt = receipt_of(parts, bundle_id=added.addendum_id, bundle_sha256=added.addendum_sha256)
        (self.data / "logs" / "server.log").write_text(f"ticket {self.tiny.ticket(1)}")
        parts.stop()
        parts.store.close()
        self.parts = parts

    def received(self, folder: Path) -> Path:
        """A copy of the folder, its backup and settings, with both receipts in it."""
        data, drive = folder / "data", folder / "drive"
        shutil.copytree(self.data, data)
        shutil.copytree(self.drive, drive)
        write_settings(data, BackupSettings(folders=(str(drive),)))
        DataFolder(data).keep_receipt("R-0123456789AB", self.receipt)
        DataFolder(data).keep_receipt("R-ADDENDUM", self.addendum_receipt)
        return data

    def secrets(self) -> dict[str, list[str]]:
        people = self.tiny.plan.candidates
        return {
            "name": [one.name for one in people],
            "id": [one.id_number for one in people],
            "ticket": [one.ticket for one in people],
            "note": [NOTE],
            "stem": [item.stem for group in self.tiny.paper.sections[0].groups for item in group.items],
        }


def _store(folder: Path) -> DatabaseStore:
    return DatabaseStore(folder / "first.db")


@pytest.fixture(scope="module")
def evening(tmp_path_factory: pytest.TempPathFactory) -> Evening:
    return Evening(tmp_path_factory.mktemp("evening"))


@pytest.fixture
def data(evening: Evening, tmp_path: Path) -> Path:
    return evening.received(tmp_path)


@pytest.fixture
def no_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page is not drawn: its fonts take seconds."""
    monkeypatch.setattr(proof_page, "proof_pdf", lambda *_told: b"%PDF")


def words_of(page: Path) -> str:
    return "".join(text_of(page.read_bytes()).split())  # a long path breaks lines anywhere


def term(data: Path) -> int:
    (held,) = held_here(data)
    due = held.due_ms()
    assert due is not None
    return due


def test_before_the_receipt_and_before_the_term_nothing_is_touched(evening: Evening, tmp_path: Path) -> None:
    bare = tmp_path / "bare"
    shutil.copytree(evening.data, bare)
    with pytest.raises(NotYetError) as refused:
        order_purge(bare, by="钱技术", now_ms=10**14)
    assert [one.why for one in refused.value.standing] == ["no_receipt"]
    data = evening.received(tmp_path)
    with pytest.raises(NotYetError) as refused:
        order_purge(data, by="钱技术", now_ms=term(data) - 1)
    assert [one.why for one in refused.value.standing] == ["term"]
    assert list((data / "bundles").glob("*.examaddendum")), "what was noted later lies here too"
    (data / "receipts" / "R-ADDENDUM.json").unlink()
    with pytest.raises(NotYetError) as refused:
        order_purge(data, by="钱技术", now_ms=term(data))
    assert [one.why for one in refused.value.standing] == ["addendum"]
    assert "补记的 1 条还没有评价组织的回执" in why_not(refused.value)
    assert read_order(data) is None
    assert held_here(data)[0].receipt_id == "R-0123456789AB", "everything can still be read"


@pytest.mark.usefixtures("no_page")
def test_the_command_names_both_dates_and_wants_a_name(
    evening: Evening, data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    due = term(data)
    monkeypatch.setattr("site_server.commands.purge._now_ms", lambda: due - DAY_MS)
    assert command_line.main(["purge", "--data", str(data), "--by", "钱技术"]) == 1
    told = capsys.readouterr().err
    assert "回执日期" in told
    assert "可清除日期" in told
    monkeypatch.setattr("site_server.commands.purge._now_ms", lambda: due)
    assert command_line.main(["purge", "--data", str(data)]) == 1
    assert command_line.main(["purge", "--data", str(data), "--look"]) == 0
    assert command_line.main(["purge", "--data", str(evening.data), "--look"]) == 0
    said = capsys.readouterr()
    assert "姓名" in said.err
    assert "现在可以清除" in said.out
    assert "回执日期：无" in said.out
    lock = FolderLock(data)
    assert lock.acquire()
    assert command_line.main(["purge", "--data", str(data), "--by", "钱技术"]) == 1
    lock.release()
    assert held_here(data), "nothing was touched"
    assert command_line.main(["purge", "--data", str(data), "--by", "钱技术"]) == 0
    assert "新的接管码" in capsys.readouterr().out
    assert command_line.main(["purge", "--data", str(data), "--by", "钱技术"]) == 0
    assert "没有需要清除" in capsys.readouterr().out


def purged(data: Path, at_ms: int) -> None:
    order_purge(data, by="钱技术", now_ms=at_ms)
    assert go_on(data) is not None


def test_nothing_of_anybody_is_found_afterwards(evening: Evening, data: Path, allow_log: Callable[[str], None]) -> None:
    allow_log("not as they were written")  # the copied database under the new keys
    drive = data.parent / "drive"
    bundle = next((data / "bundles").iterdir()).read_bytes()
    ticket = evening.tiny.ticket(1).encode()
    for half, content in {  # what lies there when the power went while a file was written
        drive / ".keys.age.01ab.part": (drive / "keys.age").read_bytes(),
        drive / ".a.exambackup.new.01ab.part": next(drive.glob("*.exambackup")).read_bytes(),
        data / ".summary.json.01ab.part": ticket,
        data / "logs" / ".start.txt.01ab.part": ticket,
        data / "keys" / ".vault.key.01ab.part": evening.vault,
    }.items():
        half.write_bytes(content)
    copied = data.parent / "stolen.db"
    shutil.copy(data / "site.db", copied)
    write_settings(data, BackupSettings(folders=(str(drive), str(data.parent / "gone"))))
    purged(data, term(data))
    (page,) = (data / "purged").glob("*.pdf")
    told = words_of(page)
    assert "R-0123456789AB" in told
    assert "钱技术" in told
    assert "没有接入" in told
    assert not (data.parent / "gone").exists()
    places = files_of([data, drive])
    assert scan(places, patterns(evening.secrets())) == []
    assert all(evening.vault not in path.read_bytes() for path in places)
    assert not list(drive.iterdir()), "no copy is left where copies were made"
    assert not any((data / "bundles").iterdir())
    assert bundle not in [path.read_bytes() for path in places]
    # What somebody copied before cannot be opened with what is here now.
    folder = DataFolder(data)
    files = SiteFiles(folder)
    keyring = files.keyring()
    assert files.load(keyring).card == evening.parts.keys.card
    stolen = DatabaseStore(copied, seal=row_seal(keyring))
    assert list(stolen.sessions()) == []
    stolen.close()
    with pytest.raises(SecurityError):
        keyring.box("site-keys").decrypt((evening.data / "keys" / "site.sealed").read_bytes())


@pytest.mark.usefixtures("no_page")
def test_another_servers_backup_on_the_same_drive_is_not_touched(
    evening: Evening, data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    drive = data.parent / "drive"
    first, tail = begin(BackupHeader(site_id="ZD0002", generation="other", created_ms=1, product_version="1"))
    more, _ = append(
        tail,
        Frame(
            head=msgspec.msgpack.encode(FrameHead(number=1, position=tail.position, room_ms=2)), sealed=b"of other keys"
        ),
    )
    (drive / "other.exambackup").write_bytes(first + more)
    before = {path: path.read_bytes() for path in files_of([drive])}
    monkeypatch.setattr("site_server.commands.purge._now_ms", lambda: 10**14)
    assert command_line.main(["purge", "--data", str(data), "--by", "钱技术"]) == 0
    assert {path: path.read_bytes() for path in files_of([drive])} == before
    assert f"{drive} 中有本服务器的密钥打不开的备份" in capsys.readouterr().out


@pytest.mark.usefixtures("no_page")
def test_the_site_goes_on_afterwards_and_its_proof_is_signed(evening: Evening, data: Path) -> None:
    purged(data, term(data))
    parts = ServerParts.__new__(ServerParts)
    parts.tiny, parts.clock, parts.uploader = evening.tiny, evening.parts.clock, evening.parts.uploader
    parts.open_folder(data)
    assert parts.site.room is None
    assert parts.site.devices.get("candidate-1") is not None, "the PCs stay enrolled"
    signed = next((data / "purged").glob("*.json")).read_bytes()
    signing.open_envelope(signed, PROOF_TYPE, signing.trust(parts.keys.card.key()))
    parts.import_package(evening.tiny.package)
    assert parts.login(1).ticket == evening.tiny.ticket(1)
    parts.stop()
    parts.store.close()


@pytest.mark.usefixtures("no_page")
def test_what_was_learnt_of_the_centre_stays(evening: Evening, data: Path) -> None:
    files = SiteFiles(DataFolder(data))
    keyring = files.keyring()
    learnt = trust_in(files.load(keyring).centre)
    with closing(DatabaseStore(DataFolder(data).database, seal=row_seal(keyring))) as store:
        store.write([SettingRow(name=TRUST, value=msgspec.json.encode(learnt))])
    purged(data, term(data))
    with closing(DatabaseStore(DataFolder(data).database, seal=row_seal(files.keyring()))) as store:
        assert trusting(files.load(files.keyring()), store).learnt == learnt


class Killed(BaseException):
    """The process ended here."""


def test_killed_at_any_step_it_goes_on_and_ends_alike(
    evening: Evening, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carry_out, "keep_proof", lambda folder, _order: folder.root / "proof.pdf")
    (tmp_path / "ordered").mkdir()
    ordered = evening.received(tmp_path / "ordered")
    order = order_purge(ordered, by="钱技术", now_ms=term(ordered))
    assert order is not None
    steps, killed = -1, True
    while killed:
        steps += 2
        folder = tmp_path / str(steps)
        shutil.copytree(tmp_path / "ordered", folder)
        data = folder / "data"
        write_order(data, replace(order, places=(str(folder / "drive"),)))
        with monkeypatch.context() as patch:
            left = iter(range(steps, 0, -1))
            for module in (keys, carry_out):
                for name in ("replace", "scrub", "remove", "write_private", "write_order", "forget_order"):
                    if hasattr(module, name):
                        patch.setattr(module, name, _killing(getattr(module, name), left))
            try:
                go_on(data)
            except Killed:
                killed = True
            else:
                killed = False
        if read_order(data) is not None:
            go_on(data)
        assert scan(files_of([folder]), patterns(evening.secrets())) == [], f"killed at step {steps}"
        assert all(evening.vault not in path.read_bytes() for path in files_of([folder]))
        restored = SiteFiles(DataFolder(data))
        assert restored.load(restored.keyring()).card == evening.parts.keys.card
        with closing(sqlite3.connect(data / "site.db")) as database:
            counts = [database.execute(f"SELECT count(*) FROM {table}").fetchone() for table in ("device", "session")]
        assert counts == [(2,), (0,)]
        shutil.rmtree(folder)
    assert steps > 15


def _killing(work: Callable[..., Any], left: Iterator[int]) -> Callable[..., Any]:
    def until(*arguments: Any, **options: Any) -> Any:
        if next(left, 0) == 1:
            raise Killed
        return work(*arguments, **options)

    return until


@pytest.mark.parametrize(
    ("changes", "now_ms", "why"),
    [
        ({"running": True}, 0, ["running"]),
        ({}, 10**15, ["no_receipt"]),
        ({"receipt_id": "R", "received_ms": 5, "keep_days": 2}, 5 + 2 * DAY_MS - 1, ["term"]),
        ({"receipt_id": "R", "received_ms": 5, "keep_days": 2}, 5 + 2 * DAY_MS, []),
        ({"receipt_id": "R", "received_ms": 5, "notes_waiting": 1}, 10**15, ["addendum"]),
        ({"formal": False, "notes_waiting": 1}, 0, []),
        ({"sat": False, "valid_until_ms": 9}, 8, ["not_held"]),
        ({"sat": False, "valid_until_ms": 9}, 9, []),
        ({"formal": False}, 0, []),
    ],
)
def test_what_may_be_purged_and_when(changes: dict[str, Any], now_ms: int, why: list[str]) -> None:
    held = HeldSession(session_no=1, session_id="S", **changes)
    assert [one.why for one in standing_against([held], now_ms)] == why


@pytest.mark.usefixtures("no_page")
def test_a_damaged_package_does_not_keep_data_for_ever(evening: Evening, data: Path) -> None:
    package = next((data / "packages").iterdir())
    package.write_bytes(package.read_bytes()[:-40])
    purged(data, term(data))
    assert not any((data / "packages").iterdir())


def test_a_server_that_starts_loads_nothing_that_draws() -> None:
    heavy = "import sys, site_server.commands.line; sys.exit('fpdf' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", heavy], check=False, cwd=ROOT).returncode == 0


def test_a_receipt_that_is_not_the_centres_does_not_count(evening: Evening, tmp_path: Path) -> None:
    data = evening.received(tmp_path)
    kept = data / "receipts" / "R-0123456789AB.json"
    kept.write_bytes(kept.read_bytes().replace(b'"sig":"', b'"sig":"AA'))
    assert held_here(data)[0].receipt_id == ""
