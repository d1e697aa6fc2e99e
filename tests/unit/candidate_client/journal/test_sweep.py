"""Clearing one PC: a session leaves the disk, what the server lacks does not, and what is told is what lies there."""

from pathlib import Path

import pytest

from candidate_client.journal.sweep import sweep
from shared.exchange.journal_file import SUFFIX, journal_name

MINE, LATE, OTHER = journal_name("S1", "1"), journal_name("S1", "2"), journal_name("S0", "1")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    for folder in ("journal", "paper", "device"):
        (tmp_path / folder).mkdir()
    for name in (MINE, LATE, OTHER):
        (tmp_path / "journal" / f"{name}{SUFFIX}").write_bytes(b"sealed")
    for beside in (f"{MINE}.delivered", f"{MINE}.capsule", f"{MINE}.torn-1", f"{MINE}.unreadable-1"):
        (tmp_path / "journal" / beside).write_bytes(b"x")
    (tmp_path / "paper" / ("ab" * 32 + ".paper")).write_bytes(b"sealed")
    (tmp_path / "last.json").write_text(f'{{"journal":"{MINE}{SUFFIX}"}}')
    (tmp_path / "device" / "device.key").write_bytes(b"stays")
    return tmp_path


def test_everything_of_the_session_goes_and_nothing_else(data: Path) -> None:
    swept = sweep(data, {MINE, LATE}, set())
    assert (swept.looked, swept.wiped, swept.left) == (9, 8, ())
    assert sorted(path.name for path in data.rglob("*") if path.is_file()) == [f"{OTHER}{SUFFIX}", "device.key"]
    assert sweep(data, {MINE, LATE}, set()).wiped == 0, "twice is once"


def test_what_the_server_lacks_stays_and_is_told(data: Path) -> None:
    swept = sweep(data, {MINE, LATE}, {LATE})
    assert swept.left == (f"{LATE}{SUFFIX}",)
    assert (data / "journal" / f"{LATE}{SUFFIX}").read_bytes() == b"sealed"


@pytest.mark.allow_log("not wiped")
def test_a_disk_that_refuses_is_told(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_path: Path, missing_ok: bool = False) -> None:
        raise PermissionError(13, "refused", str(missing_ok))

    monkeypatch.setattr(Path, "unlink", refuse)
    swept = sweep(data, {MINE}, set())
    assert swept.wiped == 0
    assert "last.json" in swept.left


def test_an_empty_disk_is_clear(tmp_path: Path) -> None:
    assert sweep(tmp_path, {MINE}, set()).looked == 0
