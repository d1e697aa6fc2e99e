"""The set-up's parts: one at a time, readable failures, fonts checked before they are used."""

import io
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from scripts.devtools import fontcache, progress, system
from scripts.devtools.node import node_program
from scripts.devtools.places import ROOT, SetupError
from scripts.devtools.single import only_one

HOLDER = """
import sys
from pathlib import Path
from scripts.devtools.single import only_one
with only_one(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def holder_of(lock: Path) -> "subprocess.Popen[str]":
    """A process that says "held" once it has the lock, and gives it up when its input ends."""
    return subprocess.Popen(
        [sys.executable, "-X", "utf8", "-c", HOLDER, str(lock)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        cwd=ROOT,
    )


def test_a_second_set_up_waits_for_the_first(tmp_path: Path) -> None:
    lock = tmp_path / "new" / "setup.lock"
    with holder_of(lock) as first:
        assert first.stdout.readline() == "held\n"
        with holder_of(lock) as second:
            assert "另一个 dev.py" in second.stdout.readline()
            assert second.poll() is None
            first.stdin.close()
            assert second.stdout.readline() == "held\n"


def test_a_killed_set_up_leaves_no_lock_behind(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lock = tmp_path / "setup.lock"
    with holder_of(lock) as holder:
        holder.stdout.readline()
        holder.kill()
    with only_one(lock):  # a lock left behind would hold this test until its time-out
        assert capsys.readouterr().out == ""


def test_a_failed_step_shows_its_last_lines(tmp_path: Path, monkeypatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(progress, "STATE", tmp_path)
    with pytest.raises(SetupError, match="返回码 3"):
        progress.run_quietly("试一试", [sys.executable, "-c", "print('the reason'); raise SystemExit(3)"])
    assert "the reason" in capsys.readouterr().out
    assert "the reason" in (tmp_path / "setup.log").read_text("utf-8")


def make_archive(path: Path, members: dict[str, bytes]) -> Path:
    with tarfile.open(path, "w:gz") as tar:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return path


def test_only_the_wanted_fonts_are_unpacked(tmp_path: Path) -> None:
    members = dict.fromkeys(fontcache.WANTED, b"font") | {"package/100Thin/x.ttf": b"no", "package/../../evil": b"no"}
    folder = tmp_path / "fonts"
    folder.mkdir()
    fontcache._extract(make_archive(tmp_path / "a.tgz", members), folder)
    assert sorted(p.name for p in folder.iterdir()) == sorted(fontcache.WANTED.values())


def test_an_archive_without_a_font_is_refused(tmp_path: Path) -> None:
    archive = make_archive(tmp_path / "a.tgz", {"package/README": b"x"})
    with pytest.raises(SetupError, match="NotoSansSC"):
        fontcache._extract(archive, tmp_path)


def test_a_foreign_font_package_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    members = dict.fromkeys(fontcache.WANTED, b"not the pinned font")
    monkeypatch.setenv("EXAM_SITE_KIT_FONTS", str(tmp_path / "fonts"))
    monkeypatch.setattr(fontcache, "present", lambda: False)
    monkeypatch.setattr(fontcache, "_fetch", lambda folder: make_archive(folder / "a.tgz", members))
    with pytest.raises(SetupError, match="哈希不符"):
        fontcache.ensure()
    assert not list((tmp_path / "fonts").iterdir())


@pytest.mark.skipif(sys.platform == "win32", reason="dpkg is Debian's")
def test_missing_system_packages_are_named() -> None:
    assert system.missing(["no-such-package-for-sure", "dpkg"]) == ["no-such-package-for-sure"]


def test_node_runs() -> None:
    run = subprocess.run([node_program(), "--version"], capture_output=True, text=True, check=True)
    assert run.stdout.startswith("v")
