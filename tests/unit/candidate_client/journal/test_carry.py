"""A journal put on a USB drive: verified or not there at all, and named without a person."""

import errno
from collections.abc import Callable
from pathlib import Path

import pytest

from candidate_client.journal.carry import CarryError, carry, export_name
from candidate_client.journal.file import JournalFile
from shared.exam.answers.content import Visited
from shared.exam.answers.log import Entry
from shared.exchange.journal_export import open_carried, session_mark
from shared.exchange.journal_file import journal_name
from shared.exchange.journal_records import Wrote

NAME = journal_name("S1", "2611280012")


@pytest.fixture
def journal(tmp_path: Path) -> bytes:
    path = tmp_path / "pc" / "a.journal"
    file, _ = JournalFile.open(path, b"k" * 32, "2611280012")
    file.append([Wrote(entry=Entry(epoch=1, seq=1, content=Visited(item_id="S01"), client_ms=1))])
    file.close()
    return path.read_bytes()


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    (tmp_path / "stick").mkdir()
    return tmp_path / "stick"


def test_the_copy_is_whole_encrypted_and_names_nobody(journal: bytes, stick: Path) -> None:
    (name,) = carry({NAME: journal}, stick, seat=7, session=session_mark("S1"))
    assert name == f"answers-seat07-{NAME[:8]}.esjournal"
    content = (stick / name).read_bytes()
    assert open_carried(content).journal == journal
    assert b"2611280012" not in content
    assert [path.name for path in stick.iterdir()] == [name]
    assert carry({NAME: journal}, stick, seat=7) == (name,)  # again: it replaces itself


@pytest.mark.parametrize(("number", "code"), [(errno.ENOSPC, "export_drive_full"), (errno.EIO, "export_drive_trouble")])
def test_a_drive_that_fails_leaves_no_half_file(
    journal: bytes, stick: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: str
) -> None:
    def fail(_descriptor: int) -> None:
        raise OSError(number, "no")

    monkeypatch.setattr("os.fsync", fail)
    with pytest.raises(CarryError) as refused:
        carry({NAME: journal}, stick, seat=7)
    assert refused.value.code == code
    assert "作答仍保存在本机" in refused.value.message
    assert [path.name for path in stick.iterdir()] == []


def test_a_drive_that_was_pulled_out_is_told(journal: bytes, stick: Path) -> None:
    with pytest.raises(CarryError) as refused:
        carry({NAME: journal}, stick / "gone", seat=7)
    assert refused.value.code == "export_drive_trouble"


def test_what_reads_back_differently_is_no_export(journal: bytes, stick: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole: Callable[[Path], bytes] = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda self: whole(self)[:-1])
    with pytest.raises(CarryError) as refused:
        carry({NAME: journal}, stick, seat=7)
    monkeypatch.undo()
    assert refused.value.code == "export_not_verified"
    assert [path.name for path in stick.iterdir()] == []


def test_nothing_to_carry_is_said(stick: Path) -> None:
    with pytest.raises(CarryError) as refused:
        carry({}, stick, seat=7)
    assert refused.value.code == "export_nothing_here"
    assert export_name(12, NAME).startswith("answers-seat12-")
