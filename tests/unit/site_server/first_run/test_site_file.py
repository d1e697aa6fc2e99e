"""The command `site-file`: what was said is kept, the file is genuine and names the server."""

import pytest

from shared.exchange.examsite_file import FILE_NAME, read_site_file
from shared.exchange.site_files import card_fingerprint, write_card
from site_server.commands.line import main
from tests.support.travelling import make_centre


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    write_card(folder / "centre.pub.json", make_centre().public)
    command = ["init", "--data", str(folder / "data"), "--site-id", "S1", "--site-name", "样例考点"]
    assert main([*command, "--centre", str(folder / "centre.pub.json")]) == 0
    return folder / "data"


def write(data, out, *more):
    return main(["site-file", "--data", str(data), "--out", str(out), "--address", "10.0.0.5", *more])


def test_the_file_names_site_server_and_seats(data, tmp_path, capsys):
    assert write(data, tmp_path, "--room", "301", "--seats", "48", "--pattern", "PC-#") == 0
    content = read_site_file(tmp_path / FILE_NAME)
    assert content.card.site_name == "样例考点"
    assert content.rooms[0].servers == ("10.0.0.5:8443",)
    assert content.rooms[0].seats.seat_of("PC-48") == 48
    assert card_fingerprint(content.card) in capsys.readouterr().out


def test_what_was_said_stays_and_each_file_has_its_serial(data, tmp_path):
    assert write(data, tmp_path, "--room", "301", "--seats", "48", "--pattern", "PC-#") == 0
    first = read_site_file(tmp_path / FILE_NAME)
    (tmp_path / "list.csv").write_text("T-1,46", encoding="utf-8")
    assert write(data, tmp_path / "b.examsite", "--room", "302", "--port", "9443") == 0
    assert write(data, tmp_path / "b.examsite", "--room", "301", "--list", str(tmp_path / "list.csv")) == 0
    second = read_site_file(tmp_path / "b.examsite")
    assert second.serial == first.serial + 2
    rooms = {room.room: room for room in second.rooms}
    assert rooms["301"].seats.seat_of("T-1") == 46
    assert rooms["301"].seats.pattern == "PC-#"
    assert rooms["302"].servers == ("10.0.0.5:9443",)


@pytest.mark.parametrize(
    ("typed", "server"),
    [
        ("127.0.0.1:18443", "127.0.0.1:18443"),
        ("server-1", "server-1:9443"),
        ("fd00::5", "[fd00::5]:9443"),
        ("[fd00::5]:18443", "[fd00::5]:18443"),
    ],
)
def test_an_address_may_bring_its_port(data, tmp_path, typed, server):
    words = ["site-file", "--data", str(data), "--out", str(tmp_path), "--room", "303", "--port", "9443"]
    assert main([*words, "--address", typed]) == 0
    rooms = {room.room: room for room in read_site_file(tmp_path / FILE_NAME).rooms}
    assert rooms["303"].servers == (server,)


@pytest.mark.parametrize("wrong", [["--pattern", "PC"], ["--seats", "1000"], ["--list", "none.csv"]])
def test_what_cannot_be_is_said_in_chinese_and_nothing_is_written(data, tmp_path, capsys, wrong):
    assert write(data, tmp_path, *wrong) == 1
    assert "没有" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "words", [["site-file"], ["init", "--site-id", "S1", "--site-name", "样例"], ["room", "add", "302"]]
)
@pytest.mark.parametrize("wrong", ["a b", "服务器", "10.0.0.5:99999"])
def test_what_is_no_address_is_refused_at_the_door(data, tmp_path, capsys, words, wrong):
    with pytest.raises(SystemExit) as caught:
        main([*words, "--data", str(data), "--address", wrong])
    assert caught.value.code == 2
    assert f"地址“{wrong}”不能用" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())
