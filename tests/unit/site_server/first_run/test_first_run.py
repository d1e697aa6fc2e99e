"""Places are tried, addresses are named, the page says what it must and bears no secret."""

import subprocess
import sys
from pathlib import Path

import pytest

from shared.exchange.site_files import card_fingerprint, write_card
from site_server.commands.line import main
from site_server.first_run.addresses import own_addresses, port_is_free
from site_server.first_run.handover import Handover, handover_pdf
from site_server.first_run.places import look_at_backup, look_at_data
from tests.support.pdf import page_texts
from tests.support.tiny_session import ROOT
from tests.support.travelling import NOW_MS, make_centre, make_site


def test_a_data_folder_is_new_and_writable(tmp_path: Path) -> None:
    assert look_at_data(tmp_path / "new" / "deep").usable
    (tmp_path / "used").mkdir()
    (tmp_path / "used" / "file").write_text("x")
    assert look_at_data(tmp_path / "used").finding == "data_used"
    (tmp_path / "waiting" / "logs").mkdir(parents=True)
    (tmp_path / "waiting" / "server.lock").touch()
    assert look_at_data(tmp_path / "waiting").usable, "the folder of an installed server that waits for its site"
    (tmp_path / "site" / "keys").mkdir(parents=True)
    (tmp_path / "site" / "keys" / "site.sealed").touch()
    assert look_at_data(tmp_path / "site").finding == "data_used"
    assert not (tmp_path / "new").exists()


def test_a_backup_is_elsewhere_and_is_tried(tmp_path: Path) -> None:
    data, backup = tmp_path / "data", tmp_path / "backup"
    backup.mkdir()
    found = look_at_backup(backup, data)
    assert (found.finding, found.usable, found.mb_s > 0) == ("backup_same_disk", True, True)
    assert not list(backup.iterdir())
    assert look_at_backup(data / "in", data).finding == "backup_inside"
    assert look_at_backup(tmp_path, data).finding == "backup_inside"
    assert look_at_backup(tmp_path / "none", data).finding == "backup_unwritable"


def test_a_refusing_disk_is_said_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_options: object) -> None:
        raise OSError

    monkeypatch.setattr("site_server.first_run.places.write_whole", refuse)
    monkeypatch.setattr(Path, "write_bytes", refuse)
    (tmp_path / "b").mkdir()
    assert look_at_backup(tmp_path / "b", tmp_path / "data").finding == "backup_unwritable"
    assert look_at_data(tmp_path / "data").finding == "data_unwritable"


def test_own_addresses_leave_out_what_nobody_reaches() -> None:
    assert all(not one.address.startswith("127.") for one in own_addresses())
    assert port_is_free(0)


def test_the_page_says_what_people_compare_and_type() -> None:
    site = make_site()
    told = Handover(
        card=site.public,
        centre_name="样例评价组织",
        centre_print="AAAA BBBB CCCC DDDD",
        room="实训楼301𠮷",
        servers=("192.168.1.10:8443",),
        data="C:/ProgramData/ExamSiteKit/server",
        backups=(),
        at_ms=NOW_MS,
    )
    (text,) = page_texts(handover_pdf(told))
    for words in (
        card_fingerprint(site.public),
        "192.168.1.10:8443",
        "site.examsite",
        "site.pub.json",
        "没有设置",
        "𠮷",
    ):
        assert words in text


# ------------------------------------------------------------ the command's folder
def init(folder: Path, tmp_path: Path) -> int:
    write_card(tmp_path / "centre.pub.json", make_centre().public)
    words = ["--site-id", "Z1", "--site-name", "滨海学院", "--centre", str(tmp_path / "centre.pub.json")]
    return main(["init", "--data", str(folder), *words])


@pytest.mark.parametrize("names", [("照片.zip",), ("Documents", "毕业论文.docx", "a", "b")])
def test_a_site_is_not_made_among_other_peoples_files(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], names: tuple[str, ...]
) -> None:
    folder = tmp_path / "d"
    folder.mkdir()
    for name in names:
        (folder / name).write_bytes(b"x")
    assert init(folder, tmp_path) == 1
    said = capsys.readouterr().err
    assert f"里已有 {len(names)} 项别的内容" in said
    assert "--data" in said
    assert {place.name for place in folder.iterdir()} == set(names)


def test_what_an_installer_or_a_file_system_left_is_no_objection(tmp_path: Path) -> None:
    folder = tmp_path / "d"
    for name in ("logs", "lost+found", ".Trash-1000", "keys"):
        (folder / name).mkdir(parents=True)
    (folder / "desktop.ini").write_bytes(b"")
    assert init(folder, tmp_path) == 0


def test_a_second_site_in_the_folder_is_told_as_that(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert init(tmp_path / "d", tmp_path) == 0
    (tmp_path / "d" / "别的.txt").write_bytes(b"")
    assert init(tmp_path / "d", tmp_path) == 1
    assert "别的内容" not in capsys.readouterr().err


def test_a_service_that_waits_for_the_site_is_no_objection(tmp_path: Path) -> None:
    """Installed, the service runs before there is a site: its locks were taken for somebody else's files."""
    folder = tmp_path / "d"
    folder.mkdir()  # the installer's
    command = [sys.executable, "-m", "site_server", "run", "--data", str(folder)]
    done = subprocess.run(command, capture_output=True, timeout=60, check=False, cwd=ROOT)
    assert done.returncode != 0
    assert not list(folder.iterdir())
    for name in ("server.lock", "rooms.lock", "logs/service.log"):  # its keeper's, and a server's of before
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).touch()
    assert init(folder, tmp_path) == 0
