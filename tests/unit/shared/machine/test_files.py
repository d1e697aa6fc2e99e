"""Whole files, and patience with whoever holds one for a moment."""

import logging
import os
import stat
from pathlib import Path

import pytest

from shared.machine import files, logs
from shared.machine.files import copy_whole, replace, unfinished, write_private, write_whole


class Holder:
    """A scanner that holds a target for some tries; `winerror` as Windows tells it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, tries: int, winerror: int | None = 32) -> None:
        self.tries, self.winerror, self.asked = tries, winerror, 0
        self._real = os.replace
        monkeypatch.setattr("os.replace", self)
        monkeypatch.setattr(files, "_FIRST_WAIT_S", 0.001)
        monkeypatch.setattr(files, "_PATIENCE_S", 0.2)

    def __call__(self, source: Path, target: Path) -> None:
        self.asked += 1
        if self.asked <= self.tries:
            error = PermissionError(13, "held")
            if self.winerror is not None:
                error.winerror = self.winerror  # type: ignore[attr-defined]
            raise error
        self._real(source, target)


@pytest.mark.parametrize("winerror", [5, 32, 33])
def test_a_target_held_for_a_moment_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, winerror: int
) -> None:
    (tmp_path / "keys").write_bytes(b"old")
    holder = Holder(monkeypatch, 3, winerror)
    write_whole(tmp_path / "keys", b"new")
    assert (holder.asked, (tmp_path / "keys").read_bytes()) == (4, b"new")


def test_one_held_for_good_is_told_and_the_old_file_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "keys").write_bytes(b"old")
    Holder(monkeypatch, 10_000)
    with pytest.raises(PermissionError):
        write_whole(tmp_path / "keys", b"new")
    assert [p.name for p in tmp_path.iterdir()] == ["keys"]
    assert (tmp_path / "keys").read_bytes() == b"old"


def test_another_trouble_is_told_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    holder = Holder(monkeypatch, 1, None)
    (tmp_path / "a").write_bytes(b"x")
    with pytest.raises(PermissionError):
        replace(tmp_path / "a", tmp_path / "b")
    assert holder.asked == 1


def test_a_private_file_is_its_owners_alone(tmp_path: Path) -> None:
    target = tmp_path / "new folder" / "key.pem"
    write_private(target, b"\r\n\n")
    assert target.read_bytes() == b"\r\n\n"
    if os.name != "nt":
        assert stat.S_IMODE(target.stat().st_mode) == 0o600
        assert stat.S_IMODE(target.parent.stat().st_mode) == 0o700


def test_a_log_that_is_held_loses_no_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "_BYTES", 200)
    handler = logs.RotatingLog(tmp_path / "logs" / "server.log")
    monkeypatch.setattr(handler, "maxBytes", 200)
    Holder(monkeypatch, 10_000)
    for number in range(20):
        handler.emit(logging.LogRecord("x", logging.INFO, "", 0, f"line {number:02d} " + "." * 30, (), None))
    handler.close()
    told = "".join(p.read_text() for p in (tmp_path / "logs").iterdir())
    assert [n for n in range(20) if f"line {n:02d}" not in told] == []


@pytest.mark.parametrize("name", [".", "..", "folder"])
def test_a_folder_is_no_place_for_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    (tmp_path / "folder").mkdir()
    monkeypatch.chdir(tmp_path)
    with pytest.raises(IsADirectoryError):
        write_whole(Path(name), b"x")
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


def test_a_copy_is_there_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, target = tmp_path / "receipt", tmp_path / "usb" / "receipt"
    source.write_bytes(b"new")
    copy_whole(source, target)
    assert target.read_bytes() == b"new"
    source.write_bytes(b"newer")

    def pulled_out(*_given: object) -> None:
        assert unfinished(target.parent), "the part that a killed program would leave"
        raise OSError(5, "gone")

    monkeypatch.setattr("os.fsync", pulled_out)
    with pytest.raises(OSError, match="gone"):
        copy_whole(source, target)
    assert (target.read_bytes(), unfinished(target.parent)) == (b"new", [])
