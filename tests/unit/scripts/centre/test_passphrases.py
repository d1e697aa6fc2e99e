"""Where passphrases come from: a person at a real terminal, a file that is the owner's alone, or nobody."""

import getpass
import io
import sys
import warnings
from pathlib import Path

import pytest

from scripts.centre.errors import CentreError
from scripts.centre.folder import CentreFolder
from scripts.centre.passphrases import FILE_VARIABLE, Nobody, PassphraseFile, PersonAtTerminal, source_here
from shared.security.errors import SecurityError
from tests.support.manual import ROOT
from tests.support.passphrase import PASSPHRASE, passphrase_file
from tests.support.terminal import answer_at_a_terminal

ON_POSIX = pytest.mark.skipif(sys.platform == "win32", reason="modes of files and terminals are POSIX'")
MAKE = ["make-keys", "--id", "PJ01", "--name", "样例", "--url", "https://x.example.org", "--dir", "centre"]
NEW, AGAIN, ASK = "新的保护口令：", "再输一遍：", "centre 的保护口令："
OTHER = "另一个 passphrase 42"


def refusal(source: PassphraseFile) -> str:
    with pytest.raises(CentreError) as refused:
        source.known("centre")
    return refused.value.code


def test_a_file_gives_its_one_line(tmp_path: Path) -> None:
    path = passphrase_file(tmp_path, "　正确的 ｈｏｒｓｅ 七七 ")
    assert PassphraseFile(path).known("x") == "正确的 horse 七七"
    path.write_bytes("\ufeff记事本 notepad 88\r\n".encode())
    assert PassphraseFile(path).fresh("x") == "记事本 notepad 88"


@pytest.mark.parametrize("content", ["", "\n", "  \n", "one\ntwo\n", "x" * 5_000])
def test_a_file_with_anything_else_is_refused(tmp_path: Path, content: str) -> None:
    assert refusal(PassphraseFile(passphrase_file(tmp_path, content))) == "passphrase_file_malformed"
    assert refusal(PassphraseFile(tmp_path / "none")) == "passphrase_file_unreadable"


@ON_POSIX
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o622])
def test_a_file_of_others_is_refused(tmp_path: Path, mode: int) -> None:
    path = passphrase_file(tmp_path)
    path.chmod(mode)
    assert refusal(PassphraseFile(path)) == "passphrase_file_open"
    path.chmod(0o400)
    assert PassphraseFile(path).known("x") == PASSPHRASE


def test_on_windows_the_access_list_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its mode says nothing there: any user of the machine could read the passphrase of the centre."""
    path = passphrase_file(tmp_path)
    monkeypatch.setattr("scripts.centre.passphrases._SYSTEM", "windows")
    monkeypatch.setattr("scripts.centre.passphrases.lets_others_in", lambda asked: asked == path)
    with pytest.raises(CentreError) as refused:
        PassphraseFile(path).known("centre")
    assert refused.value.code == "passphrase_file_open"
    assert f'icacls "{path}"' in refused.value.message
    monkeypatch.setattr("scripts.centre.passphrases.lets_others_in", lambda _path: False)
    assert PassphraseFile(path).known("centre") == PASSPHRASE


def test_a_weak_one_in_a_file_makes_no_keys(tmp_path: Path) -> None:
    centre = CentreFolder(tmp_path / "centre", PassphraseFile(passphrase_file(tmp_path, "short")))
    with pytest.raises(SecurityError, match="passphrase_short"):
        centre.make_keys("PJ01", "样例", "https://x.example.org")
    assert not list((tmp_path / "centre" / "keys").iterdir())


def test_without_a_terminal_and_a_file_it_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert isinstance(source_here(), PassphraseFile)
    monkeypatch.delenv(FILE_VARIABLE)
    for stream in (None, io.StringIO()):
        monkeypatch.setattr(sys, "stdin", stream)
        assert isinstance(source_here(), Nobody)
    for asked in (source_here().known, source_here().fresh):
        with pytest.raises(CentreError) as refused:
            asked("评价组织")
        assert "--passphrase-file" in refused.value.message
    assert isinstance(source_here(passphrase_file(tmp_path)), PassphraseFile)


def at_a_terminal(folder: Path, words: list[str], *answers: tuple[str, str]) -> tuple[int, str]:
    """A command of the centre in a process of its own, typed at; on the screen is nothing of what was typed."""
    named = f"import os, sys; os.environ.pop({FILE_VARIABLE!r}, None); sys.path.insert(0, {str(ROOT)!r});"
    cheap = "from shared.security import key_box as k; k._MEMORY_KIB, k._ITERATIONS, k._LANES = 8, 1, 1;"
    run = f"{named}{cheap}from scripts.centre.cli.parser import main; sys.exit(main({words!r}))"
    code, shown = answer_at_a_terminal([sys.executable, "-c", run], answers, folder)
    assert "Traceback" not in shown
    assert not any(typed in shown for _, typed in answers), shown
    return code, shown


@ON_POSIX
def test_a_person_sets_one_twice_and_types_it_again(tmp_path: Path) -> None:
    slip = (NEW, "too short"), (NEW, PASSPHRASE), (AGAIN, OTHER)
    code, shown = at_a_terminal(tmp_path, MAKE, *slip, (NEW, PASSPHRASE), (AGAIN, PASSPHRASE))
    assert code == 0, shown
    assert "可照抄这个：" in shown
    assert "口令太短" in shown
    assert "两次输入的不一样" in shown
    centre = CentreFolder(tmp_path / "centre", PassphraseFile(passphrase_file(tmp_path)))
    assert centre.signing_key()
    change = ["change-passphrase", "--dir", "centre"]
    code, shown = at_a_terminal(tmp_path, change, (ASK, OTHER), (ASK, PASSPHRASE), (NEW, OTHER), (AGAIN, OTHER))
    assert code == 0, shown
    assert "还可以再试 2 次" in shown
    with pytest.raises(SecurityError, match="wrong_passphrase"):
        CentreFolder(tmp_path / "centre", PassphraseFile(passphrase_file(tmp_path))).signing_key()


@ON_POSIX
def test_after_three_wrong_ones_nothing_has_changed(tmp_path: Path) -> None:
    CentreFolder(tmp_path / "centre", PassphraseFile(passphrase_file(tmp_path))).make_keys("PJ01", "样例", "https://x")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    code, shown = at_a_terminal(tmp_path, ["change-passphrase", "--dir", "centre"], *[(ASK, OTHER)] * 3)
    assert code == 1
    assert "保护口令不对，密钥没有打开，文件没有变动" in shown
    code, shown = at_a_terminal(tmp_path, [*MAKE[:-1], "second"], *[(NEW, "12345")] * 3)
    assert code == 1
    assert "没有设置保护口令" in shown
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


@ON_POSIX
def test_a_command_that_needs_no_secret_asks_for_none(tmp_path: Path) -> None:
    CentreFolder(tmp_path / "centre", PassphraseFile(passphrase_file(tmp_path))).make_keys("PJ01", "样例", "https://x")
    for words in (["sites", "--dir", "centre"], ["received", "--dir", "centre"]):
        code, shown = at_a_terminal(tmp_path, words)
        assert (code, "口令" in shown) == (0, False)


def test_where_typing_would_be_shown_nothing_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    def shown(_prompt: str) -> str:
        warnings.warn("Can not control echo on the terminal.", getpass.GetPassWarning, stacklevel=2)
        return "typed in sight"

    monkeypatch.setattr(getpass, "getpass", shown)
    with pytest.raises(CentreError, match="passphrase_nobody"):
        PersonAtTerminal().known("评价组织")
    monkeypatch.setattr(getpass, "getpass", lambda _prompt: (_ for _ in ()).throw(EOFError()))
    with pytest.raises(CentreError, match="passphrase_nobody"):
        PersonAtTerminal().known("评价组织")
