"""A folder of an earlier version gets a passphrase in place; cut short anywhere, nothing is lost and it goes on."""

import json
import shutil
import sys
from pathlib import Path

import pytest

from scripts.centre.cli.parser import main
from scripts.centre.errors import CentreError
from scripts.centre.folder import CentreFolder
from scripts.centre.passphrases import PassphraseFile
from scripts.centre.protecting import PINS_SHEET, protect
from scripts.centre.secret_store import SEALED, sealed_path
from shared.security.errors import SecurityError
from tests.support.killed_centre import killed_at_each_operation
from tests.support.passphrase import PASSPHRASE, passphrase_file

MARK = b"SECRET-"
KEPT = ("plan.json", "opening-code.json", "key.json", "paper.zip", "staff-pins.json", "extension-key.json")


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """What an earlier version left: keys, two versions of a session, a sheet of PINs, a command that was cut short."""
    root = tmp_path / "centre"
    CentreFolder(root).make_keys("PJ01", "样例", "https://x.example.org", protected=False)
    for serial in ("1", "2"):
        folder = root / "sessions" / "S1" / serial
        folder.mkdir(parents=True)
        for name in KEPT:
            (folder / name).write_bytes(MARK + f"{serial} {name}".encode())
        (folder / PINS_SHEET).write_bytes(MARK + b"sheet")
        (folder / "issue.json").write_bytes(b"{}")
        (folder / f"S1-{serial}.exampkg").write_bytes(b"package")
    staging = root / "sessions" / "S1" / ".issue-x1"
    staging.mkdir()
    (staging / "key.json").write_bytes(MARK + b"staged")
    (root / "sessions" / "S1" / "2" / ".key.json.0a.part").write_bytes(MARK + b"half")
    return root


def secrets_of(root: Path) -> dict[str, bytes]:
    """Everything secret as `CentreFolder.secrets` reads it."""
    store = CentreFolder(root).secrets
    paths = [root / "keys" / name for name in ("signing.pem", "results.agekey")]
    paths += [root / "sessions" / "S1" / serial / name for serial in "12" for name in KEPT]
    return {path.relative_to(root).as_posix(): store.read(path) for path in paths if store.exists(path)}


def lies_open(root: Path) -> list[str]:
    """Files with something secret in clear."""
    marks = (MARK, b"PRIVATE KEY", b"AGE-SECRET-KEY")
    files = (path for path in root.rglob("*") if path.is_file())
    return [path.name for path in files if any(mark in path.read_bytes() for mark in marks)]


def test_everything_secret_is_sealed_and_the_rest_stays(old: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = secrets_of(old)
    assert lies_open(old)
    assert main(["protect", "--dir", str(old)]) == 0
    said = capsys.readouterr()
    assert "已封好 14 个文件" in said.out
    assert "另有 2 份口令单已删除" in said.out
    assert secrets_of(old) == before
    assert lies_open(old) == []
    left = {path.name for path in (old / "sessions" / "S1" / "1").iterdir()}
    assert left == {"issue.json", "S1-1.exampkg", *(f"{name}{SEALED}" for name in KEPT)}
    assert not list((old / "sessions" / "S1").glob(".*"))
    assert main(["protect", "--dir", str(old)]) == 0
    assert "已封好 0 个文件" in capsys.readouterr().out


@pytest.mark.skipif(sys.platform == "win32", reason="a second name of a file needs rights there")
def test_what_lay_in_clear_is_overwritten_not_only_removed(old: Path, tmp_path: Path) -> None:
    """Seen by a second name that each file had before."""
    seen = tmp_path / "seen"
    seen.mkdir()
    files = [path for path in old.rglob("*") if path.is_file() and path.name in lies_open(old)]
    for number, path in enumerate(files):
        (seen / f"{number} {path.name}").hardlink_to(path)
    assert len(files) > 14
    protect(CentreFolder(old, PassphraseFile(passphrase_file(tmp_path))))
    assert not [path.name for path in seen.iterdir() if path.read_bytes().strip(b"\0")]


def test_an_old_folder_goes_on_and_says_so_each_time(old: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = {"session_id": "S1", "package_id": "P", "code": "ABCD-ABCD-ABCD-ABCD"}
    (old / "sessions" / "S1" / "2" / "opening-code.json").write_text(json.dumps(code), "utf-8")
    for words in (["opening-code", "S1"], ["opening-code", "S1", "--serial", "2"]):
        assert main([*words, "--dir", str(old)]) == 0
        said = capsys.readouterr()
        assert code["code"] in said.out
        assert said.err.count("没有保护口令") == 1
    assert not list(old.rglob(f"*{SEALED}"))


def test_a_new_secret_in_a_half_protected_folder_is_sealed_and_the_rest_is_told(
    old: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    centre = CentreFolder(old)
    centre.secrets.begin()
    path = old / "sessions" / "S1" / "1" / "key.json"
    assert centre.secrets.read(path).startswith(MARK)
    assert "还有没封好的文件" in capsys.readouterr().err
    centre.secrets.write(path, b"new")
    assert not path.exists()
    assert CentreFolder(old).secrets.read(path) == b"new"


def test_an_empty_folder_has_nothing_to_protect(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["protect", "--dir", str(tmp_path / "none")]) == 1
    assert "请先运行 make-keys" in capsys.readouterr().out
    assert not list(tmp_path.iterdir())


def test_what_reads_back_otherwise_keeps_its_clear_form(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    centre = CentreFolder(old)
    monkeypatch.setattr(centre.secrets, "read", lambda _path: b"other")
    with pytest.raises(CentreError, match="secret_differs"):
        protect(centre)
    assert (old / "keys" / "signing.pem").exists() or (old / "keys" / "results.agekey").exists()
    assert len(lies_open(old)) > 10


@pytest.mark.skipif(sys.platform == "win32", reason="forks")
def test_killed_at_any_file_operation_it_loses_nothing_and_goes_on(old: Path, tmp_path: Path) -> None:
    shutil.rmtree(old / "sessions" / "S1" / "1")
    for name in KEPT[2:]:
        (old / "sessions" / "S1" / "2" / name).unlink()
    before, phrase = secrets_of(old), passphrase_file(tmp_path)
    assert len(before) == 4
    killed = killed_at_each_operation(old, phrase, tmp_path / "tries", "scripts.centre.protecting:protect")
    assert len(killed) > 40, "each file is written, read, overwritten and removed"
    for copy in killed:
        assert secrets_of(copy) == before, f"killed at operation {copy.name}"
        protect(CentreFolder(copy))
        assert lies_open(copy) == [], f"killed at operation {copy.name}"
        assert secrets_of(copy) == before
        shutil.rmtree(copy)


def test_a_damaged_box_and_a_damaged_secret_are_named_and_nothing_else_is_touched(
    old: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    protect(CentreFolder(old))
    box = CentreFolder(old).secrets.box_path
    whole = box.read_bytes()
    box.write_bytes(whole[:-20])
    assert main(["opening-code", "S1", "--dir", str(old)]) == 1
    assert "密钥盒已损坏" in capsys.readouterr().out
    box.unlink()
    assert main(["opening-code", "S1", "--dir", str(old)]) == 1
    assert "找不到密钥盒" in capsys.readouterr().out
    box.write_bytes(whole)
    newest, older = (sealed_path(old / "sessions" / "S1" / serial / "opening-code.json") for serial in "21")
    newest.write_bytes(older.read_bytes())
    assert main(["opening-code", "S1", "--dir", str(old)]) == 1
    said = capsys.readouterr().out
    assert "放错了位置" in said
    assert str(newest.with_suffix("")) in said, "which file to bring back from the backup"
    assert len(secrets_of_key(old)) == 2


def secrets_of_key(root: Path) -> list[object]:
    centre = CentreFolder(root)
    return [centre.signing_key(), centre.results_identity()]


def test_another_passphrase_is_one_small_file(old: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    protect(CentreFolder(old))
    before = {path: path.read_bytes() for path in old.rglob("*") if path.is_file()}
    (tmp_path / "new").mkdir()
    fresh = passphrase_file(tmp_path / "new", "another passphrase 4")
    assert main(["change-passphrase", "--dir", str(old), "--new-passphrase-file", str(fresh)]) == 0
    after = {path: path.read_bytes() for path in old.rglob("*") if path.is_file()}
    assert [path.name for path in after if after[path] != before.get(path)] == ["folder.keybox"]
    with pytest.raises(SecurityError, match="wrong_passphrase"):
        secrets_of_key(old)
    assert CentreFolder(old, PassphraseFile(fresh)).signing_key()
    capsys.readouterr()
    assert main(["change-passphrase", "--dir", str(old)]) == 1
    assert "保护口令不对" in (said := capsys.readouterr()).out
    assert PASSPHRASE not in said.out + said.err


def test_a_folder_without_a_passphrase_is_made_by_saying_so_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["make-keys", "--dir", str(tmp_path / "c"), "--id", "L", "--name", "试验", "--url", "https://x"]
    assert main([*words, "--no-passphrase"]) == 0
    said = capsys.readouterr()
    assert "没有保护口令" in said.out
    assert said.err.count("没有保护口令") == 1
    assert sorted(path.name for path in (tmp_path / "c" / "keys").iterdir()) == ["results.agekey", "signing.pem"]
    assert main(["change-passphrase", "--dir", str(tmp_path / "c")]) == 1
    assert "请先运行 protect" in capsys.readouterr().out
