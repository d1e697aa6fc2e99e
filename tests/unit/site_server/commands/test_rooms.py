"""Commands where a server holds several rooms: each room's backup apart, a room named where one is meant."""

from pathlib import Path

import pytest

from shared.exchange.examsite_file import read_site_file
from shared.exchange.site_files import SitePublic, read_card, write_card
from site_server.adapters.files.backup_settings import read_settings
from site_server.adapters.files.folder import DataFolder
from site_server.adapters.files.site_keys import SiteFiles
from site_server.commands.line import main
from site_server.rooms.making import add_room, change_room
from tests.support.tiny_session import CentreKeys, TinySession
from tests.support.travelling import Centre
from tests.support.trust import Keeper

NOW_MS = 1_764_000_000_000


@pytest.fixture(scope="module")
def centre() -> CentreKeys:
    return CentreKeys()


@pytest.fixture
def data(tmp_path: Path, centre: CentreKeys) -> Path:
    folder = DataFolder(tmp_path / "server")
    SiteFiles(folder).make(site_id="440106-01", site_name="考点", centre=centre.card, addresses=[], now_ms=NOW_MS)
    add_room(folder.root, "第302考场", now_ms=NOW_MS)
    change_room(folder.root, "r1", name="第301考场")
    return folder.root


def said(capsys: pytest.CaptureFixture[str]) -> str:
    out, err = capsys.readouterr()
    return out + err


def test_rooms_back_up_into_their_own_folders(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    drive, other = tmp_path / "drive", tmp_path / "other"
    drive.mkdir()
    other.mkdir()
    assert main(["backup", "--data", str(data), "--to", str(drive)]) == 0
    assert read_settings(data).folders == (str(drive / "r1"),)
    assert read_settings(data / "rooms" / "r2").folders == (str(drive / "r2"),)
    told = said(capsys)
    assert told.index("第301考场") < told.index("第302考场")
    assert main(["backup", "--data", str(data), "--room", "第302考场", "--to", str(other)]) == 0
    assert main(["backup", "--data", str(data), "--room", "r1", "--to", str(other)]) == 1
    assert "已用于考场 r2 第302考场" in said(capsys)
    assert read_settings(data).folders == (str(drive / "r1"),)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (("--to", "."), "备份不能放在数据文件夹里面"),
        (("--to", "none"), "不存在，没有改动设置"),
        *((("--every", seconds), "备份间隔应在 0.2 至 600 秒之间") for seconds in ("0", "-5", "nan", "inf", "601")),
    ],
)
def test_a_backup_that_would_save_nothing_is_not_set(
    data: Path, wrong: tuple[str, str], told: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(data)
    assert main(["backup", "--data", str(data), *wrong]) == 1
    assert told in said(capsys)
    assert not (data / "backup.json").exists()


def test_a_site_gets_no_id_that_the_centre_does_not_take(
    tmp_path: Path, centre: CentreKeys, capsys: pytest.CaptureFixture[str]
) -> None:
    write_card(tmp_path / "centre.json", centre.card)
    where = ["--data", str(tmp_path / "d"), "--centre", str(tmp_path / "centre.json")]
    assert main(["init", *where, "--site-name", "考点", "--site-id", "考点 1/2"]) == 1
    assert "考点编号“考点 1/2”不能用" in said(capsys)
    assert not (tmp_path / "d").exists()


def test_an_emptied_key_is_told_in_chinese(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    DataFolder(data).vault_key.write_bytes(b"")
    assert main(["purge", "--data", str(data), "--room", "r1", "--by", "x"]) == 1
    assert "本机保存的数据无法解密" in said(capsys)


def test_a_command_for_one_room_asks_which(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["take-over-code", "--data", str(data)]) == 1
    assert "请用 --room 写明是哪一个：r1 第301考场、r2 第302考场" in said(capsys)
    assert main(["take-over-code", "--data", str(data), "--room", "302"]) == 1
    assert main(["take-over-code", "--data", str(data), "--room", "第 302 考场"]) == 0
    assert main(["run", "--data", str(data), "--port", "9000"]) == 1
    assert "room change" in said(capsys)


def test_a_site_file_leads_to_one_room(data: Path, tmp_path: Path) -> None:
    command = ["site-file", "--data", str(data), "--out", str(tmp_path), "--address", "10.0.0.1"]
    assert main(command) == 1
    assert main([*command, "--room", "r2"]) == 0
    content = read_site_file(tmp_path / "site.examsite")
    assert [(room.room, room.servers) for room in content.rooms] == [("第302考场", ("10.0.0.1:8444",))]
    assert content.card == read_card(data / "rooms" / "r2" / "site.pub.json", SitePublic)


@pytest.mark.slow
def test_a_package_goes_to_the_room_whose_key_opens_it(
    data: Path, tmp_path: Path, centre: CentreKeys, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = add_room(data, "第303考场", now_ms=NOW_MS)
    tiny = TinySession(tmp_path, start=False, centre=centre, room=made, candidates=1)
    change_room(data, "r3", name="南楼一层")
    assert main(["import", "--data", str(data), str(tiny.package)]) == 0
    told = said(capsys)
    assert "试卷包是给考场 r3 南楼一层 的" in told
    assert "（第303考场）" in told, "its own name is the session's"

    elsewhere = TinySession(tmp_path / "other", start=False, centre=centre, candidates=1)
    assert main(["import", "--data", str(data), str(elsewhere.package)]) == 1
    assert "没有哪个考场打得开它" in said(capsys)
    assert main(["import", "--data", str(data), "--room", "r2", str(elsewhere.package)]) == 1
    assert "试卷包" in said(capsys)
    (tmp_path / "x.exampkg").write_bytes(b"no package")
    assert main(["import", "--data", str(data), str(tmp_path / "x.exampkg")]) == 1
    assert "试卷包" in said(capsys)


@pytest.mark.slow
def test_a_package_under_the_centres_newer_key_finds_its_room(
    data: Path, tmp_path: Path, centre: CentreKeys, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each room has learnt the newer key; the card of the installation says nothing of it."""
    made = add_room(data, "第303考场", now_ms=NOW_MS)
    tiny = TinySession(tmp_path, start=False, centre=centre, room=made, candidates=1)
    keeper = Keeper(
        Centre(public=centre.card, key=centre.signing_key, identity=""), tiny.plan.starts_at_ms - 3 * 86_400_000
    )
    keeper.rotate()
    file = tmp_path / "centre.examtrust"
    file.write_bytes(keeper.file())
    assert main(["import", "--data", str(data), str(file)]) == 0
    monkeypatch.setattr(centre, "signing_key", keeper.centre.key)
    new = tiny.build_package(tmp_path / "new.exampkg", serial=2)
    capsys.readouterr()
    assert main(["import", "--data", str(data), str(new)]) == 0, said(capsys)
    assert "试卷包是给考场 r3 第303考场 的" in said(capsys)
