"""The signing keys of releases, each under its keeper's own passphrase; keys of an earlier version go on and say so."""

from pathlib import Path

import pytest

from scripts.centre.cli.parser import main
from scripts.centre.errors import CentreError
from scripts.centre.passphrases import PassphraseFile
from scripts.centre.releasing.keys import make_key, make_keys, read_keys, set_passphrase
from shared.security.errors import SecurityError
from tests.support.passphrase import PASSPHRASE, passphrase_file
from tests.support.releases import program_folder

NAMES = ["online", "root-1", "root-2", "root-3", "targets-1", "targets-2"]


class Keeper:
    """Somebody who types what fits the file that is named, and is asked for each."""

    tries = 1

    def __init__(self, **phrases: str) -> None:
        self.phrases, self.asked, self.told = phrases, list[str](), list[str]()

    def known(self, what: str) -> str:
        self.asked.append(Path(what).stem)
        return self.phrases[Path(what).parent.name]

    def fresh(self, what: str) -> str:
        return self.phrases["fresh"]

    def notice(self, line: str) -> None:
        self.told.append(line)


def handed_out(tmp_path: Path) -> tuple[Path, Path]:
    """Two keepers' folders, all keys still under the passphrase of the day they were made."""
    make_keys(tmp_path / "made", roots=1, releasers=2, passphrase=PASSPHRASE)
    a, b = tmp_path / "a", tmp_path / "b"
    for folder, names in ((a, ("targets-1",)), (b, ("targets-2", "online"))):
        folder.mkdir()
        for name in names:
            (tmp_path / "made" / f"{name}.keybox").rename(folder / f"{name}.keybox")
    return a, b


def test_each_keeper_has_a_passphrase_of_their_own_and_is_asked_once(tmp_path: Path) -> None:
    a, b = handed_out(tmp_path)
    before = read_keys([a, b], Keeper(a=PASSPHRASE, b=PASSPHRASE))
    assert set_passphrase([a], Keeper(a=PASSPHRASE), Keeper(fresh="a's own 1")) == [a / "targets-1.keybox"]
    assert len(set_passphrase([b], Keeper(b=PASSPHRASE), Keeper(fresh="b's own 2"))) == 2
    both = Keeper(a="a's own 1", b="b's own 2")
    assert read_keys([a, b], both).keys() == before.keys()
    assert both.asked == ["targets-1", "online"], "what opened one key of a keeper opens the next"
    with pytest.raises(SecurityError, match="wrong_passphrase"):
        read_keys([a, b], Keeper(a="a's own 1", b="a's own 1"))


def test_keys_of_an_earlier_version_are_boxed_and_wiped(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    make_keys(folder, roots=3, releasers=2)
    source = Keeper()
    before = read_keys([folder], source)
    assert len(source.told) == 1
    assert "release passphrase" in source.told[0]
    set_passphrase([folder], source, Keeper(fresh="all of them 1"))
    assert sorted(path.name for path in folder.iterdir()) == [f"{name}.keybox" for name in NAMES]
    assert not any(b"PRIVATE" in path.read_bytes() for path in folder.iterdir())
    assert read_keys([folder], Keeper(keys="all of them 1")).keys() == before.keys()


def test_cut_short_before_the_clear_one_was_wiped_the_box_counts_and_the_next_run_wipes(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    make_keys(folder, roots=1, releasers=1)
    pem = (folder / "online.pem").read_bytes()
    set_passphrase([folder], Keeper(), Keeper(fresh="all of them 1"))
    (folder / "online.pem").write_bytes(pem)
    source = Keeper(keys="all of them 1", fresh="all of them 2")
    assert len(read_keys([folder], source)) == 3
    assert source.told
    set_passphrase([folder], source, source)
    assert not (folder / "online.pem").exists()


def test_what_is_damaged_there_or_missing_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    with pytest.raises(CentreError, match="no_keys"):
        set_passphrase([folder], Keeper(), Keeper())
    make_keys(folder, roots=1, releasers=1, passphrase=PASSPHRASE)
    for path in (folder / "online", folder / "online.keybox", folder / "online.pem"):
        with pytest.raises(CentreError, match="keys_exist"):
            make_key(path)
    with pytest.raises(CentreError, match="keys_exist"):
        make_keys(folder, roots=1, releasers=1)
    box = folder / "online.keybox"
    box.write_bytes(box.read_bytes()[:-5])
    with pytest.raises(CentreError, match="keys_unreadable") as refused:
        read_keys([folder], Keeper(keys=PASSPHRASE))
    assert "online.keybox" in refused.value.message


def test_the_commands_make_use_and_replace_boxed_keys(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    keys, folder = str(tmp_path / "keys"), str(tmp_path / "updates")
    program_folder(tmp_path / "program", "0.2.0")
    assert main(["release", "init", "--folder", folder, "--keys", keys]) == 0
    assert sorted(path.stem for path in (tmp_path / "keys").glob("*.keybox")) == NAMES
    assert not list((tmp_path / "keys").glob("*.pem"))
    with_keys = ["--folder", folder, "--keys", keys]
    assert main(["release", "init", *with_keys]) == 1
    added = ["--program", "client", "--program-version", "0.2.0", "--platform", "linux", str(tmp_path / "program")]
    assert main(["release", "add", *with_keys, *added]) == 0
    old = next(iter(read_keys([tmp_path / "keys"])))
    (tmp_path / "new").mkdir()
    own = passphrase_file(tmp_path / "new", "a keeper's own 9")
    assert main(["release", "passphrase", "--keys", keys, "--new-passphrase-file", str(own)]) == 0
    capsys.readouterr()
    assert main(["release", "renew", *with_keys]) == 1
    assert "保护口令不对" in capsys.readouterr().out
    with_own = [*with_keys, "--passphrase-file", str(own)]
    assert main(["release", "renew", *with_own]) == 0
    replaced = ["--replace", old, "--new-key", str(tmp_path / "new" / "online-2")]
    assert main(["release", "root", *with_own, *replaced]) == 0
    assert read_keys([tmp_path / "new"], PassphraseFile(own))


def test_keys_in_clear_are_made_by_saying_so_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    keys, folder = str(tmp_path / "keys"), str(tmp_path / "updates")
    assert main(["release", "init", "--folder", folder, "--keys", keys, "--no-passphrase"]) == 0
    assert sorted(path.name for path in (tmp_path / "keys").glob("*.pem")) == [f"{name}.pem" for name in NAMES]
    capsys.readouterr()
    assert main(["release", "renew", "--folder", folder, "--keys", keys]) == 0
    assert capsys.readouterr().err.count("没有保护口令") == 1
