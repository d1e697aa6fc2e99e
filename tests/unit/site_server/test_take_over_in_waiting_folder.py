"""The spare server is installed and waits for its site: a take-over moves into the folder its service watches."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.exchange.backup_file import BackupError
from shared.machine.files import replace
from shared.machine.owner import hand_to_owner
from site_server.adapters.files.folder import DataFolder
from site_server.adapters.files.lock import FolderLock
from site_server.adapters.files.site_keys import SiteFiles
from site_server.commands.line import main
from site_server.take_over import take_over
from tests.unit.site_server.test_take_over import Site

MOVING = "site_server.adapters.files.waiting_folder"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    made = Site(tmp_path)
    made.parts.started()
    made.parts.login(1).answer("s1", "A")
    made.parts.look()
    made.back_up()
    yield made
    made.close()


@pytest.fixture
def waiting(tmp_path: Path) -> Path:
    """As the service of an installed server leaves it: its log, and what servers of before made at their first try."""
    folder = DataFolder(tmp_path / "spare")
    SiteFiles(folder).keyring().key("any")
    (folder.root / "server.lock").touch()
    (folder.root / "logs" / "service.log").write_text("starting the server\n")
    (folder.root / "logs" / "server.log").touch()
    assert folder.vault_key.exists()
    return folder.root


def exists(data: Path) -> bool:
    return SiteFiles(DataFolder(data, clean=False)).exists()


def test_the_technicians_natural_way(site: Site, waiting: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["take-over", "--from", str(site.drive), "--data", str(waiting), "--code", site.code, "--down", "20"]
    assert main(command) == 0, capsys.readouterr().err
    assert "本机的服务正等着这个数据文件夹" in capsys.readouterr().out
    assert exists(waiting)
    assert (waiting / "logs" / "service.log").read_text() == "starting the server\n", "the service may hold it open"
    assert not waiting.with_name("spare.taking-over").exists()
    assert main(command) == 1
    assert "已有" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["packages/x.exampkg", "keys/server.key", "报名表.xlsx"])
def test_a_folder_with_anything_else_is_left_alone(site: Site, waiting: Path, name: str) -> None:
    (waiting / name).write_bytes(b"x")
    with pytest.raises(BackupError) as refused:
        take_over(site.drive, waiting, site.code, down_s=20)
    assert refused.value.code == "backup_not_empty"
    assert name in refused.value.message
    assert "--room" in refused.value.message


def test_a_server_that_runs_there_is_not_moved_under(site: Site, waiting: Path) -> None:
    lock = FolderLock(waiting)
    assert lock.acquire()
    with pytest.raises(BackupError) as refused:
        take_over(site.drive, waiting, site.code, down_s=20)
    lock.release()
    assert refused.value.code == "backup_in_use"


@pytest.mark.parametrize("after", [0, 5, 10])
def test_cut_short_while_it_moves_in_there_is_no_half_site_and_it_can_be_done_again(
    site: Site, waiting: Path, after: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved = 0

    def cut(source: Path, target: Path) -> None:
        nonlocal moved
        if moved == after:
            raise KeyboardInterrupt
        moved += 1
        replace(source, target)

    monkeypatch.setattr(f"{MOVING}.replace", cut)
    with pytest.raises(KeyboardInterrupt):
        take_over(site.drive, waiting, site.code, down_s=20)
    assert not exists(waiting)
    monkeypatch.undo()
    take_over(site.drive, waiting, site.code, down_s=20)
    assert exists(waiting)
    assert not (waiting / ".taking-over").exists()


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() != 0, reason="root alone gives files away")
def test_what_root_made_belongs_to_the_account_of_the_service(tmp_path: Path) -> None:
    """Typed as root, a command left files that the waiting service of Debian could not read."""
    account, place = 12_345, tmp_path / "data" / "keys"
    place.mkdir(parents=True)
    (place / "site.sealed").write_bytes(b"x")
    (place / "link").symlink_to("/etc/hostname")
    hand_to_owner(tmp_path / "data")
    assert place.stat().st_uid == 0, "root's own folder stays as it is"
    os.chown(tmp_path / "data", account, account)
    before = Path("/etc").stat().st_uid
    hand_to_owner(tmp_path / "data")
    assert {path.lstat().st_uid for path in (place, place / "site.sealed", place / "link")} == {account}
    assert Path("/etc").stat().st_uid == before
