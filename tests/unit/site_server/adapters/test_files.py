"""The data folder, the vault key, the site's keys, the lock."""

import stat
import sys
from pathlib import Path

import pytest

from shared.exchange.site_files import SitePublic, read_card
from shared.security import certificates, codes
from shared.security.errors import SecurityError
from site_server.adapters.files.clock import MachineClock
from site_server.adapters.files.folder import DataFolder
from site_server.adapters.files.lock import FolderLock
from site_server.adapters.files.site_keys import NotInitialisedError, SiteFiles
from site_server.adapters.files.take_over_keys import new_take_over_code, restore_keys
from site_server.adapters.files.vault import FileKeyStore
from tests.support.guards import BoxGuard
from tests.support.tiny_session import CentreKeys

NOW = 1_800_000_000_000


def make(folder: Path) -> tuple[SiteFiles, str]:
    files = SiteFiles(DataFolder(folder))
    centre = CentreKeys().card
    return files, files.make(site_id="S1", site_name="考点", centre=centre, addresses=["10.0.0.1"], now_ms=NOW)


def test_a_site_is_made_once_and_loaded_the_same(tmp_path: Path) -> None:
    files, pin = make(tmp_path)
    keys = files.load(files.keyring())
    assert keys.card == read_card(files.site_card, SitePublic)
    assert codes.verify_secret(pin, keys.setup_pin_hash)
    assert pin not in repr(keys)
    assert keys.identity not in repr(keys)
    local = certificates.verify_device(files.local_certificate.read_bytes(), keys.ca.certificate, now_ms=NOW)
    assert local.role == "console"
    with pytest.raises(FileExistsError):
        make(tmp_path)


def test_an_empty_folder_says_so(tmp_path: Path) -> None:
    files = SiteFiles(DataFolder(tmp_path))
    with pytest.raises(NotInitialisedError):
        files.load(files.keyring())


def test_no_secret_lies_in_clear_but_the_vault_key(tmp_path: Path) -> None:
    files, _ = make(tmp_path)
    keys = files.load(files.keyring())
    for path in (p for p in tmp_path.rglob("*") if p.is_file()):
        data = path.read_bytes()
        assert keys.identity.encode() not in data, path
        assert b"BEGIN PRIVATE KEY" not in data, path
    if sys.platform != "win32":
        for path in (tmp_path / "keys").iterdir():
            assert stat.S_IMODE(path.stat().st_mode) == 0o600, path


def test_another_vault_key_opens_nothing(tmp_path: Path) -> None:
    files, _ = make(tmp_path)
    (tmp_path / "keys" / "vault.key").write_bytes(bytes(32))
    with pytest.raises(SecurityError) as refused:
        files.load(files.keyring())
    assert refused.value.code == "box_wrong_key"


def test_a_damaged_vault_key_is_no_key(tmp_path: Path) -> None:
    (tmp_path / "vault.key").write_bytes(b"short")
    with pytest.raises(SecurityError, match="box_wrong_key"):
        FileKeyStore(tmp_path / "vault.key").load_or_create()


def test_what_was_half_received_is_swept_at_the_next_start(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    incoming = folder.incoming()
    incoming.write_bytes(b"half")
    DataFolder(tmp_path, clean=False)
    assert incoming.exists()
    DataFolder(tmp_path)
    assert not incoming.exists()


def test_names_from_outside_stay_inside(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    assert folder.bundle("../../etc/passwd").parent == tmp_path / "bundles"
    assert folder.keep_receipt("../x", b"{}").parent == tmp_path / "receipts"
    assert folder.paper("none") is None
    assert folder.free_bytes() > 0


def test_one_server_per_folder(tmp_path: Path) -> None:
    first, second = FolderLock(tmp_path), FolderLock(tmp_path)
    assert first.acquire()
    assert not second.acquire()
    first.release()
    assert second.acquire()
    second.release()


def test_the_machine_clock_runs_forward() -> None:
    clock = MachineClock()
    assert clock.boot_id() == clock.boot_id()
    assert clock.monotonic_ms() <= clock.monotonic_ms()
    assert clock.wall_ms() > NOW - 10**12


def test_a_site_of_a_wrapping_machine_is_taken_over_by_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    monkeypatch.setattr("shared.machine.secret_file.guard_here", lambda: BoxGuard(b"A"))
    files, _ = make(here)
    vault = FileKeyStore(DataFolder(here).vault_key).load_or_create()
    code = new_take_over_code(DataFolder(here))
    assert vault not in DataFolder(here).vault_key.read_bytes()
    monkeypatch.setattr("shared.machine.secret_file.guard_here", lambda: BoxGuard(b"B"))
    with pytest.raises(OSError, match="接管码"):
        files.keyring()
    restore_keys(DataFolder(here).keys_for_take_over.read_bytes(), code, there)
    assert SiteFiles(DataFolder(there)).load(SiteFiles(DataFolder(there)).keyring()).card.site_id
    assert vault not in DataFolder(there).vault_key.read_bytes()
