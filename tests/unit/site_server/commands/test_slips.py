"""A technician's slips: pasted paths, wrong folders, sticks that take nothing: each is told, and nothing is left."""

import io
import os
import socket
from pathlib import Path

import pytest

from shared.exchange.site_files import write_card
from shared.formatting import date_time
from site_server.adapters.files.backup_settings import read_settings
from site_server.commands.line import main
from tests.support.server_parts import ServerParts
from tests.support.tiny_session import CentreKeys, TinySession


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> TinySession:
    return TinySession(tmp_path_factory.mktemp("考点 的 U盘"), start=False, candidates=1)


def said(capsys: pytest.CaptureFixture[str]) -> str:
    return "".join(capsys.readouterr())


@pytest.mark.parametrize("pasted", ['"{}"', "'{}'", "“{}”", '{}"', "\u202a{}", " {} "])
def test_a_path_pasted_from_the_file_manager_is_the_path(
    tiny: TinySession, pasted: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`site-file` and `diagnostics` made folders that began with a quotation mark."""
    monkeypatch.chdir(tmp_path)
    data = ["--data", pasted.format(tiny.data)]
    stick = tmp_path / "stick"
    stick.mkdir()
    assert main(["import", pasted.format(tiny.package), *data]) == 0, said(capsys)
    for command in (["site-file", "--address", "10.0.0.1", "--out"], ["diagnostics", "--to"], ["backup", "--to"]):
        assert main([*command, pasted.format(stick), *data]) == 0, said(capsys)
    assert read_settings(tiny.data).folders == (str(stick.resolve()),)
    assert sorted(path.suffix for path in stick.iterdir()) == [".examsite", ".zip"]
    assert [path.name for path in tmp_path.iterdir()] == ["stick"]


@pytest.mark.parametrize(
    "command",
    [
        ["run"],
        ["status"],
        ["card"],
        ["room"],
        ["room", "add", "第302考场"],
        ["backup"],
        ["take-over-code"],
        ["purge", "--by", "x"],
        ["enrolment"],
        ["update", "."],
        ["import", "."],
        ["site-file"],
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("there", [True, False])
def test_a_folder_without_a_site_is_told_and_left_as_it_is(
    tmp_path: Path, command: list[str], there: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    """`card` laid nine folders into whatever folder was named, `room` listed a room that was not there."""
    folder = tmp_path / "别的文件夹"
    if there:
        folder.mkdir()
    assert main([*command, "--data", str(folder)]) == 1
    told = said(capsys)
    assert "没有考点" in told
    assert "--data" in told
    assert list(tmp_path.rglob("*")) == ([folder] if there else [])


@pytest.mark.parametrize("command", [["stop"], ["doctor"], ["guard", "--for", "replace"]])
def test_what_needs_no_site_leaves_nothing_either(
    tmp_path: Path, command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    main([*command, "--data", str(tmp_path)])
    assert list(tmp_path.iterdir()) == []
    if command == ["doctor"]:
        assert said(capsys).startswith("【注意】"), "or its advice would be to set a site up anew"


@pytest.mark.parametrize("command", [["site-file", "--address", "10.0.0.1", "--out"], ["diagnostics", "--to"]])
@pytest.mark.parametrize("target", ["没有的文件夹", "没有的文件夹/x.examsite", "没有的文件夹/x.zip"])
def test_a_slip_in_a_folders_name_makes_no_other_folder(
    tiny: TinySession, tmp_path: Path, command: list[str], target: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*command, str(tmp_path / target), "--data", str(tiny.data)]) == 1
    assert "不存在，没有写" in said(capsys)
    assert list(tmp_path.iterdir()) == []


def test_a_backup_place_that_takes_nothing_is_not_set(
    tiny: TinySession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A write-protected or full stick was taken without a word, and the room had no backup."""
    before = read_settings(tiny.data)
    real = os.open

    def refused(path: str | Path, flags: int, mode: int = 0o777) -> int:
        if "stick" in str(path):
            raise OSError(30, "Read-only file system", str(path))
        return real(path, flags, mode)

    stick = tmp_path / "stick"
    stick.mkdir()
    monkeypatch.setattr("shared.machine.files.os.open", refused)
    assert main(["backup", "--to", str(stick), "--data", str(tiny.data)]) == 1
    told = said(capsys)
    assert "写不进去（磁盘或U盘是只读的（写保护））" in told
    assert ".write-test" not in told
    assert read_settings(tiny.data) == before
    assert main(["site-file", "--address", "10.0.0.1", "--out", str(stick), "--data", str(tiny.data)]) == 1
    assert f"（{stick / 'site.examsite'}）" in said(capsys), "not the name of the file in between"


def test_a_folder_where_a_package_belongs_says_what_lies_in_it(
    tiny: TinySession, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["import", str(tmp_path), "--data", str(tiny.data)]) == 1
    assert "里面没有试卷包" in said(capsys)
    for name in ("b.exampkg", "a.examtrust", "c.txt"):
        (tmp_path / name).touch()
    assert main(["import", str(tmp_path), "--data", str(tiny.data)]) == 1
    assert "请写到其中的文件：a.examtrust、b.exampkg。" in said(capsys)


@pytest.mark.parametrize("name", ["", "  ", "很长" * 40, "两\n行"])
def test_a_site_gets_no_name_that_nobody_can_print(
    tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    write_card(tmp_path / "centre.json", CentreKeys().card)
    where = ["--data", str(tmp_path / "d"), "--centre", str(tmp_path / "centre.json"), "--site-id", "Z1"]
    assert main(["init", *where, "--site-name", name]) == 1
    assert "考点名称" in said(capsys)
    assert not (tmp_path / "d").exists()


def test_a_path_that_is_too_long_is_told_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_card(tmp_path / "centre.json", CentreKeys().card)
    where = ["--data", str(tmp_path / ("很长的文件夹名" * 20)), "--centre", str(tmp_path / "centre.json")]
    assert main(["init", *where, "--site-id", "Z1", "--site-name", "考点"]) == 1
    assert "路径过长" in said(capsys)


def test_a_take_over_looks_at_the_stick_before_it_asks_for_the_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    data = ["--data", str(tmp_path / "d")]
    assert main(["take-over", "--from", str(tmp_path), *data]) == 1
    assert "没有找到备份" in said(capsys)
    monkeypatch.setattr("site_server.commands.backup.need_backup", lambda _source: None)
    monkeypatch.setattr("sys.stdin", io.StringIO())
    assert main(["take-over", "--from", str(tmp_path), *data]) == 1
    assert "没有输入接管码" in said(capsys)


@pytest.mark.parametrize("minutes", ["-5", "721", "99999999999"])
def test_an_enrolment_window_has_a_length_that_can_be(
    tiny: TinySession, minutes: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["enrolment", "--minutes", minutes, "--data", str(tiny.data)]) == 1
    assert "0 到 720 分钟" in said(capsys)


def test_a_package_that_was_imported_before_is_told_as_that_with_its_time_and_the_machines(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tiny = TinySession(tmp_path, start=False, candidates=1)
    command = ["import", str(tiny.package), "--data", str(tiny.data)]
    assert main(command) == 0
    first = said(capsys)
    assert first.startswith("已导入 ")
    assert f"{date_time(tiny.plan.starts_at_ms, 'Asia/Shanghai')} 开考" in first
    assert "本机现在是 " in first
    assert main(command) == 0
    assert said(capsys).startswith("这个试卷包已经导入过，没有变化：")


@pytest.mark.parametrize("port", ["-1", "70000", "8443.5", "八"])
@pytest.mark.parametrize("command", [["run"], ["site-file"], ["room", "add", "x"], ["take-over", "--from", "."]])
def test_a_port_that_cannot_be_is_refused_at_the_door(
    tmp_path: Path, command: list[str], port: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """`run --port 70000` ended with a traceback."""
    with pytest.raises(SystemExit):
        main([*command, "--port", port, "--data", str(tmp_path)])
    assert "1 到 65535" in said(capsys)


def test_an_address_of_another_machine_says_what_it_is(tiny: TinySession, capsys: pytest.CaptureFixture[str]) -> None:
    """It was told as a file that could not be written."""
    for host in ("203.0.113.7", "300.1.1.1"):
        assert main(["run", "--data", str(tiny.data), "--host", host, "--port", "0"]) == 1
        assert f"本机没有地址 {host}" in said(capsys)


def test_the_doctor_looks_at_the_rooms_own_port(tiny: TinySession, capsys: pytest.CaptureFixture[str]) -> None:
    """Of a server that does not run it looked at the usual one, whatever the room's was."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert main(["room", "change", "r1", "--port", str(port), "--data", str(tiny.data)]) == 0
        main(["doctor", "--data", str(tiny.data)])
    assert f"端口 {port} 被别的程序占用" in said(capsys)


def test_a_standby_server_is_an_address(tiny: TinySession, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["backup", "--data", str(tiny.data), "--standby", "http://a/b"])
    assert "不能用" in said(capsys)
    assert read_settings(tiny.data).standby == ()


@pytest.mark.parametrize(("years", "told"), [(-7, True), (0, False)])
def test_a_server_whose_year_is_wrong_says_so_at_the_import(parts: ServerParts, years: int, told: bool) -> None:
    """It took the package without a word, and no log-in would have opened when people came."""
    parts.clock.wall += years * 365 * 86_400_000
    report = parts.import_package(parts.tiny.package)
    assert any("早于试卷包的制作日期" in line and "校准" in line for line in report.told) is told
    fresh = parts.import_package(parts.tiny.build_package(parts.tiny.folder / "2.exampkg", serial=2))
    assert any("早于试卷包的制作日期" in line for line in fresh.told) is told
